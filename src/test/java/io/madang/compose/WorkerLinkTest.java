package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.CommandReceiver;
import io.madang.compose.link.LinkReader;
import io.madang.compose.link.WorkerCommand;
import io.madang.room.RoomEvent;
import io.madang.room.RtpSink;
import io.madang.room.SlotParameters;
import io.madang.room.SlotState;
import io.madang.rtp.MediaKind;
import io.madang.sim.AllocationMeter;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLinkTest {
  private static final int PACKET_BYTES = 1_200;

  private final Socket socket = new Socket();
  private final List<RoomEvent> events = new ArrayList<>();
  private final CountDownLatch overrun = new CountDownLatch(1);
  private final CountDownLatch broken = new CountDownLatch(1);
  private final WorkerLink link =
      new WorkerLink(
          "worker-link-test",
          socket::write,
          MonotonicClock.system(),
          events::add,
          new LinkListener() {
            @Override
            public void onOverrun() {
              overrun.countDown();
            }

            @Override
            public void onBroken(String reason) {
              broken.countDown();
            }
          });

  /// The other end: keeps what is written, may stall or break.
  private static final class Socket {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean stalled;
    private boolean broken;
    private boolean forgetful;
    private volatile boolean waits;

    synchronized void write(ByteBuffer bytes) throws IOException {
      try {
        while (stalled) {
          waits = true;
          wait(10_000);
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("broken pipe");
      }
      if (!forgetful) {
        written.write(bytes.array(), bytes.position(), bytes.remaining());
      }
      bytes.position(bytes.limit());
    }

    synchronized void set(boolean stalls, boolean breaks) {
      stalled = stalls;
      broken = breaks;
      notifyAll();
    }

    synchronized byte[] bytes() {
      return written.toByteArray();
    }
  }

  /// What a worker would have read, one line each.
  private List<String> read() throws IOException {
    List<String> lines = new ArrayList<>();
    LinkReader reader = new LinkReader(new ByteArrayInputStream(socket.bytes()));
    CommandReceiver receiver =
        new CommandReceiver() {
          @Override
          public void command(WorkerCommand command) {
            lines.add(
                command instanceof WorkerCommand.Source s
                    ? "source " + s.slot() + " " + s.participant()
                    : command.getClass().getSimpleName());
          }

          @Override
          public void rtp(byte[] array, int offset, int length) {
            lines.add("rtp " + ByteArrays.i32(array, offset + 8) + " " + length);
          }

          @Override
          public void rtcp(byte[] array, int offset, int length) {
            lines.add("rtcp");
          }
        };
    boolean more = true;
    while (more) {
      more = reader.next(receiver);
    }
    return lines;
  }

  private boolean packet(int ssrc) {
    int at = link.reserve();
    if (at == RtpSink.NO_ROOM) {
      return false;
    }
    byte[] array = link.array();
    array[at] = (byte) 0x80;
    array[at + 1] = 96;
    ByteArrays.put32(array, at + 8, ssrc);
    link.commit(PACKET_BYTES, false, -1, -1);
    return true;
  }

  private void slots(String... names) {
    List<SlotParameters> slots = new ArrayList<>();
    for (String name : names) {
      int ssrc = name.hashCode();
      slots.add(new SlotParameters(name, MediaKind.VIDEO, ssrc, 0, ""));
    }
    link.onEvent(new RoomEvent.SlotsNegotiated(slots));
  }

  private void shows(String slot, String participant, int width) {
    Optional<String> who = Optional.of(participant).filter(p -> !p.isEmpty());
    link.onEvent(
        new RoomEvent.SlotsChanged(
            List.of(new SlotState(slot, who, who.map(p -> "t-" + p), width, 0, Optional.empty()))));
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("condition in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private void untilRead(int lines) {
    until(() -> {
      try {
        return read().size() >= lines;
      } catch (IOException incomplete) {
        return false;
      }
    });
  }

  @AfterEach
  void close() {
    socket.set(false, false);
    link.close();
  }

  @Test
  void source_comesBeforeItsFirstPacket() throws IOException {
    link.start();
    slots("v-0", "v-1");
    packet(1);
    shows("v-0", "ara", 640);
    packet(2);
    link.flush();
    untilRead(3);

    assertThat(read()).containsExactly("rtp 1 1200", "source v-0 ara", "rtp 2 1200");
    assertThat(events).hasSize(2);
  }

  @Test
  void source_pictureChangesItsSize_isNotTold() throws IOException {
    link.start();
    slots("v-0");
    shows("v-0", "ara", 320);
    shows("v-0", "ara", 640);
    shows("v-0", "", 0);
    shows("v-0", "bo", 640);
    untilRead(3);

    assertThat(read()).containsExactly("source v-0 ara", "source v-0 ", "source v-0 bo");
  }

  @Test
  void slotIsGone_carriesNothing() throws IOException {
    link.start();
    slots("v-0", "v-1");
    shows("v-1", "ara", 640);
    slots("v-0", "v-2");
    shows("v-1", "bo", 640);
    link.send(new WorkerCommand.Stop());
    untilRead(3);

    assertThat(read()).containsExactlyInAnyOrder("source v-1 ara", "source v-1 ", "Stop");
  }

  @Test
  void stalled_packetsAreDroppedAndSourcesAreNot() throws Exception {
    socket.set(true, false);
    link.start();
    slots("v-0");
    int sent = 0;
    while (packet(sent)) {
      sent++;
      link.flush();
    }
    for (int i = 0; i < 100; i++) {
      shows("v-0", "p" + i, 640);
      assertThat(packet(-1)).isFalse();
    }
    assertThat(link.dropped()).isEqualTo(101);
    assertThat(sent).as("packets kept").isBetween(1_000, 2_000);
    assertThat(overrun.getCount()).isOne();
    socket.set(false, false);
    assertThat(overrun.await(10, TimeUnit.SECONDS)).as("told that there are gaps").isTrue();

    assertThat(packet(7)).isTrue();
    link.flush();
    untilRead(sent + 101);

    List<String> lines = read();
    assertThat(lines.subList(0, sent)).allMatch(line -> line.startsWith("rtp "));
    for (int i = 0; i < 100; i++) {
      assertThat(lines.get(sent + i)).isEqualTo("source v-0 p" + i);
    }
    assertThat(lines.getLast()).isEqualTo("rtp 7 1200");
  }

  @Test
  void command_whileManyPacketsWait_doesNotTearOneApart() throws Exception {
    socket.set(true, false);
    link.start();
    for (int i = 0; i < 200; i++) {
      packet(i);
    }
    link.flush();
    until(() -> socket.waits);
    link.send(new WorkerCommand.Stop());
    socket.set(false, false);
    untilRead(201);

    assertThat(read()).contains("Stop").filteredOn(line -> line.startsWith("rtp")).hasSize(200);
  }

  @Test
  void stalled_commandsPileUp_linkIsBroken() throws Exception {
    socket.set(true, false);
    link.start();
    for (int i = 0; i < 300; i++) {
      link.send(new WorkerCommand.Rendition("480p", i % 2 == 0));
    }

    assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(link.canSend()).isFalse();
  }

  @Test
  void connectionBreaks_isTold() throws Exception {
    socket.set(false, true);
    link.start();
    packet(1);
    link.flush();

    assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(link.canSend()).isFalse();
  }

  @Test
  void quietRoom_workerHearsThatWeAreThere() throws IOException {
    link.start();

    untilRead(1);

    assertThat(read()).containsExactly("rtcp");
  }

  @Test
  void packets_allocateNothing() {
    socket.forgetful = true;
    link.start();
    int[] lost = new int[1];

    long allocated =
        AllocationMeter.bytesPerRound(run -> {
          if (!packet(1)) {
            lost[0]++;
            LockSupport.parkNanos(1_000);
          }
          link.flush();
        });

    assertThat(allocated).isZero();
    assertThat(lost[0]).as("packets that found no room").isLessThan(AllocationMeter.PACKETS / 2);
  }
}
