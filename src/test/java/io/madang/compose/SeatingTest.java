package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeatingTest {
  private final Seating<String> seating = new Seating<>();
  private final Map<String, Long> spoke = new HashMap<>();

  private List<String> seat(int places, String... wanted) {
    return seating.update(List.of(wanted), places, who -> spoke.getOrDefault(who, 0L));
  }

  @Test
  void placesForAll_whoSpeaksStaysWhereTheyAre() {
    seat(4, "a", "b", "c");
    spoke.put("c", 9L);

    assertThat(seat(4, "a", "b", "c")).containsExactly("a", "b", "c");
  }

  @Test
  void fewerPlaces_speakerTakesThePlaceOfTheMostSilent() {
    spoke.put("a", 3L);
    spoke.put("b", 1L);
    seat(2, "a", "b", "c");

    spoke.put("c", 5L);

    assertThat(seat(2, "a", "b", "c")).containsExactly("a", "c");
  }

  @Test
  void fewerPlaces_nobodySpeaks_nothingMoves() {
    assertThat(seat(2, "a", "b", "c")).containsExactly("a", "b");
    assertThat(seat(2, "a", "b", "c", "d")).containsExactly("a", "b");
  }

  @Test
  void oneLeaves_whoStandsTakesThePlaceAndTheOthersStay() {
    seat(3, "a", "b", "c", "d");

    assertThat(seat(3, "a", "c", "d")).containsExactly("a", "d", "c");
  }

  @Test
  void oneLeaves_nobodyStands_theOthersMoveUp() {
    seat(3, "a", "b", "c");

    assertThat(seat(3, "b", "c")).containsExactly("b", "c");
  }

  @Test
  void fewerPlacesThanBefore_whoSpokeStays() {
    seat(4, "a", "b", "c", "d");
    spoke.put("d", 2L);
    spoke.put("b", 1L);

    assertThat(seat(2, "a", "b", "c", "d")).containsExactly("b", "d");
  }

  @Test
  void noPlaces_nobodySits() {
    spoke.put("a", 2L);

    assertThat(seat(0, "a", "b")).isEmpty();
    assertThat(seat(1, "a", "b")).containsExactly("a");
  }
}
