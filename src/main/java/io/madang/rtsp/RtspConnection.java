package io.madang.rtsp;

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
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A connection to a camera, as a client's: requests go out, responses and interleaved frames come
/// in, read by a virtual thread of its own. Thread-safe.
final class RtspConnection implements AutoCloseable {
  /// Answered and forgotten before there are this many.
  private static final int MAX_PENDING = 16;

  /// Takes interleaved frames, on the reader's thread.
  interface Frames {
    Frames NONE =
        new Frames() {
          @Override
          public void frame(int channel, byte[] array, int offset, int length) {}

          @Override
          public void ended() {}
        };

    /// @param array borrowed until it returns; may be written to
    void frame(int channel, byte[] array, int offset, int length);

    /// The last call: nothing more will come.
    void ended();
  }

  private final Socket socket;
  private final Map<Integer, CompletableFuture<RtspResponse>> pending = new ConcurrentHashMap<>();
  private volatile Frames frames = Frames.NONE;

  /// Why nothing more comes; null as long as something may.
  private volatile @Nullable RtspException end;

  private RtspConnection(Socket socket) {
    this.socket = socket;
  }

  /// Takes over a connected socket.
  static RtspConnection over(Socket socket) {
    var connection = new RtspConnection(socket);
    Thread.ofVirtual().name("rtsp-reader").start(connection::read);
    return connection;
  }

  InetAddress localAddress() {
    return socket.getLocalAddress();
  }

  InetAddress remoteAddress() {
    return socket.getInetAddress();
  }

  /// Gives interleaved frames to somebody from now on.
  void receive(Frames receiver) {
    frames = receiver;
    if (end != null) {
      receiver.ended();
    }
  }

  /// Sends a request, which must have a sequence number of its own. The future fails with an
  /// [RtspException] when the connection ends.
  CompletableFuture<RtspResponse> send(RtspRequest request) {
    var answer = new CompletableFuture<RtspResponse>();
    if (pending.size() >= MAX_PENDING) {
      pending.clear();
    }
    pending.put(request.sequence(), answer);
    try {
      write(RtspWriter.bytes(request));
    } catch (IOException broken) {
      end(lost());
    }
    RtspException failure = end;
    if (failure != null) {
      answer.completeExceptionally(failure);
    }
    return answer;
  }

  /// Sends a request and waits for its response.
  RtspResponse exchange(RtspRequest request, Duration atMost) throws RtspException {
    CompletableFuture<RtspResponse> answer = send(request);
    try {
      return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException silent) {
      throw new RtspException(Code.TIMEOUT, "The camera does not answer.");
    } catch (ExecutionException failed) {
      throw failure();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw lost();
    } finally {
      pending.remove(request.sequence());
    }
  }

  /// Sends an interleaved frame.
  ///
  /// @param frame with its header of four bytes
  void writeFrame(byte[] frame, int length) {
    try {
      write(frame, length);
    } catch (IOException broken) {
      end(lost());
    }
  }

  /// Whether nothing more will come.
  boolean hasEnded() {
    return end != null;
  }

  /// Why nothing more comes.
  RtspException failure() {
    RtspException failure = end;
    return failure == null ? lost() : copy(failure);
  }

  @Override
  public void close() {
    end(lost());
  }

  private void write(byte[] bytes) throws IOException {
    write(bytes, bytes.length);
  }

  private synchronized void write(byte[] bytes, int length) throws IOException {
    socket.getOutputStream().write(bytes, 0, length);
  }

  private void read() {
    try {
      var reader = new RtspReader(socket.getInputStream(), RtspLimits.DEFAULT);
      var receiver = new Receiver();
      while (reader.next(receiver)) {
        // Each call hands something over.
      }
      end(lost());
    } catch (IOException broken) {
      end(lost());
    } catch (RtspException unreadable) {
      end(unreadable);
    }
  }

  private void end(RtspException reason) {
    synchronized (pending) {
      if (end != null) {
        return;
      }
      end = reason;
    }
    try {
      socket.close();
    } catch (IOException gone) {
      // It is closed then.
    }
    pending.values().forEach(answer -> answer.completeExceptionally(reason));
    frames.ended();
  }

  private static RtspException lost() {
    return new RtspException(Code.CONNECTION_LOST, "The camera has ended the connection.");
  }

  /// With the stack of whoever waited.
  private static RtspException copy(RtspException original) {
    return new RtspException(original.code(), original.sentence());
  }

  /// Sorts what comes.
  private final class Receiver implements RtspReceiver {

    /// Some cameras check on their clients.
    @Override
    public void request(RtspRequest request) {
      boolean harmless =
          switch (request.method()) {
            case "OPTIONS", "GET_PARAMETER", "SET_PARAMETER" -> true;
            default -> false;
          };
      int status = harmless ? RtspStatus.OK : RtspStatus.NOT_IMPLEMENTED;
      RtspHeaders headers =
          request.sequence() < 0
              ? RtspHeaders.NONE
              : RtspHeaders.of("CSeq", String.valueOf(request.sequence()));
      try {
        write(RtspWriter.bytes(new RtspResponse(status, headers)));
      } catch (IOException broken) {
        end(lost());
      }
    }

    /// Without a number it belongs to the only request there is. "Continue" says nothing yet.
    @Override
    public void response(RtspResponse response) {
      if (response.status() < RtspStatus.OK) {
        return;
      }
      int sequence = response.sequence();
      if (sequence >= 0) {
        complete(pending.remove(sequence), response);
      } else {
        pending.values().stream().findFirst().ifPresent(answer -> complete(answer, response));
      }
    }

    @Override
    public void interleaved(int channel, byte[] array, int offset, int length) {
      frames.frame(channel, array, offset, length);
    }

    private void complete(@Nullable CompletableFuture<RtspResponse> answer, RtspResponse response) {
      if (answer != null) {
        answer.complete(response);
      }
    }
  }
}
