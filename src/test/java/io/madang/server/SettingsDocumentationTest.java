package io.madang.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The settings table of `docs/operations.md` against [ServerConfig]: neither may know a key that
/// the other does not, and the defaults agree.
class SettingsDocumentationTest {

  private static final Path OPERATIONS = Path.of("docs/operations.md");
  private static final Pattern ROW = Pattern.compile("\\| `(madang\\.[a-z.-]+)` \\| ([^|]*) \\|.*");

  @Test
  void settings_areAllDocumentedAndNothingElseIs() throws IOException {
    assertThat(documented().keySet()).containsExactlyElementsOf(declared().keySet());
  }

  @Test
  void defaults_areTheDocumentedOnes() throws IOException {
    TreeMap<String, String> documented = documented();

    declared()
        .forEach((key, value) ->
            assertThat(documented.get(key)).as("default of %s", key).isEqualTo(value));
  }

  @Test
  void profiles_overrideOnlyDeclaredSettings() throws IOException {
    var key = Pattern.compile("(?m)^(?:%[a-z]+\\.)?(madang\\.[a-z.-]+)\\s*=");
    Matcher found =
        key.matcher(Files.readString(Path.of("src/main/resources/application.properties")));
    Set<String> overridden =
        found.results().map(match -> match.group(1)).collect(toCollection(TreeSet::new));

    assertThat(declared().keySet()).containsAll(overridden);
  }

  private static TreeMap<String, String> documented() throws IOException {
    var rows = new TreeMap<String, String>();
    for (String line : Files.readAllLines(OPERATIONS)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        String previous = rows.put(row.group(1), row.group(2).strip().replace("`", ""));
        assertThat(previous).as("second row of %s", row.group(1)).isNull();
      }
    }
    return rows;
  }

  private static TreeMap<String, String> declared() {
    var keys = new TreeMap<String, String>();
    collect("madang", ServerConfig.class, keys);
    return keys;
  }

  private static void collect(String prefix, Class<?> group, TreeMap<String, String> keys) {
    for (Method property : group.getDeclaredMethods()) {
      String key = prefix + "." + hyphenated(property.getName());
      if (property.getReturnType().isInterface() && isGroup(property.getReturnType())) {
        collect(key, property.getReturnType(), keys);
      } else {
        var standard = property.getAnnotation(WithDefault.class);
        keys.put(key, standard == null ? "none" : standard.value());
      }
    }
  }

  private static boolean isGroup(Class<?> type) {
    return type.getEnclosingClass() == ServerConfig.class;
  }

  private static String hyphenated(String name) {
    List<String> words = new ArrayList<>();
    for (String word : name.split("(?=[A-Z])")) {
      words.add(word.toLowerCase(Locale.ROOT));
    }
    return String.join("-", words);
  }
}
