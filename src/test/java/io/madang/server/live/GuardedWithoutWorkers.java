package io.madang.server.live;

import io.madang.server.TokenMode;
import java.util.Map;

/// The same as [WithoutWorkers], but it asks for tokens.
public final class GuardedWithoutWorkers extends WithoutWorkers {

  @Override
  public Map<String, String> getConfigOverrides() {
    Map<String, String> settings = super.getConfigOverrides();
    settings.put("madang.auth.mode", "token");
    settings.put("madang.auth.keys", TokenMode.KEY + ":" + TokenMode.SECRET);
    settings.put("madang.broadcast.link-lifetime", "2h");
    return settings;
  }
}
