package io.madang.room;

import java.util.List;

/// What a receiver without a transport wants to be given: the media worker, for one.
///
/// @param name for logs
/// @param slots what it can take; `mid` is the slot's name. Always the whole list
/// @param view what the video slots shall show from the start; slots not named are
///   [ViewTarget#AUTO]
public record AttachRequest(String name, List<SlotSection> slots, List<ViewRequest> view) {
  public AttachRequest {
    slots = List.copyOf(slots);
    view = List.copyOf(view);
  }
}
