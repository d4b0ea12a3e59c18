package io.madang.room;

import io.madang.room.SlotState.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Decides which track feeds which slot of one participant. A pure decider over the room's present
/// state: it may run as often as something has changed.
///
/// Video: what a view pins comes first; `auto` slots show the latest speakers among the rest.
/// Audio: what a view pins, heard or not; then the heard tracks; who is shown in the n-th video
/// slot is heard in the n-th audio slot, others keep the slot they have, then take what is free.
final class SlotAssigner {
  private final List<Participant> speakerOrder;
  private final List<PublishedTrack> audible;

  /// @param speakerOrder everybody, the latest speaker first
  /// @param audible the audio tracks that are heard
  SlotAssigner(List<Participant> speakerOrder, List<PublishedTrack> audible) {
    this.speakerOrder = speakerOrder;
    this.audible = audible;
  }

  /// What a slot shall show.
  record Choice(Optional<PublishedTrack> track, Optional<Reason> reason) {
    static final Choice EMPTY = new Choice(Optional.empty(), Optional.empty());

    static Choice of(PublishedTrack track) {
      return new Choice(
          Optional.of(track), track.isMuted() ? Optional.of(Reason.MUTED) : Optional.empty());
    }

    static Choice missing(Reason reason) {
      return new Choice(Optional.empty(), Optional.of(reason));
    }
  }

  /// One choice per video slot, in the order of the slots.
  List<Choice> video(Participant viewer, List<Slot> slots) {
    List<Choice> choices = new ArrayList<>(slots.size());
    Set<PublishedTrack> shown = new HashSet<>();
    for (Slot slot : slots) {
      Choice choice =
          switch (slot.view().target()) {
            case ViewTarget.Pinned pinned -> pinned(viewer, pinned, slot);
            case ViewTarget.Auto _ -> Choice.EMPTY;
            case ViewTarget.None _ -> Choice.EMPTY;
          };
      choice.track().ifPresent(shown::add);
      choices.add(choice);
    }
    fillAuto(viewer, slots, choices, shown);
    return choices;
  }

  /// One choice per audio slot, in the order of the slots.
  ///
  /// @param video what the video slots show now
  List<Choice> audio(Participant listener, List<Slot> slots, List<Slot> video) {
    Choice[] choices = new Choice[slots.size()];
    Arrays.fill(choices, Choice.EMPTY);
    List<PublishedTrack> rest = new ArrayList<>();
    for (PublishedTrack track : audible) {
      if (track.participant() != listener) {
        rest.add(track);
      }
    }
    takePinned(listener, rest, slots, choices);
    takeSlotOfPicture(rest, slots, video, choices);
    keepSlot(rest, slots, choices);
    takeFreeSlot(rest, slots, choices);
    return List.of(choices);
  }

  private Choice pinned(Participant viewer, ViewTarget.Pinned pinned, Slot slot) {
    for (Participant participant : speakerOrder) {
      if (participant.id().equals(pinned.participantId()) && participant != viewer) {
        return participant
            .videoTrack(pinned.source())
            .map(track -> slot.canShow(track) ? Choice.of(track) : Choice.missing(Reason.CODEC))
            .orElse(Choice.missing(Reason.ABSENT));
      }
    }
    return Choice.missing(Reason.ABSENT);
  }

  private void fillAuto(
      Participant viewer, List<Slot> slots, List<Choice> choices, Set<PublishedTrack> shown) {
    List<Integer> autos = new ArrayList<>();
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).view().target() instanceof ViewTarget.Auto) {
        autos.add(i);
      }
    }
    List<PublishedTrack> wanted = latestSpeakers(viewer, shown, autos.size());
    List<Integer> free = new ArrayList<>();
    for (int index : autos) {
      PublishedTrack current = slots.get(index).trackOrNull();
      if (current != null && slots.get(index).canShow(current) && wanted.remove(current)) {
        choices.set(index, Choice.of(current));
      } else {
        free.add(index);
      }
    }
    for (int index : free) {
      Slot slot = slots.get(index);
      for (PublishedTrack track : wanted) {
        if (slot.canShow(track)) {
          choices.set(index, Choice.of(track));
          wanted.remove(track);
          break;
        }
      }
    }
  }

  /// Cameras that show something come before muted ones.
  private List<PublishedTrack> latestSpeakers(
      Participant viewer, Set<PublishedTrack> shown, int most) {
    List<PublishedTrack> tracks = new ArrayList<>();
    for (int pass = 0; pass < 2 && tracks.size() < most; pass++) {
      for (Participant participant : speakerOrder) {
        Optional<PublishedTrack> camera = participant.videoTrack(TrackSource.CAMERA);
        if (participant == viewer || camera.isEmpty() || tracks.size() == most) {
          continue;
        }
        PublishedTrack track = camera.get();
        if (track.isMuted() == (pass == 1) && !shown.contains(track)) {
          tracks.add(track);
        }
      }
    }
    return tracks;
  }

  /// A pinned slot carries nobody else, also while there is nothing to hear.
  private void takePinned(
      Participant listener, List<PublishedTrack> rest, List<Slot> slots, Choice[] choices) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).view().target() instanceof ViewTarget.Pinned pinned) {
        choices[i] = pinnedSound(listener, pinned, slots.get(i));
        choices[i].track().ifPresent(rest::remove);
      }
    }
  }

  private Choice pinnedSound(Participant listener, ViewTarget.Pinned pinned, Slot slot) {
    for (Participant participant : speakerOrder) {
      if (participant.id().equals(pinned.participantId()) && participant != listener) {
        for (PublishedTrack track : participant.tracks()) {
          if (track.isAudio() && track.source() == pinned.source()) {
            return slot.canShow(track) ? Choice.of(track) : Choice.missing(Reason.CODEC);
          }
        }
      }
    }
    return Choice.missing(Reason.ABSENT);
  }

  private static void takeSlotOfPicture(
      List<PublishedTrack> rest, List<Slot> slots, List<Slot> video, Choice[] choices) {
    for (int i = 0; i < Math.min(slots.size(), video.size()); i++) {
      PublishedTrack picture = video.get(i).trackOrNull();
      if (picture == null || choices[i] != Choice.EMPTY) {
        continue;
      }
      TrackSource sound =
          picture.source() == TrackSource.SCREEN
              ? TrackSource.SCREEN_AUDIO
              : TrackSource.MICROPHONE;
      for (PublishedTrack track : rest) {
        if (track.participant() == picture.participant()
            && track.source() == sound
            && slots.get(i).canShow(track)) {
          choices[i] = Choice.of(track);
          rest.remove(track);
          break;
        }
      }
    }
  }

  private static void keepSlot(List<PublishedTrack> rest, List<Slot> slots, Choice[] choices) {
    for (int i = 0; i < slots.size(); i++) {
      PublishedTrack current = slots.get(i).trackOrNull();
      if (choices[i] == Choice.EMPTY && current != null && rest.remove(current)) {
        choices[i] = Choice.of(current);
      }
    }
  }

  private static void takeFreeSlot(List<PublishedTrack> rest, List<Slot> slots, Choice[] choices) {
    for (int i = 0; i < slots.size(); i++) {
      if (choices[i] != Choice.EMPTY) {
        continue;
      }
      for (PublishedTrack track : rest) {
        if (slots.get(i).canShow(track)) {
          choices[i] = Choice.of(track);
          rest.remove(track);
          break;
        }
      }
    }
  }
}
