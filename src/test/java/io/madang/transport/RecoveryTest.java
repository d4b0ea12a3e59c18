package io.madang.transport;

import static io.madang.transport.TransportWorld.MILLI;
import static io.madang.transport.TransportWorld.SECOND;
import static io.madang.transport.TransportWorld.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.rtcp.GenericNack;
import io.madang.rtp.rtcp.PictureLossIndication;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.sim.LinkConditions;
import io.madang.transport.TransportWorld.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lost packets are asked for and come back.
class RecoveryTest {
  private static final int SSRC = 55;
  private static final int RTX_SSRC = 56;

  private final TransportWorld world = new TransportWorld(51);
  private final Map<Integer, byte[]> history = new HashMap<>();
  private int answered;
  private int rtxSequence;

  @Test
  void gap_isAskedForWithinMilliseconds() {
    var call = world.call(VIDEO);

    send(call, 1);
    send(call, 3);
    world.world.run(50 * MILLI);

    assertThat(nacks(call)).containsExactly(2);
    assertThat(call.transport().statistics().nacksSent()).isEqualTo(1);
  }

  @Test
  void reordering_isNotAskedFor() {
    var call = world.call(VIDEO);

    send(call, 1);
    send(call, 3);
    send(call, 2);
    world.world.run(SECOND);

    assertThat(nacks(call)).isEmpty();
    assertThat(call.observer().media).hasSize(3);
  }

  @Test
  void gap_neverRepaired_isAskedForSeveralTimesAndThenAKeyframe() {
    var call = world.call(VIDEO);

    send(call, 1);
    send(call, 3);
    for (int i = 4; i < 150; i++) {
      send(call, i);
      world.world.run(20 * MILLI);
    }

    assertThat(nacks(call)).hasSizeBetween(3, 10).containsOnly(2);
    assertThat(keyframeRequests(call)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lossyPath_withRetransmissions_deliversEverythingOnce(long seed) {
    var lossy = new TransportWorld(seed);
    var call = lossy.call(VIDEO);
    lossy.network.setConditions(
        LinkConditions.GOOD
            .withLoss(0.1)
            .withReordering(0.1)
            .withDuplication(0.05)
            .withJitter(5 * MILLI));

    for (int i = 0; i < 600; i++) {
      send(call, i);
      lossy.world.run(10 * MILLI);
      answerNacks(call);
    }
    for (int i = 0; i < 100; i++) {
      lossy.world.run(20 * MILLI);
      answerNacks(call);
    }

    var delivered = new TreeSet<Long>();
    for (var media : call.observer().media) {
      assertThat(delivered.add(media.sequence())).as("%d came once", media.sequence()).isTrue();
      assertThat(new String(media.payload(), StandardCharsets.US_ASCII))
          .isEqualTo("packet " + (media.sequence() & 0xffff));
    }
    assertThat(lossy.network.lost()).isPositive();
    // The first may be lost before anybody knows of the stream, the last before anything follows
    // it.
    assertThat(delivered.size()).isGreaterThanOrEqualTo(597);
    assertThat(call.transport().receiveStreams().getFirst().repaired()).isPositive();
  }

  private void send(Call call, int sequenceNumber) {
    byte[] payload = ("packet " + sequenceNumber).getBytes(StandardCharsets.US_ASCII);
    byte[] packet = Packets.rtp(96, SSRC, sequenceNumber, "1", "", payload);
    history.put(sequenceNumber, payload);
    call.peer().client().sendRtp(packet);
  }

  /// What a browser does: RTX for each number asked for.
  private void answerNacks(Call call) {
    List<Integer> asked = nacks(call);
    for (int sequenceNumber : asked.subList(answered, asked.size())) {
      byte[] payload = history.get(sequenceNumber);
      call.peer()
          .client()
          .sendRtp(Packets.rtx(97, RTX_SSRC, rtxSequence++, sequenceNumber, "1", "", payload));
    }
    answered = asked.size();
  }

  private static List<Integer> nacks(Call call) {
    var asked = new ArrayList<Integer>();
    var nack = new GenericNack();
    forEach(
        call,
        compound -> {
          if (nack.read(compound)) {
            assertThat(nack.mediaSsrc()).isEqualTo(SSRC);
            while (nack.next()) {
              asked.add(nack.sequenceNumber());
            }
          }
        });
    return asked;
  }

  private static int keyframeRequests(Call call) {
    var count = new int[1];
    var pictureLoss = new PictureLossIndication();
    forEach(call, compound -> count[0] += pictureLoss.read(compound) ? 1 : 0);
    return count[0];
  }

  static void forEach(Call call, Consumer<RtcpCompound> action) {
    var compound = new RtcpCompound();
    for (byte[] datagram : call.peer().rtcp()) {
      assertThat(compound.wrap(datagram, 0, datagram.length)).isTrue();
      while (compound.next()) {
        action.accept(compound);
      }
    }
  }
}
