package io.madang.signal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.madang.sdp.SdpException;
import io.madang.sdp.SdpParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is offered: a negotiation whose answer can be written and read again, or a
/// [NegotiationException]; never anything else.
class OfferAnswerHostileTest {
  private static final long SEED = 20_251_122;

  private static final List<String> SEEDS =
      List.of(
          Offers.meeting(),
          Offers.publisher(),
          Offers.player(),
          Offers.session("0 1") + Offers.dataChannel("0") + Offers.audio("1", "sendrecv"));

  @Test
  void read_changedCharacters_answersOrRefuses() {
    var random = new Random(SEED);
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) (10 + random.nextInt(0x75)));
      }
      answered += feed(text.toString()) ? 1 : 0;
    }

    assertThat(answered).as("offers that could still be answered").isBetween(1, 999);
  }

  @Test
  void read_changedLines_answersOrRefuses() {
    var random = new Random(SEED);
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      var lines = new ArrayList<>(List.of(SEEDS.get(random.nextInt(SEEDS.size())).split("\n")));
      for (int n = 1 + random.nextInt(8); n > 0; n--) {
        changeLine(lines, random);
      }
      answered += feed(String.join("\n", lines)) ? 1 : 0;
    }

    assertThat(answered).as("offers that could still be answered").isBetween(1, 999);
  }

  @Test
  void read_changedNumbers_answersOrRefuses() {
    var random = new Random(SEED);
    String[] numbers = {"0", "-1", "15", "96", "127", "128", "255", "256", "65536", "4294967296"};
    for (int i = 0; i < 1_000; i++) {
      String[] parts =
          SEEDS.get(random.nextInt(SEEDS.size())).split("(?<=\\D)(?=\\d)|(?<=\\d)(?=\\D)");
      for (int n = 0; n < 5; n++) {
        int at = random.nextInt(parts.length);
        if (!parts[at].isEmpty() && Character.isDigit(parts[at].charAt(0))) {
          parts[at] = numbers[random.nextInt(numbers.length)];
        }
      }
      feed(String.join("", parts));
    }
  }

  @Test
  void read_manySectionsOrLines_answersOrRefuses() {
    feed(Offers.session("0") + Offers.audio("0", "sendonly").repeat(300));
    feed(Offers.publisher() + "a=rtcp-fb:* nack\n".repeat(20_000));
    feed(Offers.publisher() + "a=ssrc:1 cname:x\n".repeat(20_000));
    feed(Offers.publisher() + "a=rid:a send\n".repeat(20_000));
    feed(Offers.publisher() + ("a=fingerprint:" + Offers.FINGERPRINT + "\n").repeat(2_000));
    feed(Offers.publisher() + "a=simulcast:send " + "a;".repeat(2_000) + "a\n");
  }

  private static void changeLine(List<String> lines, Random random) {
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(other));
      case 2 -> lines.set(at, lines.get(other));
      default -> lines.set(at, lines.get(at).replaceAll("[ :;=].*", ""));
    }
  }

  /// Whether the offer could be answered.
  private static boolean feed(String sdp) {
    try {
      OfferAnswer negotiation = OfferAnswer.read(sdp, Purpose.MEET, List.of());
      String answer = negotiation.answer(Offers.accept(negotiation.offer()), 1, 1);
      assertThat(SdpParser.parse(answer).media()).hasSameSizeAs(SdpParser.parse(sdp).media());
      return true;
    } catch (NegotiationException refusal) {
      assertThat(refusal.sentence()).isNotEmpty().doesNotContain("\n");
      return false;
    } catch (SdpException | RuntimeException e) {
      return fail("seed " + SEED + ":\n" + sdp, e);
    }
  }
}
