package io.madang.transport;

import static io.madang.transport.TransportWorld.AUDIO;
import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.SERVER;
import static io.madang.transport.TransportWorld.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpSendStream;
import io.madang.sim.SimStreams;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.DropReason;
import org.junit.jupiter.api.Test;

/// A slow path over TCP: what its transport is told, and what still gets through.
class StreamPacingTest {
  private static final int SOUND = 901;
  private static final int PICTURE = 902;
  private static final int FRAME_PACKETS = 5;
  private static final long TICK = 20 * MILLI;

  private final TransportWorld world = new TransportWorld(47, true);
  private int sequence;

  @Test
  void slowPath_tellsItsBudget_andGoodPathNothing() {
    Call call = world.callOverTcp(AUDIO, VIDEO);
    send(call, 3);
    assertThat(call.observer().sendBudgets).isEmpty();

    connection(call).setRate(60_000);
    send(call, 3);

    assertThat(call.observer().sendBudgets).isNotEmpty();
    assertThat(call.observer().sendBudgets.getLast()).isBetween(350_000L, 450_000L);
  }

  @Test
  void slowPath_keepsSoundWhole_andItsDelayShort() {
    Call call = world.callOverTcp(AUDIO, VIDEO);
    connection(call).setRate(60_000);
    send(call, 10);
    int before = sounds(call);
    int sentBefore = sequence;

    send(call, 10);
    world.world.run(SECOND);

    assertThat(sounds(call) - before).isGreaterThanOrEqualTo(sequence - sentBefore);
    assertThat(connection(call).queued()).isLessThan(60_000);
    assertThat(world.drops(DropReason.SEND_QUEUE_FULL)).isPositive();
  }

  @Test
  void queue_isNeverLongerThanItsBound() {
    Call call = world.callOverTcp(AUDIO, VIDEO);
    connection(call).setRate(1_000);

    for (int i = 0; i < 100; i++) {
      send(call, 1);
      assertThat(connection(call).queued()).isLessThanOrEqualTo(SimStreams.MAX_QUEUED);
    }

    assertThat(call.transport().state()).isNotEqualTo(TransportState.CLOSED);
  }

  @Test
  void path_thatMovesToUdp_isNotLimitedAnyMore() {
    Call call = world.callOverTcp(AUDIO, VIDEO);
    connection(call).setRate(60_000);
    send(call, 3);

    call.peer().useCandidate(SERVER);
    world.world.run(SECOND);

    assertThat(call.observer().sendBudgets.getLast()).isEqualTo(Long.MAX_VALUE);
    int told = call.observer().sendBudgets.size();
    send(call, 3);
    assertThat(call.observer().sendBudgets).hasSize(told);
  }

  /// Sound of 40 kbit/s and pictures of 2 Mbit/s.
  private void send(Call call, int seconds) {
    var sound = new RtpSendStream(SOUND, 0, 48_000, 0, 64);
    var picture = new RtpSendStream(PICTURE, 0, 90_000, 0, 64);
    call.transport().addSendStream(sound);
    call.transport().addSendStream(picture);
    for (int i = 0; i < seconds * SECOND / TICK; i++) {
      sequence++;
      world.onLoop(() -> {
        Packets.write(
            call.transport(), Packets.rtp(111, SOUND, sequence, 960 * sequence, new byte[90]));
        for (int packet = 0; packet < FRAME_PACKETS; packet++) {
          int number = FRAME_PACKETS * sequence + packet;
          Packets.write(
              call.transport(), Packets.rtp(96, PICTURE, number, sequence, new byte[980]));
        }
        call.transport().flush();
      });
      world.world.run(TICK);
    }
  }

  private static int sounds(Call call) {
    return (int)
        call.peer().rtp().stream().filter(packet -> Packets.view(packet).ssrc() == SOUND).count();
  }

  private static SimStreams.Connection connection(Call call) {
    return call.peer().connection(call.peer().client().agent().selected());
  }
}
