package io.madang.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every setting of the server, read once at start. Each key works as a system property
/// (`-Dmadang.media.port=3478`) and as an environment variable (`MADANG_MEDIA_PORT=3478`).
///
/// Each key has its line in `docs/operations.md`; a test compares both. The defaults here are those
/// of production: the dev and test profiles differ in `application.properties` and nowhere else.
@ConfigMapping(prefix = "madang")
public interface ServerConfig {

  Media media();

  Auth auth();

  Room room();

  Signal signal();

  Drain drain();

  /// The sockets that carry media, and the threads that drive them.
  interface Media {

    /// The one UDP (and later TCP) port of all media; 0 takes any free port.
    @WithDefault("3478")
    @Min(0)
    @Max(65535)
    int port();

    /// Addresses, without a port, that clients are told to send media to. Empty: all addresses of
    /// the machine's interfaces. Needed behind a NAT that maps a public address to this machine.
    Optional<List<String>> advertisedAddresses();

    /// Number of media loops, one thread each; 0 takes the number of cores less one, at least one.
    /// The core left over is for JIT, GC and control code.
    @WithDefault("0")
    @Min(0)
    @Max(64)
    int loops();

    /// Gives loop *n* the port `port + n` of its own instead of one port shared by all loops. Saves
    /// handing datagrams over between loops, costs a range of ports in the firewall.
    @WithDefault("false")
    boolean portPerLoop();

    /// Pads the smaller packets of a frame by a few bytes so that the frame leaves in one segmented
    /// send. Costs about 0.04 % of the bytes, saves about half of the send calls.
    @WithDefault("true")
    boolean gsoPadding();
  }

  /// Who may enter and who may administer.
  interface Auth {

    /// What a caller has to show.
    @WithDefault("token")
    AuthMode mode();

    /// API keys as `key:secret`, comma separated. Tokens are signed with a secret; several keys
    /// allow a change of keys without an interruption.
    Optional<List<String>> keys();
  }

  /// What a room may grow to.
  interface Room {

    /// Rooms open at the same time on this node.
    @WithDefault("5000")
    @Min(1)
    int maxRooms();

    /// Participants of one room, whatever they do there.
    @WithDefault("500")
    @Min(1)
    int maxParticipants();

    /// Receive slots of one participant, audio and video together. Each slot costs an m-line in the
    /// participant's session description.
    @WithDefault("60")
    @Min(1)
    int maxSlots();

    /// Tracks that one participant may publish.
    @WithDefault("6")
    @Min(1)
    int maxTracks();

    /// How long a participant that vanished may come back as the same participant.
    @WithDefault("20s")
    Duration resumeGrace();
  }

  /// What a signaling connection may send.
  interface Signal {

    /// Longest message in bytes of UTF-8; a longer one closes the connection.
    @WithDefault("262144")
    @Min(1024)
    int maxMessageBytes();

    /// Messages a second that one connection may send in the long run.
    @WithDefault("50")
    @Min(1)
    int messagesPerSecond();

    /// Messages that may come at once before the rate applies.
    @WithDefault("100")
    @Min(1)
    int messageBurst();

    /// Signaling connections at the same time on this node; WHIP and WHEP sessions as many again.
    @WithDefault("10000")
    @Min(1)
    int maxConnections();

    /// Origins (`https://meet.example.org`) of pages that may open a signaling connection. Empty:
    /// any page, since a page acts with the token it was given and never with a cookie.
    Optional<List<String>> allowedOrigins();
  }

  /// How the server stops.
  interface Drain {

    /// How long clients that were told to go away may stay before their rooms are closed.
    @WithDefault("5s")
    Duration deadline();
  }

  /// What a caller has to show.
  enum AuthMode {
    /// Nothing: everybody may enter every room and use the admin API.
    OPEN,
    /// A token signed with one of the API keys.
    TOKEN
  }
}
