package io.madang.server;

import io.madang.server.ServerConfig.AuthMode;
import io.madang.signal.AccessPolicy;
import jakarta.inject.Singleton;
import java.util.List;

/// Who may enter and administer this server: the API keys, and the policy that `madang.auth.mode`
/// sets.
@Singleton
public class Access {

  private final ApiKeys keys;
  private final AccessPolicy policy;

  Access(ServerConfig config) {
    this.keys = ApiKeys.parse(config.auth().keys().orElseGet(List::of));
    this.policy =
        config.auth().mode() == AuthMode.OPEN
            ? AccessPolicy.open()
            : AccessPolicy.tokens(keys.secrets());
  }

  public ApiKeys keys() {
    return keys;
  }

  public AccessPolicy policy() {
    return policy;
  }
}
