package io.madang.signal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Coverage-guided fuzzing of offers; without `JAZZER_FUZZ=1` only the kept inputs are run.
class OfferAnswerFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void read_anyText_answersOrRefuses(FuzzedDataProvider data) {
    // Most of what decides is behind the first lines.
    String text = Offers.publisher() + data.consumeRemainingAsString();
    try {
      OfferAnswer negotiation = OfferAnswer.read(text, Purpose.MEET, List.of());
      assertThat(negotiation.answer(Offers.accept(negotiation.offer()), 1, 1)).startsWith("v=0");
    } catch (NegotiationException refusal) {
      assertThat(refusal.sentence()).isNotEmpty();
    }
  }
}
