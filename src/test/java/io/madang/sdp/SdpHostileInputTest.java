package io.madang.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Real offers, damaged at random: read or refused with a code, never anything else.
final class SdpHostileInputTest {
  private static final String NASTY = "\0\r\n\t =:;,/~*%\u00e9\uffff0123456789-";

  @Test
  void parse_offersWithChangedCharacters_areReadOrRefused() throws IOException {
    var random = new Random(8866);
    List<String> offers = offers();
    int read = 0;
    for (int round = 0; round < 540; round++) {
      var text = new StringBuilder(offers.get(round % offers.size()));
      for (int i = 0; i <= random.nextInt(4); i++) {
        char character =
            random.nextBoolean()
                ? NASTY.charAt(random.nextInt(NASTY.length()))
                : (char) random.nextInt(128);
        text.setCharAt(random.nextInt(text.length()), character);
      }
      read += SdpFuzz.description(text.toString()) ? 1 : 0;
    }

    assertThat(read).isBetween(54, 530);
  }

  @Test
  void parse_offersWithLinesShuffledDroppedAndCut_areReadOrRefused() throws IOException {
    var random = new Random(3264);
    List<String> offers = offers();
    int read = 0;
    for (int round = 0; round < 540; round++) {
      List<String> lines =
          new ArrayList<>(Arrays.asList(offers.get(round % offers.size()).split("\r\n")));
      Collections.shuffle(lines.subList(1, lines.size()), random);
      lines.subList(1 + random.nextInt(lines.size() - 1), lines.size()).clear();
      int cut = random.nextInt(lines.size());
      String line = lines.get(cut);
      lines.set(cut, line.substring(0, random.nextInt(line.length() + 1)));
      read += SdpFuzz.description(String.join("\n", lines)) ? 1 : 0;
      SdpFuzz.fragment(String.join("\n", lines.subList(1, lines.size())));
    }

    assertThat(read).isBetween(30, 530);
  }

  @Test
  void parse_randomText_isRefused() {
    var random = new Random(4566);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);

      assertThat(SdpFuzz.description(text)).isFalse();
      SdpFuzz.fragment(text);
    }
  }

  private static List<String> offers() throws IOException {
    List<String> offers = new ArrayList<>();
    for (Path file : GoldenOffersTest.offers().toList()) {
      offers.add(Files.readString(file));
    }
    return offers;
  }
}
