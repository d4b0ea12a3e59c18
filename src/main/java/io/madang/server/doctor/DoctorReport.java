package io.madang.server.doctor;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What the doctor found, as JSON. There are no secrets in it.
@Schema(description = "What this server tells clients, what of it answers, and what to do.")
public record DoctorReport(
    @Schema(description = "Whether no finding is an error.") boolean ok,
    @Schema(
            description = "When this was found out, in Unix milliseconds.",
            examples = "1764000000000")
        long checkedAt,
    @Schema(description = "The whole in one sentence.") String summary,
    @Schema(description = "The ports that are open.") List<Listener> listeners,
    @Schema(description = "The addresses that clients are told to send media to.")
        List<Advertised> advertised,
    @Schema(description = "The certificate; null without TLS.") Optional<Certificate> certificate,
    Turn turn,
    @Schema(description = "What is worth knowing, the worst first.") List<Finding> findings) {
  public DoctorReport {
    listeners = List.copyOf(listeners);
    advertised = List.copyOf(advertised);
    findings = List.copyOf(findings);
  }

  /// An open port.
  @Schema(name = "DoctorListener", description = "An open port.")
  public record Listener(
      @Schema(enumeration = {"media-udp", "media-tcp", "turn-tls", "http", "https", "rtsp"})
          String name,
      @Schema(enumeration = {"udp", "tcp"}) String protocol,
      @Schema(examples = "3478") int port,
      @Schema(
              description = "The addresses it is open on; 0.0.0.0 and :: mean all.",
              examples = "[\"192.0.2.2\"]")
          List<String> bound,
      boolean ok,
      @Schema(description = "What is wrong; empty if nothing is.") String problem) {
    public Listener {
      bound = List.copyOf(bound);
    }
  }

  /// An address that clients are told.
  @Schema(name = "DoctorAddress", description = "An address that clients are told.")
  public record Advertised(
      @Schema(examples = "198.51.100.7") String address,
      @Schema(enumeration = {"public", "private", "loopback", "link-local"}) String scope,
      @Schema(description = "Whether an interface of this machine has it.") boolean local,
      @Schema(description = "What came back from a binding request to it.") List<Path> paths) {
    public Advertised {
      paths = List.copyOf(paths);
    }
  }

  /// One way to an address, tried from this machine.
  @Schema(name = "DoctorPath", description = "One way to an address, tried from this machine.")
  public record Path(
      @Schema(enumeration = {"stun-udp", "stun-tcp", "stun-tls"}) String path,
      @Schema(examples = "3478") int port,
      boolean ok,
      @Schema(description = "How long the answer took.", examples = "1") long millis,
      @Schema(
              description = "The address that the request was seen with; empty without an answer.",
              examples = "198.51.100.7")
          String mapped,
      @Schema(description = "What is wrong; empty if nothing is.") String problem) {}

  /// The certificate in use.
  @Schema(name = "DoctorCertificate", description = "The certificate in use.")
  public record Certificate(
      @Schema(examples = "[\"meet.example.org\"]") List<String> names,
      List<String> addresses,
      @Schema(description = "When it ends, in Unix milliseconds.") long notAfter,
      @Schema(description = "Whole days until then; negative afterwards.") long daysLeft,
      @Schema(description = "Whether it is for the host in `turns:` URLs.") boolean coversTurnName,
      @Schema(description = "The TCP ports that show it.", examples = "[8443, 5349]")
          List<Integer> ports,
      @Schema(description = "Why the files as they are now are not in use; empty if they are.")
          String problem) {
    public Certificate {
      names = List.copyOf(names);
      addresses = List.copyOf(addresses);
      ports = List.copyOf(ports);
    }
  }

  /// The TURN server as clients are told of it.
  @Schema(name = "DoctorTurn", description = "The TURN server as clients are told of it.")
  public record Turn(
      boolean enabled,
      @Schema(examples = "[\"turn:198.51.100.7:3478?transport=udp\"]") List<String> urls,
      @Schema(description = "What is wrong; empty if nothing is.") String problem) {
    public Turn {
      urls = List.copyOf(urls);
    }
  }
}
