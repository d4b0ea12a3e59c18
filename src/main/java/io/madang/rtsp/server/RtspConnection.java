package io.madang.rtsp.server;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspHeaders;
import io.madang.rtsp.message.RtspLimits;
import io.madang.rtsp.message.RtspReader;
import io.madang.rtsp.message.RtspReceiver;
import io.madang.rtsp.message.RtspRequest;
import io.madang.rtsp.message.RtspResponse;
import io.madang.rtsp.message.RtspStatus;
import io.madang.rtsp.message.RtspWriter;
import io.madang.rtsp.message.SessionHeader;
import io.madang.rtsp.message.TransportHeader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// One client's dialogue: reads its requests, answers them one after the other, and ends what it
/// began when the connection ends.
///
/// [#run] and what it calls belong to the connection's thread, a virtual one, which may block;
/// [#close] may be called from any.
final class RtspConnection implements RtspReceiver, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RtspConnection.class);

  private static final String PUBLIC =
      "OPTIONS, DESCRIBE, ANNOUNCE, SETUP, PLAY, PAUSE, RECORD, GET_PARAMETER, SET_PARAMETER, TEARDOWN";

  private static final int SESSION_BYTES = 8;

  private final ServerContext context;
  private final SocketChannel channel;
  private final ConnectionOutput output;
  private final Gatekeeper gatekeeper;
  private final SessionHeader sessionHeader;
  private final ServerSession session;
  private volatile long lastHeard;
  private volatile boolean open = true;
  private boolean over;

  RtspConnection(ServerContext context, SocketChannel channel) throws IOException {
    this.context = context;
    this.channel = channel;
    this.output = new ConnectionOutput(channel, context.clock());
    this.gatekeeper = new Gatekeeper(context.access(), context.random());
    var id = new byte[SESSION_BYTES];
    context.random().nextBytes(id);
    this.sessionHeader =
        new SessionHeader(HexFormat.of().formatHex(id), SessionHeader.DEFAULT_TIMEOUT_SECONDS);
    this.lastHeard = context.clock().nanoTime();
    this.session =
        new ServerSession(
            context,
            output,
            ((InetSocketAddress) channel.getRemoteAddress()).getAddress(),
            ((InetSocketAddress) channel.getLocalAddress()).getAddress(),
            this::heard,
            this::close);
  }

  /// Serves the client until it leaves.
  void run() {
    var reader = new RtspReader(Channels.newInputStream(channel), RtspLimits.DEFAULT);
    try {
      boolean more = true;
      while (more && open && !over) {
        more = reader.next(this);
      }
    } catch (RtspException malformed) {
      // The answer to what cannot be read has no number; it is the last one.
      send(new RtspResponse(RtspStatus.BAD_REQUEST, malformed.sentence(), RtspHeaders.NONE, ""));
    } catch (IOException gone) {
      LOG.debugf("rtsp connection ended: %s", gone.getMessage());
    } finally {
      close();
      session.close();
    }
  }

  /// Whether nothing has been heard, or nothing was taken, for too long.
  boolean isDead(long now) {
    boolean silent =
        now - lastHeard > context.settings().silence().toNanos() && !session.isAliveWithoutWord();
    return silent || output.stalledNanos(now) > context.settings().stall().toNanos();
  }

  /// Ends the connection; [#run] cleans up. Any thread, also a room's loop: does not block.
  @Override
  public void close() {
    if (open) {
      open = false;
      Thread.ofVirtual().start(this::closeChannel);
    }
  }

  @Override
  public void request(RtspRequest request) {
    heard();
    RtspResponse response;
    try {
      response = answer(request);
    } catch (RtspException refused) {
      response = refusal(refused);
    } catch (RuntimeException ours) {
      LOG.errorf(ours, "rtsp request failed: %s", request);
      response = new RtspResponse(RtspStatus.INTERNAL_SERVER_ERROR, RtspHeaders.NONE);
    }
    int sequence = request.sequence();
    send(sequence < 0 ? response : response.with("CSeq", Integer.toString(sequence)));
  }

  /// Nothing was asked of the client.
  @Override
  public void response(RtspResponse response) {
    heard();
  }

  @Override
  public void interleaved(int from, byte[] array, int offset, int length) {
    heard();
    session.interleaved(from, array, offset, length);
  }

  private void heard() {
    lastHeard = context.clock().nanoTime();
  }

  private RtspResponse answer(RtspRequest request) throws RtspException {
    return switch (request.method()) {
      case "OPTIONS" -> ok().with("Public", PUBLIC);
      case "DESCRIBE" -> describe(request);
      case "ANNOUNCE" -> announce(request);
      case "SETUP" -> setup(request);
      case "PLAY" -> play(request);
      case "PAUSE" -> pause(request);
      case "RECORD" -> record(request);
      case "GET_PARAMETER", "SET_PARAMETER" -> inSession(ok());
      case "TEARDOWN" -> teardown();
      default -> new RtspResponse(RtspStatus.NOT_IMPLEMENTED, RtspHeaders.of("Public", PUBLIC));
    };
  }

  private RtspResponse describe(RtspRequest request) throws RtspException {
    ResourcePath path = admitted(request, Purpose.SUBSCRIBE);
    String description = session.describe(path);
    String base = request.uri().endsWith("/") ? request.uri() : request.uri() + "/";
    RtspHeaders headers = RtspHeaders.of("Content-Type", "application/sdp", "Content-Base", base);
    return new RtspResponse(RtspStatus.OK, RtspStatus.reason(RtspStatus.OK), headers, description);
  }

  private RtspResponse announce(RtspRequest request) throws RtspException {
    ResourcePath path = admitted(request, Purpose.PUBLISH);
    session.announce(path, request.body(), gatekeeper.name());
    return inSession(ok());
  }

  private RtspResponse setup(RtspRequest request) throws RtspException {
    ResourcePath path = admitted(request, session.purpose());
    List<TransportHeader> offered =
        request.headers().first("Transport").map(TransportHeader::parse).orElse(List.of());
    TransportHeader agreed = session.setUp(path, request.uri(), offered);
    return inSession(ok()).with("Transport", agreed.toString());
  }

  private RtspResponse play(RtspRequest request) throws RtspException {
    requireSession(request);
    session.play();
    return inSession(ok()).with("Range", "npt=now-");
  }

  private RtspResponse pause(RtspRequest request) throws RtspException {
    requireSession(request);
    session.pause();
    return inSession(ok());
  }

  private RtspResponse record(RtspRequest request) throws RtspException {
    requireSession(request);
    session.record();
    return inSession(ok());
  }

  private RtspResponse teardown() {
    over = true;
    session.close();
    return inSession(ok());
  }

  private ResourcePath admitted(RtspRequest request, Purpose purpose) throws RtspException {
    ResourcePath path = ResourcePath.parse(request.uri());
    gatekeeper.admit(request, path, purpose);
    return path;
  }

  private void requireSession(RtspRequest request) throws RtspException {
    Optional<String> named = request.headers().first("Session");
    boolean ours =
        named
            .flatMap(SessionHeader::parse)
            .filter(it -> it.id().equals(sessionHeader.id()))
            .isPresent();
    if (!ours) {
      throw new RtspException(Code.SESSION_NOT_FOUND, "There is no such session.");
    }
  }

  private RtspResponse refusal(RtspException refused) {
    int status =
        switch (refused.code()) {
          case UNAUTHORIZED -> RtspStatus.UNAUTHORIZED;
          case NOT_FOUND -> RtspStatus.NOT_FOUND;
          case SESSION_NOT_FOUND -> RtspStatus.SESSION_NOT_FOUND;
          case WRONG_STATE -> RtspStatus.METHOD_NOT_VALID_IN_THIS_STATE;
          case UNSUPPORTED_TRANSPORT -> RtspStatus.UNSUPPORTED_TRANSPORT;
          case NOTHING_TO_PLAY -> RtspStatus.UNSUPPORTED_MEDIA_TYPE;
          case ROOM_REFUSED -> RtspStatus.FORBIDDEN;
          case TIMEOUT -> RtspStatus.SERVICE_UNAVAILABLE;
          default -> RtspStatus.BAD_REQUEST;
        };
    var response = new RtspResponse(status, refused.sentence(), RtspHeaders.NONE, "");
    if (refused.code() == Code.UNAUTHORIZED) {
      over = gatekeeper.isExhausted();
      for (String challenge : gatekeeper.challenges()) {
        response = response.with("WWW-Authenticate", challenge);
      }
    }
    return response;
  }

  private RtspResponse inSession(RtspResponse response) {
    return response.with("Session", sessionHeader.toString());
  }

  private static RtspResponse ok() {
    return new RtspResponse(RtspStatus.OK, RtspHeaders.NONE);
  }

  private void send(RtspResponse response) {
    try {
      output.write(ByteBuffer.wrap(RtspWriter.bytes(response.with("Server", "Madang"))));
    } catch (IOException gone) {
      over = true;
    }
  }

  private void closeChannel() {
    try {
      channel.close();
    } catch (IOException closed) {
      LOG.debugf("rtsp connection: %s", closed.getMessage());
    }
  }
}
