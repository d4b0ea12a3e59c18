package io.madang.room;

import io.madang.room.SlotState.Reason;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One receive stream of a participant: a continuous RTP stream that changing tracks and layers
/// feed. Decides which of them does, and when; [SlotStream] carries it. Holds numbers only; the
/// packets stay with their source.
///
/// A change of track or layer happens at a keyframe of the new one: until it comes, the old layer
/// of the same track goes on, so that the picture does not stop. Confined to its `MediaLoop`.
final class Slot {
  /// Somebody who asks again at once would be sent the same again.
  private static final long LATE_INTERVAL_NANOS = 1_000_000_000L;

  private final Subscriber subscriber;
  private final SlotParameters parameters;
  private final SlotAim aim = new SlotAim();
  private final SlotGrant grant = new SlotGrant();
  private final SlotStream output;
  private SlotSection section;
  private ViewRequest view;
  private @Nullable PublishedTrack track;
  private long lastLateNanos = Long.MIN_VALUE / 2;
  private SlotState reported;

  Slot(Subscriber subscriber, SlotSection section, SlotParameters parameters, RoomIds ids) {
    this.subscriber = subscriber;
    this.section = section;
    this.parameters = parameters;
    this.view = ViewRequest.unnamed(section.mid());
    this.reported = SlotStates.empty(section.mid());
    this.output = new SlotStream(this, subscriber, parameters, section.codecs().getFirst(), ids);
  }

  /// Feeds the slot from another track, or from none.
  void show(Optional<PublishedTrack> next) {
    PublishedTrack wanted = next.orElse(null);
    if (wanted == track) {
      return;
    }
    if (track != null) {
      track.unsubscribe(this);
    }
    track = wanted;
    aim.clear();
    grant.restart();
    if (wanted != null) {
      wanted.subscribe(this);
      long now = subscriber.now();
      Encoding awaited = pickLayer(wanted, now);
      if (awaited != null && !beginLate(awaited, now)) {
        askForKeyframe(wanted, awaited, now);
      }
    }
  }

  /// Begins anew with the next keyframe: the source paused or was replaced.
  void restart() {
    aim.clear();
    if (track != null) {
      chooseLayer(subscriber.now());
    }
  }

  /// One packet of one of the track's encodings.
  void receive(Encoding encoding, RtpPacket packet, long source, long now) {
    if (isVideo() && !subscriber.budget().takesVideo(now)) {
      hold();
      return;
    }
    if (encoding != aim.currentOrNull()) {
      boolean entry = encoding.frame().isEntry() && aim.isEntry(encoding);
      if (entry && canBegin() && output.prepare(encoding)) {
        begun(encoding);
        output.begin(encoding, packet, source, now);
      }
    } else if (output.isPrepared(encoding) || output.prepare(encoding)) {
      output.forward(encoding, packet, source, now);
    }
  }

  /// A number of the source that carried no media.
  void skip(Encoding encoding, long source) {
    if (encoding == aim.currentOrNull()) {
      output.drop(source);
    }
  }

  /// The receiver cannot go on without a keyframe.
  void keyframeRequested(long now) {
    if (track == null || grant.isHeld()) {
      return;
    }
    Encoding needed = aim.aimOrNull();
    if (needed != null && !beginLate(needed, now)) {
      track.requestKeyframe(needed, now);
    }
    Encoding current = aim.currentOrNull();
    if (current != null && current != needed) {
      track.requestKeyframe(current, now);
    }
  }

  /// Picks the layer for the tile again; asks for a keyframe if another one is to be taken.
  void chooseLayer(long now) {
    PublishedTrack shown = track;
    Encoding awaited = shown == null ? null : pickLayer(shown, now);
    if (shown != null && awaited != null) {
      askForKeyframe(shown, awaited, now);
    }
  }

  /// Picks the layer for the tile again.
  ///
  /// @return what begins with a keyframe that has to come, or null
  private @Nullable Encoding pickLayer(PublishedTrack shown, long now) {
    boolean limited = grant.isLimited();
    Encoding chosen =
        limited ? grant.encodingOf(shown) : EncodingChoice.of(shown, section, view, now);
    if (chosen == null) {
      return null;
    }
    int layer = limited ? grant.layer() : EncodingChoice.spatialLayer(chosen, section, view);
    return aim.want(chosen, layer) ? chosen : null;
  }

  private void askForKeyframe(PublishedTrack shown, Encoding wanted, long now) {
    if (!shown.isMuted() && canBegin()) {
      shown.requestKeyframe(wanted, now);
    }
  }

  /// Sends nothing until [#release], which begins with a keyframe: the path is full, or something
  /// was lost before it got there. What was sent so far ends here, and the numbers run on.
  void hold() {
    grant.hold();
    aim.suspend();
  }

  /// The path has room again.
  void release(long now) {
    grant.release(now);
    PublishedTrack shown = track;
    Encoding wanted = aim.targetOrNull();
    if (shown != null && wanted != null) {
      askForKeyframe(shown, wanted, now);
    }
  }

  /// Sends this layer, which is what the path carries; until its keyframe comes, the old one.
  ///
  /// @return whether the slot was paused
  boolean limit(Encoding encoding, int layer, long now) {
    boolean wasPaused = grant.isPaused();
    if (grant.allow(encoding, layer)) {
      resume(wasPaused, now);
    }
    return wasPaused;
  }

  /// Sends what the tile wants.
  ///
  /// @return whether the slot was paused
  boolean lift(long now) {
    boolean wasPaused = grant.isPaused();
    if (grant.lift()) {
      resume(wasPaused, now);
    }
    return wasPaused;
  }

  /// Sends nothing: the path does not carry any layer.
  ///
  /// @return whether that is news
  boolean pause() {
    aim.clear();
    return grant.pause();
  }

  /// Who was paused is let in when it is its turn: many keyframes at once would fill the path.
  private void resume(boolean wasPaused, long now) {
    if (wasPaused) {
      grant.hold();
    }
    chooseLayer(now);
  }

  /// Looks whether the source has stopped, and brings the clock of the sender reports up to date.
  void tick(long now) {
    if (isVideo() && !isFlowing(now)) {
      chooseLayer(now);
    }
    Encoding current = aim.currentOrNull();
    if (current != null) {
      output.clock().update(current);
    }
  }

  private boolean isFlowing(long now) {
    Encoding current = aim.currentOrNull();
    return current != null && current.isLive(now);
  }

  /// What the slot shows, if it has changed since it was last told.
  Optional<SlotState> takeChange(Optional<Reason> reason) {
    boolean squeezed = reason.isEmpty() && grant.isPaused();
    SlotState state = SlotStates.of(this, squeezed ? Optional.of(Reason.BANDWIDTH) : reason);
    if (state.equals(reported)) {
      return Optional.empty();
    }
    reported = state;
    return Optional.of(state);
  }

  /// Whether the receiver can decode the track.
  boolean canShow(PublishedTrack candidate) {
    return SlotCodecs.canPlay(section, candidate);
  }

  void setView(ViewRequest view) {
    if (!view.equals(this.view)) {
      grant.renew();
    }
    this.view = view;
    chooseLayer(subscriber.now());
  }

  void setSection(SlotSection section) {
    this.section = section;
    output.renegotiated();
  }

  void close() {
    show(Optional.empty());
  }

  ViewRequest view() {
    return view;
  }

  SlotSection section() {
    return section;
  }

  SlotParameters parameters() {
    return parameters;
  }

  /// What its receiver gets.
  SlotStream output() {
    return output;
  }

  boolean isVideo() {
    return parameters.kind() == MediaKind.VIDEO;
  }

  @Nullable PublishedTrack trackOrNull() {
    return track;
  }

  /// What it sends and is to send.
  SlotAim aim() {
    return aim;
  }

  SlotGrant grant() {
    return grant;
  }

  private boolean canBegin() {
    return subscriber.canSend() && !grant.isHeld();
  }

  /// Begins with a group of pictures whose keyframe is past, where the source makes none on
  /// request. Not on a path that has a limit, which would be full at once.
  ///
  /// @return whether it did
  private boolean beginLate(Encoding encoding, long now) {
    if (!isVideo()
        || !encoding.canBeginLate(now)
        || now - lastLateNanos < LATE_INTERVAL_NANOS
        || subscriber.budget().isLimited()
        || !canBegin()
        || !output.prepare(encoding)) {
      return false;
    }
    lastLateNanos = now;
    begun(encoding);
    output.beginGroup(encoding, now);
    return true;
  }

  private void begun(Encoding encoding) {
    aim.begin(encoding);
    subscriber.layerSwitched(this);
  }
}
