package io.madang.ice.stun;

import static io.madang.ice.stun.Bytes.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.TransportAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AmplificationBudgetTest {
  private final AmplificationBudget budget = new AmplificationBudget(77);
  private final TransportAddress source = address("192.0.2.1", 5000);

  @Test
  void spend_answerNoLongerThanRequest_isAllowed() {
    assertThat(budget.spend(source, 32, 32, 0)).isTrue();
    assertThat(budget.spend(source, 100, 32, 0)).isTrue();
  }

  private void useUpAdvances(long now) {
    for (int i = 0; i < AmplificationBudget.ADVANCES_PER_SECOND; i++) {
      assertThat(budget.spend(address("203.0.113.7", 1 + i), 20, 44, now)).isTrue();
    }
  }

  @Test
  void spend_firstBareRequest_isAnsweredOnceInAdvance() {
    assertThat(budget.spend(source, 20, 44, 0)).isTrue();
    assertThat(budget.spend(source, 20, 44, 1)).as("24 in debt, 20 new").isFalse();
    assertThat(budget.spend(source, 20, 44, 2)).as("16 and an advance of 24").isFalse();
    assertThat(budget.spend(source, 20, 44, 3)).as("36 and an advance of 8").isTrue();
  }

  @Test
  void spend_debt_neverExceedsTheAdvance() {
    int balance = 0;
    for (int i = 0; i < 1_000; i++) {
      balance += 20;
      if (budget.spend(source, 20, 44, i)) {
        balance -= 44;
      }
      assertThat(balance).isGreaterThanOrEqualTo(-AmplificationBudget.ADVANCE);
    }
  }

  @Test
  void spend_noAdvancesLeft_paysForEverySecondAnswerAtMost() {
    useUpAdvances(0);

    assertThat(budget.spend(source, 20, 32, 0)).isFalse();
    assertThat(budget.spend(source, 20, 32, 1)).isTrue();
    assertThat(budget.spend(source, 20, 32, 2)).as("8 left and 20 new").isFalse();
    assertThat(budget.spend(source, 20, 32, 3)).isTrue();
  }

  @Test
  void spend_creditOfOneSource_isNoCreditOfAnother() {
    useUpAdvances(0);
    budget.spend(source, 20, 32, 0);

    assertThat(budget.spend(address("192.0.2.1", 5001), 20, 32, 0)).isFalse();
    assertThat(budget.spend(address("192.0.2.2", 5000), 20, 32, 0)).isFalse();
  }

  @Test
  void spend_creditOlderThanATransaction_isForgotten() {
    long later = AmplificationBudget.LIFETIME_NANOS + 1;
    useUpAdvances(0);
    budget.spend(source, 20, 32, 0);
    useUpAdvances(later);

    assertThat(budget.spend(source, 20, 32, later)).isFalse();
  }

  @Test
  void spend_clockThatStartsBelowZero_worksTheSame() {
    long start = Long.MIN_VALUE + 5;
    useUpAdvances(start);

    assertThat(budget.spend(source, 20, 32, start)).isFalse();
    assertThat(budget.spend(source, 20, 32, start + 1)).isTrue();
  }

  @Test
  void spend_creditNeverGrowsBeyondItsBound() {
    for (int i = 0; i < 1000; i++) {
      budget.spend(source, 20, 10_000, i);
    }
    int paid = 0;
    while (budget.spend(source, 0, 32, 1000)) {
      paid += 32;
    }

    assertThat(paid).isLessThanOrEqualTo(AmplificationBudget.MAX_CREDIT);
  }

  @Test
  void spend_floodOfManySources_allTogetherGetNoMoreThanTheySentAndTheAdvances() {
    var random = new Random(1508);
    Map<TransportAddress, int[]> balances = new HashMap<>();
    int answered = 0;
    long sum = 0;
    for (int i = 0; i < 200_000; i++) {
      TransportAddress from = address("198.51.100." + random.nextInt(200), random.nextInt(50));
      int received = 20 + 4 * random.nextInt(5);
      int answer = 32 + 4 * random.nextInt(5);
      int[] balance = balances.computeIfAbsent(from, f -> new int[1]);
      balance[0] += received;
      sum += received;
      if (budget.spend(from, received, answer, i * 1_000_000L)) {
        balance[0] -= answer;
        sum -= answer;
        answered++;
      }
      long seconds = i / 1_000 + 1;
      long advances = seconds * AmplificationBudget.ADVANCES_PER_SECOND;
      assertThat(sum).isGreaterThanOrEqualTo(-advances * AmplificationBudget.ADVANCE);
    }

    assertThat(answered).isGreaterThan(10_000);
  }
}
