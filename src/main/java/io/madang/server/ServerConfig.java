package io.madang.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
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

  Turn turn();

  Tls tls();

  Stun stun();

  Auth auth();

  Room room();

  Worker worker();

  Signal signal();

  Hls hls();

  Broadcast broadcast();

  Recording recording();

  Rtsp rtsp();

  Drain drain();

  /// The sockets that carry media, and the threads that drive them.
  interface Media {

    /// The one port of all media, UDP and TCP; 0 takes any free port.
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

    /// Whether clients that UDP does not reach may come by TCP to the port of the same number:
    /// ICE-TCP and TURN over TCP.
    @WithDefault("true")
    boolean tcp();
  }

  /// What the STUN server on the media port does beyond binding.
  interface Stun {

    /// A second address of this machine, of the same family as an advertised one: then clients can
    /// find out what their NAT does (RFC 5780).
    Optional<String> alternateAddress();

    /// The UDP port that goes with it, on both addresses; 0 takes the one above the media port.
    @WithDefault("0")
    @Min(0)
    @Max(65535)
    int alternatePort();
  }

  /// The TURN server for clients that find no direct way to the media port.
  interface Turn {

    /// Whether there is one. It listens on the media port.
    @WithDefault("true")
    boolean enabled();

    /// The shared secret that user names and passwords are made with, which end with time. Empty: a
    /// random one, anew at each start. Needed where clients get credentials from somewhere else.
    Optional<String> secret();

    /// Named to clients in challenges: 1 to 12 ASCII characters.
    @WithDefault("madang")
    String realm();

    /// How long a client that has joined may make new allocations.
    @WithDefault("12h")
    Duration credentialLifetime();

    /// Networks (`192.168.0.0/16`, `fd00::/8`, one address) that relays may reach beyond public
    /// addresses. The media port of this server can always be reached.
    Optional<List<String>> allowedPeers();

    /// Ports of relayed addresses, as `first-last`. A firewall need not let them in for rooms: what
    /// is for this server stays in the process.
    @WithDefault("49152-65535")
    String relayPorts();

    /// Allocations at the same time on this node.
    @WithDefault("10000")
    @Min(1)
    int maxAllocations();

    /// Allocations of one client.
    @WithDefault("20")
    @Min(1)
    int maxAllocationsPerUser();

    /// TCP connections to peers of one allocation (RFC 6062), for clients that came by TCP; 0 for
    /// none. Rooms need none.
    @WithDefault("10")
    @Min(0)
    @Max(1000)
    int maxTcpConnections();

    /// Bytes a second that one allocation relays in each direction; 0 for any number.
    @WithDefault("0")
    @Min(0)
    long bytesPerSecond();
  }

  /// The certificate of this server, for HTTPS and for TURN over TLS.
  interface Tls {

    /// A PEM file: the server's certificate, then those that signed it. Read again when it changes.
    /// Empty: no TLS.
    Optional<String> certificate();

    /// A PEM file: the private key of the certificate, not encrypted.
    Optional<String> key();

    /// The TCP port of TURN over TLS where there is a certificate; 0 takes any free port, -1 does
    /// without it.
    @WithDefault("5349")
    @Min(-1)
    @Max(65535)
    int port();

    /// Serves everything that is TCP on the media port as well: HTTPS, signaling and TURN over TLS
    /// beside ICE-TCP and TURN over TCP.
    @WithDefault("false")
    boolean onePort();

    /// The host name in `turns:` URLs. Empty: the first DNS name of the certificate that is no
    /// wildcard.
    Optional<String> serverName();
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

  /// The processes that decode, mix and encode what is broadcast or recorded.
  interface Worker {

    /// Rooms that are broadcast or recorded at the same time; 0 takes the number of cores. One
    /// takes half a core to a core.
    @WithDefault("0")
    @Min(0)
    int max();

    /// Keeps one more worker ready from the first broadcast on, so that the next one begins at once
    /// and one whose worker has died goes on at once. Costs 80 MB.
    @WithDefault("true")
    boolean spare();

    /// The Java program that runs workers. Without it: the one that runs this server. Needed for
    /// the native executable.
    Optional<String> java();

    /// The class path of workers. Without it: found from the running program. Needed for the native
    /// executable.
    Optional<String> classPath();

    /// Where the codecs' libraries are unpacked once; only this user may be able to write there.
    /// Without it: `.cache/madang` in the user's home.
    Optional<String> cacheDirectory();
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

  /// What viewers of broadcasts get, and what is kept for them.
  interface Hls {

    /// Segments, of two seconds each, that a live playlist lists. Twice as many stay in memory:
    /// about 0.5 MB a second for each broadcast with all renditions.
    @WithDefault("16")
    @Min(8)
    @Max(1_000)
    int liveSegments();

    /// Bytes of memory that one broadcast may take; the oldest segments go first.
    @WithDefault("134217728")
    @Min(16_777_216)
    long memoryLimit();

    /// Requests of one broadcast that may wait for a part at the same time: two for each viewer.
    /// More get 503.
    @WithDefault("20000")
    @Min(1)
    int maxWaiting();

    /// Broadcasts at the same time on this node, those included that ended and can still be
    /// watched.
    @WithDefault("200")
    @Min(1)
    int maxBroadcasts();

    /// How long a broadcast can be watched after its end.
    @WithDefault("5m")
    Duration keepEnded();

    /// How long a broadcast that was asked to be kept (`vod`) can be watched after its end.
    @WithDefault("24h")
    Duration keepVod();

    /// How far back viewers may go in a broadcast that was asked for it (`dvr`); 0 for none. Needs
    /// a directory with room for twice as much.
    @WithDefault("0s")
    Duration dvrWindow();

    /// Where broadcasts are kept that do not fit in memory (`dvr`, `vod`). What begins with `live-`
    /// there is removed at start.
    Optional<Path> directory();
  }

  /// Rooms that are watched by a crowd.
  interface Broadcast {

    /// How long a broadcast or a recording goes on while nobody is in the room; 0 for ever.
    @WithDefault("60s")
    Duration idleTimeout();

    /// How long a link that hosts share is good for.
    @WithDefault("12h")
    Duration linkLifetime();

    /// Where the logos are that a broadcast may show: PNG files, named by the API. Empty: none.
    Optional<String> logoDirectory();
  }

  /// Rooms that are written to a file.
  interface Recording {

    /// Where the files are written. A relative path is below the directory the server runs in.
    @WithDefault("recordings")
    String directory();

    /// What all files there may take together. Nothing is deleted to make room: what would be over
    /// does not begin, and what runs ends.
    @WithDefault("20G")
    MemorySize diskLimit();
  }

  /// Cameras, encoders and players that speak RTSP.
  interface Rtsp {

    /// The TCP port of the RTSP server, which takes pushed streams and gives rooms out; 0 takes any
    /// free port, -1 does without it.
    @WithDefault("8554")
    @Min(-1)
    @Max(65535)
    int port();

    /// Networks (`192.168.0.0/16`, `fd00::/8`, one address) that cameras may be in beyond public
    /// addresses. Whoever may add a camera can make this server connect there.
    Optional<List<String>> allowedNetworks();

    /// A file of PEM certificates that cameras called by `rtsps` may have, beside those that the
    /// Java runtime trusts: a camera's own, accepted under every name, or that of who signed it.
    Optional<String> trustedCertificates();

    /// How long nobody must look before a camera is asked to pause; 0 for never. It takes a second
    /// or two to come back.
    @WithDefault("0s")
    Duration pauseIdleAfter();

    /// Cameras at the same time on this node.
    @WithDefault("500")
    @Min(0)
    int maxCameras();

    /// Cameras in one room.
    @WithDefault("50")
    @Min(0)
    int maxCamerasPerRoom();

    /// Cameras that are transcoded at the same time; 0 takes four for each core. Sound costs next
    /// to nothing, a picture of 720p a quarter of a core.
    @WithDefault("0")
    @Min(0)
    int transcodings();
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
