package io.madang.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes down which cameras hosts add.
public final class FakeCameras implements CameraControl {
  public final List<String> calls = new ArrayList<>();
  public Optional<SignalException> refusal = Optional.empty();

  @Override
  public String add(String room, String url, String name) throws SignalException {
    calls.add(room + " " + url + " " + name);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return "c-" + calls.size();
  }
}
