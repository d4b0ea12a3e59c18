package io.madang.rtsp.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A challenge of `WWW-Authenticate`, or what `Authorization` answers it with (RFC 7235, section
/// 2.1). Immutable; printed without its parameters.
///
/// @param scheme lower case, such as `digest`
/// @param token what follows the scheme where that is no list of parameters (Basic); else empty
/// @param parameters by name, lower case
record AuthenticationHeader(String scheme, String token, Map<String, String> parameters) {
  private static final int MAX_LENGTH = 8_192;

  AuthenticationHeader {
    parameters = Map.copyOf(parameters);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  @Override
  public String toString() {
    return scheme;
  }

  /// All that one header holds; several challenges may be in one, separated by commas like their
  /// parameters.
  static List<AuthenticationHeader> parse(String value) {
    return value.length() > MAX_LENGTH ? List.of() : new Reader(value).all();
  }

  /// Cuts a header into schemes, tokens and parameters.
  private static final class Reader {
    private final String text;
    private final List<AuthenticationHeader> headers = new ArrayList<>();
    private int position;
    private String scheme = "";
    private String token = "";
    private Map<String, String> parameters = new LinkedHashMap<>();

    private Reader(String text) {
      this.text = text;
    }

    private List<AuthenticationHeader> all() {
      while (skipTo(" \t,")) {
        element();
      }
      end();
      return headers;
    }

    /// A scheme if a space and something else follows, a parameter if an equals sign does.
    private void element() {
      int start = position;
      while (position < text.length() && " \t,=".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      String word = text.substring(start, position);
      while (position < text.length() && " \t".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      boolean equals = position < text.length() && text.charAt(position) == '=';
      if (equals && !isPadding()) {
        position++;
        parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
      } else if (equals || isTokenOfBasic()) {
        token = equals ? word + padding() : word;
      } else {
        end();
        scheme = word.toLowerCase(Locale.ROOT);
      }
    }

    /// Whether the equals sign ends Base64 instead of beginning a value.
    private boolean isPadding() {
      int next = position + 1;
      return scheme.equals("basic")
          && token.isEmpty()
          && parameters.isEmpty()
          && (next >= text.length() || "= ,".indexOf(text.charAt(next)) >= 0);
    }

    private String padding() {
      int start = position;
      while (position < text.length() && text.charAt(position) == '=') {
        position++;
      }
      return text.substring(start, position);
    }

    /// Base64 without padding, after a scheme and before anything else.
    private boolean isTokenOfBasic() {
      return scheme.equals("basic")
          && token.isEmpty()
          && parameters.isEmpty()
          && position >= text.length();
    }

    private String value() {
      while (position < text.length() && " \t".indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      if (position < text.length() && text.charAt(position) == '"') {
        return quoted();
      }
      int start = position;
      while (position < text.length() && ", \t".indexOf(text.charAt(position)) < 0) {
        position++;
      }
      return text.substring(start, position);
    }

    private String quoted() {
      var value = new StringBuilder();
      for (position++; position < text.length(); position++) {
        char next = text.charAt(position);
        if (next == '"') {
          position++;
          break;
        }
        if (next == '\\' && position + 1 < text.length()) {
          next = text.charAt(++position);
        }
        value.append(next);
      }
      return value.toString();
    }

    private void end() {
      if (!scheme.isEmpty()) {
        headers.add(new AuthenticationHeader(scheme, token, parameters));
      }
      scheme = "";
      token = "";
      parameters = new LinkedHashMap<>();
    }

    private boolean skipTo(String separators) {
      while (position < text.length() && separators.indexOf(text.charAt(position)) >= 0) {
        position++;
      }
      return position < text.length();
    }
  }
}
