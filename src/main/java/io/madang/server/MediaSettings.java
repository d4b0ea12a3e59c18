package io.madang.server;

import io.madang.room.RoomLimits;
import io.madang.server.tls.CertificateFiles;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportSettings;
import io.madang.transport.discovery.DiscoverySettings;
import io.madang.transport.stream.StreamLimits;
import io.madang.transport.stream.StreamSettings;
import io.madang.transport.stream.tls.TlsFiles;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// The settings of `madang.*` as the records that the packages below ask for.
@Singleton
class MediaSettings {

  private final ServerConfig config;

  MediaSettings(ServerConfig config) {
    this.config = config;
  }

  MediaLoopSettings loops() {
    ServerConfig.Media media = config.media();
    MediaLoopSettings standard = MediaLoopSettings.defaults(media.port());
    return new MediaLoopSettings(
        media.loops() == 0 ? standard.loops() : media.loops(),
        media.port(),
        media.portPerLoop(),
        standard.bindAddresses(),
        standard.engine(),
        standard.segmentationOffload(),
        standard.socketBufferBytes());
  }

  /// The TCP ports beside the media port; empty where there are none.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  Optional<StreamSettings> streams() {
    ServerConfig.Media media = config.media();
    Optional<TlsFiles> tls = tls();
    if (!media.tcp() && tls.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StreamSettings(
            List.of(),
            media.tcp() ? media.port() : -1,
            config.tls().port(),
            tls,
            config.tls().onePort(),
            StreamLimits.STANDARD));
  }

  private Optional<TlsFiles> tls() {
    return CertificateFiles.of(config.tls().certificate(), config.tls().key())
        .map(files -> new TlsFiles(files.certificate(), files.key()));
  }

  /// Whether HTTPS is let in on the media port too.
  boolean isOnePort() {
    return config.tls().onePort();
  }

  /// The same context with the settings that an operator may change.
  TransportContext transports(TransportContext standard) {
    TransportSettings settings = standard.settings();
    return new TransportContext(
        standard.dtls(),
        standard.fingerprint(),
        standard.advertisedAddresses(),
        standard.random(),
        standard.handshakes(),
        standard.ice(),
        new TransportSettings(
            settings.connectTimeoutNanos(),
            settings.handshakeTimeoutNanos(),
            config.media().gsoPadding()));
  }

  RoomLimits rooms() {
    ServerConfig.Room room = config.room();
    RoomLimits standard = RoomLimits.defaults();
    return new RoomLimits(
        room.maxRooms(),
        room.maxParticipants(),
        room.maxSlots(),
        room.maxTracks(),
        standard.audioSpeakers(),
        room.resumeGrace().toNanos(),
        standard.emptyRoomNanos());
  }

  /// NAT behaviour discovery, where a second address is named.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  Optional<DiscoverySettings> discovery(List<InetAddress> advertised) {
    Optional<String> setting = config.stun().alternateAddress();
    if (setting.isEmpty()) {
      return Optional.empty();
    }
    InetAddress alternate = address(setting.get().strip());
    InetAddress first =
        advertised.stream()
            .filter(each -> each instanceof Inet6Address == alternate instanceof Inet6Address)
            .filter(each -> !each.equals(alternate))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "madang.stun.alternate-address: no other address of this family is"
                        + " advertised"));
    return Optional.of(new DiscoverySettings(first, alternate, config.stun().alternatePort()));
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "madang.stun.alternate-address: write an IP address of this machine", malformed);
    }
  }

  /// While developing and testing the browser may be on the same machine and have no other network.
  List<InetAddress> advertisedAddresses() {
    List<String> setting = config.media().advertisedAddresses().orElseGet(List::of);
    boolean development = ConfigUtils.isProfileActive("dev") || ConfigUtils.isProfileActive("test");
    return AdvertisedAddresses.of(setting, development);
  }
}
