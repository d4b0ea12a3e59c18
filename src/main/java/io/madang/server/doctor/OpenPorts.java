package io.madang.server.doctor;

import io.madang.server.HttpPorts;
import io.madang.server.MediaServer;
import io.madang.server.camera.RtspGateway;
import io.madang.server.doctor.DoctorReport.Listener;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The ports that are open now.
@Singleton
class OpenPorts {
  private static final String UDP = "udp";
  private static final String TCP = "tcp";
  private static final List<String> EVERYWHERE = List.of("0.0.0.0", "::");

  private final HttpPorts http;
  private final RtspGateway rtsp;
  private final String httpHost;

  OpenPorts(
      HttpPorts http,
      RtspGateway rtsp,
      @ConfigProperty(name = "quarkus.http.host") String httpHost) {
    this.http = http;
    this.rtsp = rtsp;
    this.httpHost = httpHost;
  }

  OptionalInt https() {
    return http.https();
  }

  List<Listener> list(MediaServer media) {
    var listeners = new ArrayList<Listener>();
    for (int port : media.ports()) {
      listeners.add(listener("media-udp", UDP, port, media.boundAddresses()));
    }
    if (media.tcpPort() >= 0) {
      listeners.add(listener("media-tcp", TCP, media.tcpPort(), media.boundAddresses()));
    }
    if (media.tlsPort() >= 0) {
      listeners.add(listener("turn-tls", TCP, media.tlsPort(), media.boundAddresses()));
    }
    http.http().ifPresent(port -> listeners.add(listener("http", TCP, port, List.of(httpHost))));
    http.https().ifPresent(port -> listeners.add(listener("https", TCP, port, List.of(httpHost))));
    rtsp.port().ifPresent(port -> listeners.add(listener("rtsp", TCP, port, EVERYWHERE)));
    return listeners;
  }

  private static Listener listener(String name, String protocol, int port, List<String> bound) {
    return new Listener(name, protocol, port, bound, true, "");
  }
}
