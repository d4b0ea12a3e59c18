package io.madang.signal.whip;

import io.madang.room.JoinRequest;
import io.madang.room.ParticipantKind;
import io.madang.room.Permissions;
import io.madang.room.SlotSection;
import io.madang.room.TrackSource;
import io.madang.room.ViewRequest;
import io.madang.room.ViewTarget;
import io.madang.rtp.MediaKind;
import io.madang.signal.negotiation.OfferAnswer;
import io.madang.signal.negotiation.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who comes by WHIP or WHEP, and how it asks to be let in. Immutable.
record Newcomer(
    MediaSessions.Admission admission,
    Purpose purpose,
    OfferAnswer negotiation,
    JoinRequest request) {
  /// The size of a wide screen: a player shows one picture, and shows it large.
  private static final int WIDTH = 1920;

  private static final int HEIGHT = 1080;
  private static final int MAX_NAME_CHARACTERS = 64;

  /// Somebody who publishes and sees nothing.
  static Newcomer publisher(
      MediaSessions.Admission admission, String name, OfferAnswer negotiation) {
    String wished = name.strip();
    String usual = wished.isEmpty() || wished.length() > MAX_NAME_CHARACTERS ? "WHIP" : wished;
    String granted = admission.grant().name();
    var request =
        new JoinRequest(
            granted.isEmpty() ? usual : granted,
            admission.grant().identity(),
            ParticipantKind.WHIP,
            limited(admission.permissions(), true, false),
            negotiation.offer(),
            List.of());
    return new Newcomer(admission, Purpose.PUBLISH, negotiation, request);
  }

  /// Somebody who watches and is not seen.
  static Newcomer player(
      MediaSessions.Admission admission, Optional<String> watched, OfferAnswer negotiation) {
    var request =
        new JoinRequest(
            admission.grant().name(),
            admission.grant().identity(),
            ParticipantKind.WHEP,
            limited(admission.permissions(), false, true),
            negotiation.offer(),
            view(negotiation.offer().slots(), watched));
    return new Newcomer(admission, Purpose.SUBSCRIBE, negotiation, request);
  }

  /// An encoder or a player moderates nobody, not even a room it opens.
  private static Permissions limited(Permissions given, boolean publish, boolean subscribe) {
    return new Permissions(
        given.publish() && publish, given.subscribe() && subscribe, false, given.hidden(), false);
  }

  /// The first video slot shows the camera of whom is watched, the second the screen.
  private static List<ViewRequest> view(List<SlotSection> slots, Optional<String> watched) {
    var requests = new ArrayList<ViewRequest>();
    for (SlotSection slot : slots) {
      if (slot.kind() == MediaKind.VIDEO) {
        ViewTarget target = target(requests.size(), watched);
        requests.add(new ViewRequest(slot.mid(), target, WIDTH, HEIGHT, 0));
      }
    }
    return requests;
  }

  private static ViewTarget target(int index, Optional<String> watched) {
    if (watched.isEmpty()) {
      return ViewTarget.AUTO;
    }
    return switch (index) {
      case 0 -> new ViewTarget.Pinned(watched.get(), TrackSource.CAMERA);
      case 1 -> new ViewTarget.Pinned(watched.get(), TrackSource.SCREEN);
      default -> ViewTarget.NONE;
    };
  }
}
