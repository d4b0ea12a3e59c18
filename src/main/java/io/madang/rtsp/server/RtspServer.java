package io.madang.rtsp.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/// The port where encoders push into rooms and players take rooms out. Thread-safe.
public final class RtspServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RtspServer.class);
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final ServerContext context;
  private final ServerSocketChannel listening;
  private final Set<RtspConnection> connections = ConcurrentHashMap.newKeySet();
  private final Thread watch;
  private volatile boolean open = true;

  private RtspServer(ServerContext context, ServerSocketChannel listening) {
    this.context = context;
    this.listening = listening;
    this.watch = Thread.ofVirtual().name("rtsp-watch").unstarted(this::watch);
  }

  /// Takes clients from now on.
  ///
  /// @throws IOException if the port cannot be bound
  public static RtspServer start(ServerContext context) throws IOException {
    var listening = ServerSocketChannel.open();
    listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      listening.bind(new InetSocketAddress(context.settings().port()));
    } catch (IOException taken) {
      listening.close();
      throw taken;
    }
    var server = new RtspServer(context, listening);
    Thread.ofVirtual().name("rtsp-accept").start(server::accept);
    server.watch.start();
    return server;
  }

  /// TCP.
  public int port() {
    return listening.socket().getLocalPort();
  }

  public int connections() {
    return connections.size();
  }

  /// Ends all sessions.
  @Override
  public void close() {
    open = false;
    LockSupport.unpark(watch);
    try {
      listening.close();
    } catch (IOException closed) {
      LOG.debugf("rtsp port: %s", closed.getMessage());
    }
    connections.forEach(RtspConnection::close);
  }

  private void accept() {
    while (open) {
      try {
        serve(listening.accept());
      } catch (IOException failed) {
        if (open) {
          LOG.warnf("a client of the RTSP port was lost: %s", failed.getMessage());
          LockSupport.parkNanos(LOOK_NANOS / 10); // out of descriptors: let some be closed
        }
      }
    }
  }

  private void serve(SocketChannel channel) throws IOException {
    if (connections.size() >= context.settings().connections()) {
      channel.close();
      return;
    }
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    var connection = new RtspConnection(context, channel);
    connections.add(connection);
    Thread.ofVirtual()
        .name("rtsp-connection")
        .start(() -> {
          try {
            connection.run();
          } finally {
            connections.remove(connection);
          }
        });
  }

  private void watch() {
    while (open) {
      long now = context.clock().nanoTime();
      for (RtspConnection connection : connections) {
        if (connection.isDead(now)) {
          connection.close();
        }
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
