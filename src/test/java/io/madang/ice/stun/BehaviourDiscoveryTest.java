package io.madang.ice.stun;

import static io.madang.ice.stun.Bytes.address;
import static io.madang.ice.stun.Bytes.hex;
import static io.madang.ice.stun.Bytes.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.wire.DropReason;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BehaviourDiscoveryTest {
  private static final List<TransportAddress> ADDRESSES =
      List.of(
          address("192.0.2.1", 3478),
          address("192.0.2.1", 3479),
          address("192.0.2.2", 3478),
          address("192.0.2.2", 3479));

  private final BehaviourDiscovery discovery =
      new BehaviourDiscovery(ADDRESSES, AmplificationBudget.forDiscovery(9));
  private final TransportAddress client = address("203.0.113.7", 40_000);
  private final PacketBuffer out = new PacketBuffer(2_000);

  private static StunMessage request(Consumer<StunWriter> attributes) {
    var buffer = new PacketBuffer(2_000);
    attributes.accept(new StunWriter().begin(buffer, StunWriter.BINDING_REQUEST, 1, 2));
    return message(buffer);
  }

  private StunMessage answer(StunMessage request, int socket) {
    assertThat(discovery.answer(request, socket, client, out, 0)).isPositive();
    return message(out);
  }

  private static byte[] plain(TransportAddress address) {
    var buffer = new PacketBuffer(100);
    new StunWriter()
        .begin(buffer, StunWriter.BINDING_REQUEST, 1, 2)
        .address(StunAttribute.OTHER_ADDRESS, address);
    return message(buffer).bytes(StunAttribute.OTHER_ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0", "0, 2, 1", "0, 4, 2", "0, 6, 3", "1, 2, 0", "2, 4, 0", "3, 6, 0", "1, 4, 3",
    "2, 6, 1"
  })
  void answer_comesFromWhereItIsWanted(int socket, int change, int answering) {
    StunMessage request = request(w -> w.put32(StunAttribute.CHANGE_REQUEST, change));

    StunMessage answer = answer(request, socket);

    assertThat(discovery.answerSocket()).isEqualTo(answering);
    assertThat(discovery.answerTo()).isEqualTo(client);
    assertThat(answer.xorMappedAddress()).isEqualTo(client);
    assertThat(answer.bytes(StunAttribute.RESPONSE_ORIGIN))
        .isEqualTo(plain(ADDRESSES.get(answering)));
    assertThat(answer.bytes(StunAttribute.OTHER_ADDRESS))
        .isEqualTo(plain(ADDRESSES.get(3 - socket)));
  }

  @Test
  void answer_responsePort_goesThere() {
    answer(request(w -> w.put32(StunAttribute.RESPONSE_PORT, 5_555 << 16)), 0);

    assertThat(discovery.answerTo()).isEqualTo(client.withPort(5_555));
  }

  @Test
  void answer_padding_makesItAsLongAsTheRequest() {
    StunMessage request = request(w -> w.zeros(StunAttribute.PADDING, 1_500).fingerprint());

    StunMessage answer = answer(request, 0);

    assertThat(answer.length()).isEqualTo(request.length());
    assertThat(answer.has(StunAttribute.PADDING)).isTrue();
    assertThat(answer.verifyFingerprint()).isTrue();
  }

  @Test
  void answer_badRequests_areRefused() {
    StunMessage both =
        request(
            w -> w.put32(StunAttribute.RESPONSE_PORT, 5 << 16).zeros(StunAttribute.PADDING, 40));

    assertThat(answer(both, 0).errorCode()).isEqualTo(400);
    assertThat(answer(request(w -> w.put32(StunAttribute.RESPONSE_PORT, 0)), 0).errorCode())
        .isEqualTo(400);
    assertThat(answer(request(w -> w.zeros(StunAttribute.CHANGE_REQUEST, 2)), 0).errorCode())
        .isEqualTo(400);
    assertThat(answer(request(w -> w.put32(0x7abc, 0)), 0).errorCode()).isEqualTo(420);
  }

  @Test
  void answer_classicRequest_getsTheOldAttributes() {
    StunMessage request =
        message(hex("00010008 01020304 05060708 090a0b0c 0d0e0f10 00030004 00000006"));

    StunMessage answer = answer(request, 0);

    assertThat(answer.has(StunAttribute.MAPPED_ADDRESS)).isTrue();
    assertThat(answer.bytes(StunAttribute.SOURCE_ADDRESS)).isEqualTo(plain(ADDRESSES.get(3)));
    assertThat(answer.bytes(StunAttribute.CHANGED_ADDRESS)).isEqualTo(plain(ADDRESSES.get(3)));
  }

  @Test
  void answer_flood_getsNoMoreThanItSentAndTheAdvances() {
    StunMessage request = request(w -> {});
    long sent = 0;
    for (int i = 0; i < 10_000; i++) {
      TransportAddress forged = address("203.0.113." + i % 250, 1 + i);
      sent += Math.max(0, discovery.answer(request, 0, forged, out, 0));
    }

    assertThat(sent).isLessThanOrEqualTo(10_000 * 20 + 100 * 72);
    assertThat(discovery.answer(request, 0, address("203.0.113.251", 9), out, 0))
        .isEqualTo(DropReason.STUN_RATE_LIMITED.asResult());
  }

  @Test
  void addresses_thatAreNoSquare_areRefused() {
    var budget = AmplificationBudget.forDiscovery(1);

    assertThatThrownBy(() -> new BehaviourDiscovery(ADDRESSES.subList(0, 3), budget))
        .isInstanceOf(IllegalArgumentException.class);
    List<TransportAddress> crossed =
        List.of(ADDRESSES.get(0), ADDRESSES.get(2), ADDRESSES.get(1), ADDRESSES.get(3));
    assertThatThrownBy(() -> new BehaviourDiscovery(crossed, budget))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
