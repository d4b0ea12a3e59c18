package io.madang.server.hls;

import io.madang.hls.Answer;
import io.madang.hls.Cancellation;
import io.madang.hls.HlsPath;
import io.madang.hls.LiveStream;
import io.madang.hls.MediaBytes;
import io.madang.hls.Playlist;
import io.madang.server.ByteRange;
import io.madang.server.rest.Problem;
import io.madang.server.rest.ProblemCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One request and its response. Confined to the request's event loop, but for [#complete].
final class HlsExchange {

  /// The content of a segment's address never changes.
  private static final String FOR_EVER = "max-age=31536000, immutable";

  private static final int RETRY_AFTER_SECONDS = 1;

  /// Compressing more than this at once would keep an event loop from others.
  private static final int COMPRESSED_AT_ONCE = 65_536;

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context loop;
  private final HlsCounters counters;
  // Absent where a request is refused before it is known what it is about.
  private final @Nullable LiveStream stream;
  private final @Nullable HlsPath path;
  private final String reach;
  private boolean gone;

  HlsExchange(RoutingContext context, HlsCounters counters) {
    this(context, counters, null, null, false);
  }

  /// @param guarded whether a token was shown: no shared cache may keep what it gave access to
  HlsExchange(
      RoutingContext context,
      HlsCounters counters,
      @Nullable LiveStream stream,
      @Nullable HlsPath path,
      boolean guarded) {
    this.context = context;
    this.request = context.request();
    this.response = context.response();
    this.loop = context.vertx().getOrCreateContext();
    this.counters = counters;
    this.stream = stream;
    this.path = path;
    this.reach = guarded ? "private, " : "public, ";
  }

  /// The answer comes later: who goes away no longer waits.
  void await(Cancellation cancellation) {
    if (cancellation != Cancellation.NOTHING) {
      response.closeHandler(closed -> leave(cancellation));
      response.exceptionHandler(reset -> leave(cancellation));
    }
  }

  private void leave(Cancellation cancellation) {
    gone = true;
    cancellation.cancel();
  }

  /// Sends the answer; on any thread.
  void complete(Answer answer) {
    if (isOnLoop()) {
      send(answer);
    } else {
      loop.runOnContext(ignored -> send(answer));
    }
  }

  private boolean isOnLoop() {
    return context.vertx().getOrCreateContext() == loop;
  }

  private void send(Answer answer) {
    if (gone || response.ended() || response.closed()) {
      return;
    }
    switch (answer) {
      case Answer.Listed(Playlist playlist, boolean blocked) -> playlist(playlist, blocked);
      case Answer.Media(List<MediaBytes> pieces, long length) -> media(pieces, length);
      case Answer.Stored(var file, long length) -> file(file.toString(), length);
      case Answer.Missing() -> {
        response.putHeader(HttpHeaders.CACHE_CONTROL, reach + "max-age=1");
        problem(
            Problem.of(
                ProblemCode.NOT_FOUND, "There is no such part of the stream, or no longer."));
      }
      case Answer.Refused(String reason) -> refuse(Problem.of(ProblemCode.BAD_REQUEST, reason));
      case Answer.Late() ->
          refuse(Problem.of(ProblemCode.NOT_READY, "The stream has not got there yet."));
      case Answer.Crowded() ->
          refuse(Problem.of(ProblemCode.OVERLOADED, "Too many viewers wait already."));
    }
  }

  // --- playlists ---

  private void playlist(Playlist playlist, boolean blocked) {
    boolean gzip = acceptsGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    if (gzip && playlist.plain().length() > COMPRESSED_AT_ONCE) {
      context
          .vertx()
          .executeBlocking(playlist::gzipped, false)
          .onSuccess(body -> playlist(playlist, blocked, body, true))
          .onFailure(failure -> fail());
    } else {
      playlist(playlist, blocked, gzip ? playlist.gzipped() : playlist.plain(), gzip);
    }
  }

  private void playlist(Playlist playlist, boolean blocked, MediaBytes body, boolean gzip) {
    if (gone || response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CACHE_CONTROL, reach + "max-age=" + maxAge(blocked));
    response.putHeader(HttpHeaders.VARY, HlsHeaders.ACCEPT_ENCODING);
    String tag = '"' + playlist.entityTag() + (gzip ? "-gz\"" : "\"");
    if (isUnchanged(tag)) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_ENCODING, gzip ? HlsHeaders.GZIP : HlsHeaders.IDENTITY);
    describe();
    whole(List.of(BufferBytes.of(body)), body.length());
  }

  /// RFC 8216bis, appendix B.1: what a request names stays right for six target durations, what is
  /// newest for half of one.
  private int maxAge(boolean blocked) {
    int target = stream == null ? 2 : stream.settings().timing().targetDurationSeconds();
    return blocked ? 6 * target : Math.max(1, target / 2);
  }

  /// Whether `gzip` is listed, and not by a weight of zero (RFC 9110, section 12.5.3).
  static boolean acceptsGzip(@Nullable String header) {
    if (header == null) {
      return false;
    }
    int at = header.indexOf("gzip");
    return at >= 0 && !header.startsWith(";q=0", at + 4) || at >= 0 && isWeighted(header, at + 4);
  }

  private static boolean isWeighted(String header, int at) {
    return header.startsWith(";q=0.", at) && !header.startsWith(";q=0.0", at);
  }

  // --- media ---

  private void media(List<MediaBytes> pieces, long length) {
    if (isUnchanged(keep())) {
      return;
    }
    List<Buffer> buffers = pieces.stream().map(BufferBytes::of).toList();
    Optional<ByteRange> range = range(length);
    if (range.isEmpty()) {
      whole(buffers, length);
    } else if (acceptRange(range.get(), length)) {
      whole(cut(buffers, range.get()), range.get().length());
    }
  }

  private void file(String name, long length) {
    if (isUnchanged(keep())) {
      return;
    }
    ByteRange range = range(length).orElse(new ByteRange(0, length));
    if (range.length() < length && !acceptRange(range, length)) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(range.length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
      return;
    }
    count(range.length());
    response
        .sendFile(name, range.from(), range.length())
        .onFailure(failure -> {
          if (!response.headWritten()) {
            fail();
          }
        });
  }

  /// @return the entity tag
  private String keep() {
    describe();
    response.putHeader(HttpHeaders.CACHE_CONTROL, reach + FOR_EVER);
    response.putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.putHeader(HttpHeaders.CONTENT_ENCODING, HlsHeaders.IDENTITY);
    HlsPath what = path;
    return what == null
        ? "\"\""
        : '"' + what.stream() + '-' + what.track() + '-' + what.segment() + '.' + what.part() + '"';
  }

  /// A range is for the thing that the player has already a part of (RFC 9110, section 13.1.5).
  private Optional<ByteRange> range(long length) {
    String header = request.getHeader(HlsHeaders.RANGE);
    String condition = request.getHeader(HlsHeaders.IF_RANGE);
    boolean other = condition != null && !condition.equals(response.headers().get("etag"));
    return header == null || other ? Optional.empty() : ByteRange.parse(header, length);
  }

  /// Begins a response of a part of the whole, or refuses.
  private boolean acceptRange(ByteRange range, long length) {
    if (range.equals(ByteRange.NONE)) {
      response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + length);
      refuse(Problem.of(ProblemCode.BAD_RANGE, "The range begins after the end."));
      return false;
    }
    response.setStatusCode(206);
    response.putHeader(
        HttpHeaders.CONTENT_RANGE, "bytes " + range.from() + '-' + (range.to() - 1) + '/' + length);
    return true;
  }

  private static List<Buffer> cut(List<Buffer> buffers, ByteRange range) {
    var cut = new ArrayList<Buffer>();
    long begin = 0;
    for (Buffer buffer : buffers) {
      long from = Math.max(range.from() - begin, 0);
      long to = Math.min(range.to() - begin, buffer.length());
      if (from < to) {
        cut.add(buffer.slice((int) from, (int) to));
      }
      begin += buffer.length();
    }
    return cut;
  }

  // --- sending ---

  private void describe() {
    HlsPath what = path;
    if (what != null) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, HlsHeaders.contentType(what));
    }
  }

  /// Ends the exchange with 304 if the player has this already.
  private boolean isUnchanged(String tag) {
    response.putHeader(HttpHeaders.ETAG, tag);
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known == null || !(known.equals("*") || known.contains(tag))) {
      return false;
    }
    response.setStatusCode(304).end();
    return true;
  }

  private void whole(List<Buffer> buffers, long length) {
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
      return;
    }
    count(length);
    if (buffers.size() == 1) {
      response.end(buffers.getFirst());
    } else {
      write(new ArrayDeque<>(buffers));
    }
  }

  /// Part by part as fast as the player takes them: each connection holds a copy of one part at
  /// most, so that whoever asks and does not read cannot fill the memory.
  private void write(Queue<Buffer> rest) {
    while (!rest.isEmpty()) {
      if (response.closed()) {
        return;
      }
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> write(rest));
        return;
      }
      response.write(rest.remove());
    }
    response.end();
  }

  private void count(long length) {
    counters.served(length);
    LiveStream served = stream;
    if (served != null) {
      served.served(length);
    }
  }

  /// Answers with a problem that is not to be kept.
  void refuse(Problem problem) {
    boolean missing = problem.status() == 404;
    response.putHeader(HttpHeaders.CACHE_CONTROL, missing ? "public, max-age=1" : "no-store");
    if (problem.status() == 401) {
      response.putHeader(HlsHeaders.WWW_AUTHENTICATE, "Bearer realm=\"madang\"");
    }
    if (problem.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
    }
    problem(problem);
  }

  void fail() {
    if (response.headWritten()) {
      response.reset();
    } else {
      refuse(Problem.of(ProblemCode.INTERNAL, "A fault of the server; its log has it."));
    }
  }

  private void problem(Problem problem) {
    Buffer body = Buffer.buffer(problem.toJson());
    response.setStatusCode(problem.status());
    response.headers().remove(HttpHeaders.ETAG);
    response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.putHeader(HttpHeaders.CONTENT_ENCODING, HlsHeaders.IDENTITY);
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
    if (request.method() == HttpMethod.HEAD) {
      response.end();
    } else {
      response.end(body);
    }
  }
}
