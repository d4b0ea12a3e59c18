package io.madang.rtsp.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.EvictReason;
import io.madang.room.FeedEncoding;
import io.madang.room.FeedObserver;
import io.madang.room.FeedRequest;
import io.madang.room.FeedStream;
import io.madang.room.FeedTrack;
import io.madang.room.LoopbackRooms;
import io.madang.room.MediaFeed;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomRegistry;
import io.madang.room.RoomSnapshot;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpWriter;
import io.madang.rtsp.RtspDatagrams;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.StreamTrack;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Rooms on a real loop, and the RTSP server on a real port.
final class RtspServerWorld implements AutoCloseable {
  static final String TOKEN = "secret-token";
  static final String USER = "key";
  static final String PASSWORD = "secret of the key";

  final RoomRegistry rooms;
  final RtspServer server;
  private final LoopbackRooms loops;
  private final RtspDatagrams datagrams = new RtspDatagrams(MonotonicClock.system());
  private final byte[] packet = new byte[1_500];
  private int sequence;

  /// Somebody who has to show who they are, or not.
  record Access(boolean isOpen) implements RtspAccess {
    @Override
    public boolean isRoomName(String name) {
      return name.matches("[a-z-]+");
    }

    @Override
    public Optional<String> nameOf(String token, String room, Purpose purpose) {
      boolean right = token.equals(TOKEN) && room.equals("yard");
      return right ? Optional.of("Ara") : Optional.empty();
    }

    @Override
    public Optional<String> passwordOf(String user) {
      return user.equals(USER) ? Optional.of(PASSWORD) : Optional.empty();
    }
  }

  /// Nothing can be transcoded.
  private static final class NoTranscoders implements Transcoder.Factory {
    @Override
    public Optional<String> refusal(StreamTrack track) {
      return Optional.of("Nothing is transcoded here.");
    }

    @Override
    public Transcoder start(
        Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
      throw new IllegalStateException("nothing is transcoded here");
    }
  }

  static RtspServerWorld open() throws IOException {
    return new RtspServerWorld(true, 100, Duration.ofSeconds(30));
  }

  RtspServerWorld(boolean isOpen, int connections, Duration stall) throws IOException {
    var random = new SecureRandom();
    loops = LoopbackRooms.open();
    rooms = loops.registry();
    var settings =
        new RtspServerSettings(
            0, connections, Duration.ofSeconds(60), stall, Duration.ofSeconds(10));
    server =
        RtspServer.start(
            new ServerContext(
                settings,
                new Access(isOpen),
                rooms,
                datagrams,
                new NoTranscoders(),
                IntakeSettings.defaults(),
                MonotonicClock.system(),
                WallClock.system(),
                random));
  }

  String url(String path) {
    return "rtsp://127.0.0.1:" + server.port() + "/" + path;
  }

  Dialogue connect() throws IOException {
    return new Dialogue(server.port());
  }

  /// A participant with a VP8 picture, whose packets the test makes.
  FeedStream camera(String name) throws Exception {
    MediaFeed feed =
        rooms
            .open("yard")
            .feed(new FeedRequest(name, "", ParticipantKind.CAMERA), new Unwatched())
            .get(5, TimeUnit.SECONDS);
    var codec =
        new Codec(
            CodecName.VP8, 96, 90_000, 1, "", Codec.NO_RTX, false, false, false, false, false);
    var encoding = new FeedEncoding("", codec, HeaderExtensionMap.EMPTY, false, false);
    var track = new FeedTrack("v", MediaKind.VIDEO, TrackSource.CAMERA, List.of(encoding));
    return feed.setTracks(List.of(track)).get(5, TimeUnit.SECONDS).getFirst();
  }

  /// Sends a frame of one packet; `false` if the room is too slow.
  boolean frame(FeedStream stream, boolean keyframe, int number) {
    byte[] payload = new byte[1_000];
    payload[0] = 0x10;
    payload[1] = (byte) (keyframe ? 0x10 : 0x11);
    payload[4] = (byte) 0x9d;
    payload[5] = 0x01;
    payload[6] = 0x2a;
    payload[8] = 2;
    payload[10] = 1;
    int length =
        new RtpWriter()
            .begin(packet, 0, packet.length)
            .header(96, true, sequence++ & 0xffff, number * 3_000, 7)
            .payload(payload, 0, payload.length)
            .finish();
    return stream.rtp(packet, 0, length, -1);
  }

  RoomSnapshot snapshot() throws Exception {
    return rooms.open("yard").snapshot().get(5, TimeUnit.SECONDS);
  }

  static void until(BooleanSupplier condition, String what) {
    long deadline = MonotonicClock.system().nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(MonotonicClock.system().nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    server.close();
    datagrams.close();
    loops.close();
  }

  private static final class Unwatched implements FeedObserver {
    @Override
    public void onKeyframeNeeded(String mid, String rid) {}

    @Override
    public void onDemand(String mid, String rid, boolean wanted) {}

    @Override
    public void onEvicted(EvictReason why) {}
  }
}
