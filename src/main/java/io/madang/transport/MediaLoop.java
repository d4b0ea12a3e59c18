package io.madang.transport;

import io.madang.ice.turn.TurnStatistics;
import io.madang.transport.discovery.DiscoverySettings;
import io.madang.transport.discovery.DiscoverySockets;
import io.madang.transport.stream.HandoverRing;
import io.madang.transport.stream.StreamIo;
import io.madang.transport.stream.StreamPort;
import io.madang.transport.stream.StreamSockets;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.DropCounters;
import io.madang.wire.DropReason;
import io.madang.wire.MonotonicClock;
import io.madang.wire.TransportAddress;
import io.madang.wire.WallClock;
import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One thread that owns rooms, transports, their streams and their timers, and the sockets they
/// talk through.
///
/// A duty cycle: a batch of datagrams is read and handled → datagrams handed over by other loops →
/// posted commands (bounded) → due deadlines → cycle-end flushes → one flush of the sockets and one
/// of the connections → wait for the next datagram, command or deadline. The clock is read once per
/// cycle. What a cycle sends leaves together at its end: that is the *tick* of the sending side. A
/// cycle is as long as its work, so nothing waits when there is little to do, and batches grow by
/// themselves under load.
///
/// [#execute], [#ask], [#index], [#isCurrent], [#statistics], [#drops], [#localPort] and [#close]
/// may be used from any thread; everything else is confined to the loop. An exception out of a
/// callback is a bug of ours: it is logged, counted, and costs the peer it was running for, never
/// the loop.
public final class MediaLoop {
  /// A queue this long means that the loop is far behind; more would only be later.
  static final int COMMAND_CAPACITY = 65_536;

  /// Commands of one cycle, so that a flood of them cannot keep datagrams waiting.
  static final int COMMANDS_PER_CYCLE = 1_024;

  /// Half a millisecond of a saturated loop: an owner that is further behind has to lose datagrams
  /// anyway.
  private static final int HANDOVER_CAPACITY = 512;

  /// A flush may cause another one in the same cycle (a room's writes to transports), but not
  /// forever.
  private static final int FLUSH_ROUNDS = 4;

  private static final int NO_LOOP = -1;

  private static final Logger LOG = Logger.getLogger(MediaLoop.class);

  private final int index;
  private final PacketIo io;
  private final MonotonicClock clock;
  private final WallClock wallClock;
  private final CommandQueue commands;
  private final DeadlineQueue deadlines = new DeadlineQueue();
  private final DropCounters drops = new DropCounters();
  private final LoopStatistics statistics = new LoopStatistics();
  private final TransportTable transports = new TransportTable();
  private final HandoverRing handedOver =
      new HandoverRing(HANDOVER_CAPACITY, MediaLoopLimits.RECEIVE_CAPACITY);
  private final SendSlabPool sendSlabs = new SendSlabPool();
  private final Demultiplexer demultiplexer;
  private final int mediaSockets;
  private final byte[] scratch = new byte[MediaLoopLimits.RECEIVE_CAPACITY];
  private final int[] singleOffset = new int[1];
  private final int[] singleLength = new int[1];

  private LoopStreams streams = new LoopStreams(this, new NoStreams());
  private List<MediaLoop> siblings;
  private @Nullable Flushable[] pendingFlushes = new @Nullable Flushable[64];
  private @Nullable Flushable[] runningFlushes = new @Nullable Flushable[64];
  private int pendingFlushCount;
  private long now;

  /// The TURN server, on the one loop that has it.
  private @Nullable TurnPort turn;

  private int turnLoop = NO_LOOP;
  private boolean servesTurn;

  /// NAT behaviour discovery, on the one loop that has it.
  private @Nullable DiscoverySockets discovery;

  private int discoveryLoop = NO_LOOP;
  private long discoverySockets;

  /// Makes a loop on an engine. [#start] lets it run.
  ///
  /// @param index which of the loops that share a port this is, from 0
  public MediaLoop(int index, PacketIo io, MonotonicClock clock, WallClock wallClock) {
    this.index = index;
    this.io = io;
    this.clock = clock;
    this.commands = new CommandQueue(COMMAND_CAPACITY, io::wakeUp);
    this.now = clock.nanoTime();
    // One offset for the whole life: sender reports then run on without jumps when an operator sets
    // the calendar clock.
    long wallOffset = wallClock.unixNanos() - now;
    this.wallClock = () -> now + wallOffset;
    this.mediaSockets = io.localAddresses().size();
    this.siblings = List.of(this);
    this.demultiplexer = new Demultiplexer(this);
  }

  /// Lets the loop have the connections of the media port. Before [#start].
  void useStreams(StreamIo io) {
    streams = new LoopStreams(this, io);
  }

  /// Lets the loop run with its siblings: the loops that share its port, by index, itself included.
  public void start(List<MediaLoop> siblings) {
    this.siblings = List.copyOf(siblings);
    io.start(new Cycle());
  }

  /// Runs `command` on the loop, in one of its next cycles. From any thread, also from the loop
  /// itself.
  ///
  /// @return false if it was rejected because the queue is full or the loop is closed: it will not
  ///   run
  public boolean execute(Runnable command) {
    return commands.offer(command);
  }

  /// Runs `question` on the loop and completes with its answer; completes exceptionally if it
  /// throws or is rejected. The caller waits with a deadline, and never on a loop.
  public <T> CompletableFuture<T> ask(Callable<T> question) {
    var answer = new CompletableFuture<T>();
    if (!commands.offer(new Question<>(question, answer))) {
      answer.completeExceptionally(
          new RejectedExecutionException("media loop " + index + " takes no more commands"));
    }
    return answer;
  }

  /// Calls `flushable` once at the end of this cycle. Registering again while it runs means the
  /// next round.
  public void atCycleEnd(Flushable flushable) {
    assert isCurrent();
    if (pendingFlushCount == pendingFlushes.length) {
      pendingFlushes = Arrays.copyOf(pendingFlushes, pendingFlushCount * 2);
      runningFlushes = Arrays.copyOf(runningFlushes, pendingFlushCount * 2);
    }
    pendingFlushes[pendingFlushCount++] = flushable;
  }

  /// Stops the loop: its transports are closed with [CloseReason#SHUTDOWN], its sockets too.
  /// Returns when it has ended.
  public void close() {
    io.close();
  }

  /// The loop's number among its siblings.
  public int index() {
    return index;
  }

  /// Whether the calling thread is the loop's.
  public boolean isCurrent() {
    return io.isLoopThread();
  }

  /// The timers of everything that lives on this loop.
  public DeadlineQueue deadlines() {
    return deadlines;
  }

  /// The monotonic time of the current cycle in nanoseconds.
  public long now() {
    return now;
  }

  /// The calendar time of the current cycle. It runs with the monotonic clock and never jumps.
  public WallClock wallClock() {
    return wallClock;
  }

  /// Why datagrams and packets of this loop went no further.
  public DropCounters drops() {
    return drops;
  }

  public LoopStatistics statistics() {
    return statistics;
  }

  /// The UDP port of this loop's sockets.
  public int localPort() {
    return io.localAddresses().getFirst().getPort();
  }

  /// Transports that are not closed. Confined to the loop.
  public int transportCount() {
    return transports.size();
  }

  TransportTable transports() {
    return transports;
  }

  SendSlabPool sendSlabs() {
    return sendSlabs;
  }

  /// Bytes for whoever needs some during a call.
  byte[] scratch() {
    return scratch;
  }

  List<MediaLoop> siblings() {
    return siblings;
  }

  HandoverRing handedOver() {
    return handedOver;
  }

  /// Makes the loop look at what others put into its hand-over ring.
  void signal() {
    commands.signal();
  }

  PacketIo io() {
    return io;
  }

  /// Makes this loop the one with the TURN server.
  ///
  /// @param ports of all loops
  /// @param streams through which relays reach peers by TCP, if there are any
  TurnStatistics startTurn(
      TurnPortSettings settings, List<Integer> ports, Optional<StreamPort> streams)
      throws SocketException {
    var made = new TurnPort(this, demultiplexer, settings, ports, streams);
    turn = made;
    turnLoop = index;
    servesTurn = true;
    return made.statistics();
  }

  /// Lets another loop have the TURN server.
  ///
  /// @param servesTurn whether clients may talk to this loop's sockets: they are answered from the
  ///   other's, so these have to have the same port
  void useTurnOf(int turnLoop, boolean servesTurn) {
    this.turnLoop = turnLoop;
    this.servesTurn = servesTurn;
  }

  LoopStreams streams() {
    return streams;
  }

  /// A connection of this loop has ended. What it brought before is dealt with first.
  void onStreamClosed(int connection) {
    runHandedOver();
    streams.onClosed(connection);
  }

  /// Makes this loop the one that answers for NAT behaviour discovery.
  ///
  /// @param freePort taken where the settings name no second port
  /// @return the media sockets that take part, see [DiscoverySockets#mediaSockets]
  long startDiscovery(DiscoverySettings settings, int freePort) throws IOException {
    DiscoverySockets opened = DiscoverySockets.open(io, drops, settings, freePort);
    discovery = opened;
    useDiscoveryOf(index, opened.mediaSockets());
    return discoverySockets;
  }

  /// Lets another loop answer plain binding requests to these sockets.
  void useDiscoveryOf(int discoveryLoop, long sockets) {
    this.discoveryLoop = discoveryLoop;
    this.discoverySockets = sockets;
  }

  /// Whether plain binding requests to this media socket are answered by [#discovery()], or by that
  /// of [#discoveryLoop()].
  boolean discovers(int socket) {
    return socket < mediaSockets && (discoverySockets >>> socket & 1) != 0;
  }

  @Nullable DiscoverySockets discovery() {
    return discovery;
  }

  int discoveryLoop() {
    return discoveryLoop;
  }

  @Nullable TurnPort turn() {
    return turn;
  }

  /// Which loop has the TURN server, -1 if none has.
  int turnLoop() {
    return turnLoop;
  }

  boolean servesTurn() {
    return servesTurn;
  }

  /// Sends one datagram at the end of the cycle; the bytes are copied before this returns.
  void send(int socket, TransportAddress to, byte[] array, int offset, int length) {
    singleOffset[0] = offset;
    singleLength[0] = length;
    sendRun(socket, to, array, singleOffset, singleLength, 0, 1);
  }

  /// Sends one run, see [PacketIo#send]; what does not fit is dropped and counted. From a socket of
  /// [OwnCandidates] it goes to the TURN server in the process, from one of [StreamSockets] to that
  /// connection.
  void sendRun(
      int socket,
      TransportAddress to,
      byte[] array,
      int[] offsets,
      int[] lengths,
      int first,
      int count) {
    if (OwnCandidates.isInProcess(socket)) {
      for (int i = first; i < first + count; i++) {
        sendToRelay(socket, to.high(), to.low(), to.port(), array, offsets[i], lengths[i]);
      }
      return;
    }
    int taken =
        StreamSockets.isStream(socket)
            ? streams.send(socket, array, offsets, lengths, first, count)
            : io.send(socket, to, array, offsets, lengths, first, count);
    if (taken < count) {
      drops.add(DropReason.SEND_QUEUE_FULL, count - taken);
    }
    if (taken > 0) {
      int bytes = 0;
      for (int i = first; i < first + taken; i++) {
        bytes += lengths[i];
      }
      statistics.sentRun(taken, bytes);
    }
  }

  /// Gives the TURN server a datagram for a relayed address, on its loop. The ring's socket numbers
  /// are complements here: this is no datagram that somebody has sent us.
  void sendToRelay(
      int socket, long high, long low, int port, byte[] array, int offset, int length) {
    if (turn != null) {
      turn.onOwnMedia(socket, high, low, port, array, offset, length);
      return;
    }
    MediaLoop target = siblings.get(turnLoop);
    if (target.handedOver().offer(index, ~socket, high, low, port, array, offset, length)) {
      target.signal();
      statistics.handedOver(1);
    } else {
      drops.count(DropReason.HANDOVER_QUEUE_FULL);
    }
  }

  /// Notes an exception that should not have happened. Whoever it happened to has been closed by
  /// the caller.
  void bug(String where, Throwable bug) {
    statistics.bug();
    LOG.errorf(bug, "loop=%d internal error in %s", index, where);
  }

  private void runHandedOver() {
    int left = handedOver.capacity();
    while (left > 0 && handedOver.take(demultiplexer)) {
      left--;
    }
  }

  private void runCommands() {
    for (int i = 0; i < COMMANDS_PER_CYCLE; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        return;
      }
      statistics.command();
      try {
        command.run();
      } catch (RuntimeException | Error bug) {
        bug("a command", bug);
      }
    }
  }

  private void runDeadlines() {
    boolean complete = false;
    while (!complete) {
      try {
        deadlines.runDue(now);
        complete = true;
      } catch (RuntimeException | Error bug) {
        bug("a deadline", bug);
      }
    }
  }

  private void runFlushes() {
    for (int round = 0; pendingFlushCount > 0 && round < FLUSH_ROUNDS; round++) {
      @Nullable Flushable[] running = pendingFlushes;
      int count = pendingFlushCount;
      pendingFlushes = runningFlushes;
      runningFlushes = running;
      pendingFlushCount = 0;
      for (int i = 0; i < count; i++) {
        Flushable flushable = running[i];
        running[i] = null;
        if (flushable != null) {
          run(flushable);
        }
      }
    }
  }

  private void run(Flushable flushable) {
    try {
      flushable.flush();
    } catch (RuntimeException | Error bug) {
      bug("a flush", bug);
    }
  }

  private record Question<T>(Callable<T> question, CompletableFuture<T> answer)
      implements Rejectable {
    @Override
    public void run() {
      try {
        answer.complete(question.call());
      } catch (Exception failure) {
        answer.completeExceptionally(failure);
      }
    }

    @Override
    public void reject() {
      answer.completeExceptionally(new RejectedExecutionException("the media loop is closed"));
    }
  }

  /// The engine's view of the loop.
  private final class Cycle implements PacketIoHandler {
    @Override
    public void onCycle() {
      now = clock.nanoTime();
    }

    @Override
    public void onDatagram(
        int socket, long high, long low, int port, byte[] array, int offset, int length) {
      statistics.received(length);
      if (socket < mediaSockets) {
        demultiplexer.onDatagram(socket, high, low, port, array, offset, length);
      } else if (discovery != null && discovery.has(socket)) {
        discovery.onDatagram(socket, high, low, port, array, offset, length, now);
      } else if (turn != null) {
        turn.onPeer(socket, high, low, port, array, offset, length);
      }
    }

    @Override
    public void onUnreachable(
        int socket, long high, long low, int port, int type, int code, int data) {
      if (turn != null) {
        turn.onUnreachable(socket, high, low, port, type, code, data);
      }
    }

    @Override
    public void onCycleEnd() {
      commands.acknowledge();
      runHandedOver();
      runCommands();
      runDeadlines();
      runFlushes();
      io.flush();
      streams.flush();
      if (!commands.isEmpty() || !handedOver.isEmpty() || pendingFlushCount > 0) {
        commands.signal();
      }
      io.wakeAt(deadlines.nextDeadline());
      statistics.cycle(clock.nanoTime() - now);
    }

    @Override
    public void onSendFailed(int datagrams) {
      drops.add(DropReason.SEND_FAILED, datagrams);
    }

    @Override
    public void onClosed() {
      transports.closeAll(CloseReason.SHUTDOWN);
      commands.close();
    }
  }
}
