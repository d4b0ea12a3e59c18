package io.madang.rtsp;

import io.madang.room.FeedRequest;
import io.madang.room.MediaFeed;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomException;
import io.madang.room.RoomHandle;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspUrl;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;

/// All cameras of a node. Thread-safe; may block, so callers are virtual threads.
public final class Cameras implements AutoCloseable {
  private static final long ROOM_SECONDS = 10;
  private static final int ID_BYTES = 8;

  /// For cameras to be told goodbye when the server stops.
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final CameraContext context;
  private final AddressResolver resolver;

  /// By id, in the order they were added.
  private final Map<String, Camera> cameras = new LinkedHashMap<>();

  private boolean closed;

  /// @param trust of cameras that are connected to securely
  /// @param random a good one: it makes the nonces of Digest authentication. Thread-safe
  public Cameras(
      RtspSettings settings,
      CameraTrust trust,
      IntakeSettings intakeSettings,
      Transcoder.Factory transcoders,
      RandomGenerator random,
      MonotonicClock clock,
      WallClock wallClock) {
    this(
        settings,
        intakeSettings,
        transcoders,
        random,
        clock,
        wallClock,
        InetAddress::getAllByName,
        trust.sockets());
  }

  Cameras(
      RtspSettings settings,
      IntakeSettings intakeSettings,
      Transcoder.Factory transcoders,
      RandomGenerator random,
      MonotonicClock clock,
      WallClock wallClock,
      AddressResolver.Lookup lookup,
      SSLSocketFactory secureSockets) {
    resolver = new AddressResolver(lookup);
    context =
        new CameraContext(
            settings,
            new RtspConnector(
                settings.allowedNetworks(), settings.timing(), resolver, secureSockets),
            new RtspDatagrams(clock),
            transcoders,
            intakeSettings,
            random,
            clock,
            wallClock);
  }

  /// Adds a camera to a room, as a participant. Checks what can be checked at once; connects in the
  /// background, for ever.
  ///
  /// @throws RtspException if the URL is none or leads where it may not, there are too many, or the
  ///   room refuses
  public Camera add(RoomHandle room, CameraRequest request) throws RtspException {
    RtspUrl url = RtspUrl.parse(request.url());
    requireAllowed(url);
    String id = newId();
    var camera = new Camera(id, room.id(), request, url, context, () -> remove(id));
    register(camera);
    try {
      camera.start(join(room, camera));
      return camera;
    } catch (RtspException refused) {
      remove(id);
      throw refused;
    }
  }

  /// The cameras of a room in the order they were added.
  public List<Camera> of(String room) {
    return all().stream().filter(camera -> camera.room().equals(room)).toList();
  }

  public Optional<Camera> find(String room, String id) {
    synchronized (cameras) {
      return Optional.ofNullable(cameras.get(id)).filter(camera -> camera.room().equals(room));
    }
  }

  public List<Camera> all() {
    synchronized (cameras) {
      return List.copyOf(cameras.values());
    }
  }

  /// Removes all cameras, and waits a moment so that each of them can be told.
  @Override
  public void close() {
    synchronized (cameras) {
      closed = true;
    }
    List<Camera> all = new ArrayList<>(all());
    all.forEach(Camera::close);
    long end = context.clock().nanoTime() + GOODBYE.toNanos();
    try {
      for (Camera camera : all) {
        camera.awaitEnd(Duration.ofNanos(Math.max(1, end - context.clock().nanoTime())));
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    context.datagrams().close();
    resolver.close();
  }

  /// A name that cannot be looked up now may be found later.
  private void requireAllowed(RtspUrl url) throws RtspException {
    try {
      context.connector().addresses(url);
    } catch (RtspException refusal) {
      if (refusal.code() != Code.UNKNOWN_HOST) {
        throw refusal;
      }
    }
  }

  private void register(Camera camera) throws RtspException {
    synchronized (cameras) {
      long here = cameras.values().stream().filter(c -> c.room().equals(camera.room())).count();
      boolean full = cameras.size() >= context.settings().maxCameras();
      if (closed || full || here >= context.settings().maxCamerasPerRoom()) {
        throw new RtspException(
            Code.TOO_MANY_CAMERAS,
            closed ? "The server is stopping." : "There are as many cameras as there may be.");
      }
      cameras.put(camera.id(), camera);
    }
  }

  private void remove(String id) {
    synchronized (cameras) {
      cameras.remove(id);
    }
  }

  private static MediaFeed join(RoomHandle room, Camera camera) throws RtspException {
    var request = new FeedRequest(camera.name(), "", ParticipantKind.CAMERA);
    CompletableFuture<MediaFeed> answer = room.feed(request, camera.observer());
    try {
      return answer.get(ROOM_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new RtspException(
          Code.ROOM_REFUSED,
          failed.getCause() instanceof RoomException refusal
              ? String.valueOf(refusal.getMessage())
              : "The room cannot take a camera now.");
    } catch (TimeoutException busy) {
      answer.thenAccept(MediaFeed::leave);
      throw new RtspException(Code.ROOM_REFUSED, "The room does not answer.");
    } catch (InterruptedException stop) {
      answer.thenAccept(MediaFeed::leave);
      Thread.currentThread().interrupt();
      throw new RtspException(Code.ROOM_REFUSED, "The server is stopping.");
    }
  }

  private String newId() {
    var bytes = new byte[ID_BYTES];
    context.random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
