package io.madang.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/signaling.md` and the code say the same.
class SignalPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("```json\\n(.*?)\\n```", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("^\\{\"type\":\"([a-z-]+)\"");
  private static final Pattern ERROR =
      Pattern.compile("^\\| `([a-z-]+)` \\| (yes|no)([^|]*) \\|", Pattern.MULTILINE);

  private final SignalCodec codec = new SignalCodec(SignalLimits.DEFAULT);
  private final String page;

  SignalPageTest() throws IOException {
    page = Files.readString(Path.of("docs/signaling.md"));
  }

  @Test
  void clientExamples_areTheGoldenFiles() {
    assertThat(section("Client to server")).containsExactlyInAnyOrderEntriesOf(golden("client-"));
  }

  @Test
  void serverExamples_areTheGoldenFiles() {
    assertThat(section("Server to client")).containsExactlyInAnyOrderEntriesOf(golden("server-"));
  }

  @Test
  void clientExamples_areUnderstood() throws SignalException {
    var types = new ArrayList<Class<?>>();
    for (String example : section("Client to server").values()) {
      types.add(codec.decode(example).getClass());
    }

    assertThat(types).containsExactlyInAnyOrder(ClientMessage.class.getPermittedSubclasses());
  }

  @Test
  void serverTypes_areTheEncodedOnes() {
    var encoded = new TreeSet<String>();
    GoldenMessages.SERVER.values().forEach(message -> encoded.add(type(codec.encode(message))));

    assertThat(section("Server to client").keySet()).isEqualTo(encoded);
  }

  @Test
  void errorTable_isTheEnum() {
    var table = new TreeMap<String, List<Boolean>>();
    ERROR
        .matcher(page)
        .results()
        .forEach(row -> table.put(row.group(1), List.of(fatal(row), fatalInJoin(row))));
    var code = new TreeMap<String, List<Boolean>>();
    for (SignalError error : SignalError.values()) {
      code.put(error.code(), List.of(error.fatal(false), error.fatal(true)));
    }

    assertThat(table).isEqualTo(code);
  }

  private static boolean fatal(MatchResult row) {
    return row.group(2).equals("yes");
  }

  private static boolean fatalInJoin(MatchResult row) {
    return fatal(row) || row.group(3).contains("yes in `join`");
  }

  /// The examples of a section: type → text.
  private Map<String, String> section(String title) {
    int start = page.indexOf("\n## " + title + "\n");
    int end = page.indexOf("\n## ", start + 1);
    var examples = new TreeMap<String, String>();
    EXAMPLE
        .matcher(page.substring(start, end))
        .results()
        .forEach(found -> examples.put(type(found.group(1)), found.group(1)));
    return examples;
  }

  /// The golden files that are named by a type alone.
  private static Map<String, String> golden(String prefix) {
    var texts = new TreeMap<String, String>();
    GoldenMessages.files()
        .forEach((name, text) -> {
          if (name.equals(prefix + type(text))) {
            texts.put(type(text), text);
          }
        });
    return texts;
  }

  private static String type(String json) {
    var matcher = TYPE.matcher(json);
    assertThat(matcher.find()).as("a message begins with its type: " + json).isTrue();
    return matcher.group(1);
  }
}
