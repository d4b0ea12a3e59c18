package io.madang.server;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The API keys of `madang.auth.keys`: secrets by key name, in the order they were given, so that
/// the first one signs.
///
/// @param secrets secret by key name; never logged, [#toString] shows the names alone
public record ApiKeys(Map<String, String> secrets) {

  /// HS256 wants as many key bits as the hash has (RFC 7518, section 3.2).
  static final int GOOD_SECRET_LENGTH = 32;

  public ApiKeys {
    secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
  }

  /// Reads entries of the form `key:secret`; a secret may contain colons.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator that quotes no secret
  public static ApiKeys parse(List<String> entries) {
    var secrets = new LinkedHashMap<String, String>();
    for (int i = 0; i < entries.size(); i++) {
      String entry = entries.get(i).strip();
      int colon = entry.indexOf(':');
      if (colon <= 0 || colon == entry.length() - 1) {
        throw new IllegalArgumentException(
            "entry " + (i + 1) + " of madang.auth.keys is not of the form key:secret");
      }
      String key = entry.substring(0, colon);
      if (secrets.putIfAbsent(key, entry.substring(colon + 1)) != null) {
        throw new IllegalArgumentException("in madang.auth.keys, key " + key + " is given twice");
      }
    }
    return new ApiKeys(secrets);
  }

  public boolean isEmpty() {
    return secrets.isEmpty();
  }

  /// Names of the keys whose secret is shorter than HS256 wants.
  List<String> weakKeys() {
    return secrets.entrySet().stream()
        .filter(entry -> entry.getValue().length() < GOOD_SECRET_LENGTH)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public String toString() {
    return "ApiKeys" + secrets.keySet();
  }
}
