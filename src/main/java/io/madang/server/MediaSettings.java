package io.madang.server;

import io.madang.room.RoomLimits;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportSettings;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

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

  /// While developing and testing the browser may be on the same machine and have no other network.
  List<InetAddress> advertisedAddresses() {
    List<String> setting = config.media().advertisedAddresses().orElseGet(List::of);
    boolean development = ConfigUtils.isProfileActive("dev") || ConfigUtils.isProfileActive("test");
    return AdvertisedAddresses.of(setting, development);
  }
}
