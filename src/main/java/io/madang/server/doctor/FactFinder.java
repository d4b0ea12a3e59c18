package io.madang.server.doctor;

import io.madang.server.MediaServer;
import io.madang.server.ServerConfig;
import io.madang.server.TurnAccess;
import io.madang.server.TurnPlaces;
import io.madang.server.tls.CertificateWatch;
import io.madang.transport.MediaLoopSettings;
import io.madang.wire.WallClock;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.inject.Singleton;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/// Gathers what the doctor judges.
@Singleton
class FactFinder {
  private static final int WANTED_RECEIVE_BUFFER = MediaLoopSettings.DEFAULT_SOCKET_BUFFER_BYTES;
  private static final TurnAccess.PortRange NO_PORTS = new TurnAccess.PortRange(0, 0);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ServerConfig config;
  private final MediaServer media;
  private final TurnAccess turn;
  private final CertificateWatch certificates;

  FactFinder(
      ServerConfig config, MediaServer media, TurnAccess turn, CertificateWatch certificates) {
    this.config = config;
    this.media = media;
    this.turn = turn;
    this.certificates = certificates;
  }

  Facts find() {
    TurnPlaces places = media.turnPlaces();
    return new Facts(
        ConfigUtils.isProfileActive("prod"),
        media(),
        turn(places),
        new Facts.Tls(
            certificates.current(), certificates.problem(), places.tls(), places.tlsHost()),
        new Facts.Kernel(givenReceiveBuffer(), WANTED_RECEIVE_BUFFER),
        WallClock.system().unixNanos() / NANOS_PER_MILLI);
  }

  private Facts.Media media() {
    return new Facts.Media(
        config.media().port(),
        media.ports(),
        media.tcpPort(),
        config.media().tcp(),
        media.advertisedAddresses().stream().map(FactFinder::place).toList());
  }

  private Facts.Turn turn(TurnPlaces places) {
    TurnAccess.PortRange relays = turn.isEnabled() ? turn.relayPorts() : NO_PORTS;
    return new Facts.Turn(
        turn.isEnabled(),
        turn.hasSecret(),
        turn.isEnabled() ? places.turnUrls() : List.of(),
        relays.first(),
        relays.last(),
        config.turn().maxAllocations());
  }

  private static Place place(InetAddress address) {
    try {
      return new Place(address, NetworkInterface.getByInetAddress(address) != null);
    } catch (SocketException unreadable) {
      return new Place(address, false);
    }
  }

  /// What the kernel gives who asks for as much as media sockets do: less, where its limit is
  /// lower.
  private static long givenReceiveBuffer() {
    try (var socket = new DatagramSocket()) {
      socket.setReceiveBufferSize(WANTED_RECEIVE_BUFFER);
      return socket.getReceiveBufferSize();
    } catch (SocketException unknown) {
      return WANTED_RECEIVE_BUFFER;
    }
  }
}
