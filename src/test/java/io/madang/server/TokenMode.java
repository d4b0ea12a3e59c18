package io.madang.server;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/// A guarded server: it asks for tokens of two API keys, lets the pages of one origin in, and two
/// signaling connections at a time.
public final class TokenMode implements QuarkusTestProfile {

  public static final String KEY = "main";
  public static final String SECRET = "a-secret-of-at-least-32-characters";
  public static final String OTHER_KEY = "other";
  public static final String OTHER_SECRET = "another-secret-of-at-least-32-chars";

  public static final String ORIGIN = "https://meet.example.org";
  public static final int MAX_CONNECTIONS = 2;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "madang.auth.mode",
        "token",
        "madang.auth.keys",
        KEY + ":" + SECRET + "," + OTHER_KEY + ":" + OTHER_SECRET,
        "madang.signal.allowed-origins",
        ORIGIN,
        "madang.signal.max-connections",
        Integer.toString(MAX_CONNECTIONS));
  }
}
