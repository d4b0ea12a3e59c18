package io.madang.compose;

import io.madang.compose.link.SlotExtensions;
import io.madang.compose.link.SlotPayloads;
import io.madang.room.SlotSection;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which of the worker's video slots carries whose picture. Who stays in the picture keeps the
/// slot, so that moving a tile interrupts nothing.
///
/// All slots exist from the start: one that shows nothing costs nothing, and so the room never has
/// to be asked for more. Confined to one thread.
final class SlotTable {
  /// A grid full of tiles, and a large screen beside people.
  private static final int VIDEO_SLOTS = CompositeLayout.MOST_TILES + 1;

  private final Map<Key, String> slots = new LinkedHashMap<>();
  private final TreeSet<Integer> free = new TreeSet<>();
  private final Map<String, ViewRequest> views = new LinkedHashMap<>();

  /// One picture of one person.
  record Key(String participant, TrackSource source) {}

  SlotTable() {
    reset();
  }

  /// What a worker receives.
  ///
  /// @param voices how many sounds at once
  static List<SlotSection> sections(int voices) {
    List<SlotSection> sections = new ArrayList<>();
    for (int i = 0; i < voices; i++) {
      sections.add(
          new SlotSection("a-" + i, MediaKind.AUDIO, SlotPayloads.AUDIO, HeaderExtensionMap.EMPTY));
    }
    for (int i = 0; i < VIDEO_SLOTS; i++) {
      sections.add(
          new SlotSection(video(i), MediaKind.VIDEO, SlotPayloads.VIDEO, SlotExtensions.VIDEO));
    }
    return sections;
  }

  /// All slots show nothing: how a new receiver begins.
  static List<ViewRequest> nothing() {
    List<ViewRequest> views = new ArrayList<>();
    for (int i = 0; i < VIDEO_SLOTS; i++) {
      views.add(none(video(i)));
    }
    return views;
  }

  /// Begins anew, with a receiver that shows nothing.
  void reset() {
    slots.clear();
    views.clear();
    for (int i = 0; i < VIDEO_SLOTS; i++) {
      free.add(i);
      views.put(video(i), none(video(i)));
    }
  }

  /// What was asked of the room is to be asked again.
  void forgetWishes() {
    views.clear();
  }

  /// Gives these pictures slots, and answers what has to be asked of the room for it.
  ///
  /// @param wanted each picture with the size of its tile
  List<ViewRequest> update(Map<Key, Rectangle> wanted) {
    List<ViewRequest> changes = new ArrayList<>();
    for (Map.Entry<Key, String> taken : List.copyOf(slots.entrySet())) {
      if (!wanted.containsKey(taken.getKey())) {
        slots.remove(taken.getKey());
        free.add(Integer.parseInt(taken.getValue().substring(2)));
        set(none(taken.getValue()), changes);
      }
    }
    wanted.forEach((key, tile) -> {
      String slot = slots.get(key);
      if (slot == null && !free.isEmpty()) {
        slot = video(free.removeFirst());
        slots.put(key, slot);
      }
      if (slot != null) {
        set(view(slot, key, tile), changes);
      }
    });
    return latest(changes);
  }

  /// The slot of a picture, empty if it has none.
  String slot(Key key) {
    return slots.getOrDefault(key, "");
  }

  private void set(ViewRequest view, List<ViewRequest> changes) {
    if (!view.equals(views.put(view.slot(), view))) {
      changes.add(view);
    }
  }

  /// A slot that was freed and taken again is asked for once.
  private static List<ViewRequest> latest(List<ViewRequest> changes) {
    Map<String, ViewRequest> bySlot = new LinkedHashMap<>();
    changes.forEach(view -> bySlot.put(view.slot(), view));
    return List.copyOf(bySlot.values());
  }

  /// People fill their tile and lose what does not fit, so the picture is wanted larger than the
  /// tile where shapes differ; a screen is wanted as large as its tile.
  private static ViewRequest view(String slot, Key key, Rectangle tile) {
    boolean fills = key.source() != TrackSource.SCREEN;
    int width = fills ? Math.max(tile.width(), tile.height() * 16 / 9) : tile.width();
    int height = fills ? Math.max(tile.height(), tile.width() * 9 / 16) : tile.height();
    return new ViewRequest(
        slot, new ViewTarget.Pinned(key.participant(), key.source()), width, height, 0);
  }

  private static ViewRequest none(String slot) {
    return new ViewRequest(
        slot, ViewTarget.NONE, ViewRequest.DEFAULT_WIDTH, ViewRequest.DEFAULT_HEIGHT, 0);
  }

  private static String video(int index) {
    return "v-" + index;
  }
}
