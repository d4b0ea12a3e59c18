package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Audio or video that a participant publishes, with its encodings and the slots it feeds.
///
/// Confined to its `MediaLoop`. [#receive] is the fan-out: one loop over an array.
final class PublishedTrack {
  private final String id;
  private final Participant participant;
  private final RoomMedia media;
  private final List<Encoding> encodings = new ArrayList<>();
  private PublishSection section;
  private @Nullable Slot[] slots = new @Nullable Slot[8];
  private int slotCount;
  private boolean muted;
  private boolean mixed;
  private boolean audible;
  private long lastLoudNanos = Long.MIN_VALUE / 2;

  PublishedTrack(String id, Participant participant, PublishSection section, RoomMedia media) {
    this.id = id;
    this.participant = participant;
    this.section = section;
    this.media = media;
    this.muted = section.muted();
  }

  /// A stream has begun to arrive for this track.
  Encoding addEncoding(RtpReceiveStream stream, long now) {
    return add(new Encoding(this, stream, now));
  }

  /// Another encoding; takes the place of one with the same rid.
  Encoding add(Encoding added) {
    RtpReceiveStream stream = added.stream();
    Encoding replaced = null;
    for (Encoding encoding : encodings) {
      if (encoding.stream().rid().equals(stream.rid())) {
        replaced = encoding;
      }
    }
    if (replaced != null) {
      encodings.remove(replaced);
      for (int i = 0; i < slotCount; i++) {
        slot(i).aim().forget(replaced);
      }
    }
    encodings.add(added);
    mixed |= added.isSubstitute() || added.isReordered();
    stream.attach(added);
    media.layersChanged(this);
    return added;
  }

  /// One packet of one of the encodings: kept, then offered to every slot.
  void receive(Encoding encoding, RtpPacket packet, long extendedSequence, long now) {
    int level = isAudio() ? encoding.audioLevel(packet) : -1;
    receive(encoding, packet, extendedSequence, level, now);
  }

  /// @param level 0..127 (RFC 6464), or -1 where it is unknown
  void receive(Encoding encoding, RtpPacket packet, long extendedSequence, int level, long now) {
    if (muted) {
      media.droppedMuted();
      return;
    }
    if (isAudio()) {
      media.audioLevel(this, level, now);
    }
    if (!encoding.receive(packet, extendedSequence, now)) {
      return;
    }
    if (encoding.takeLayersChanged()) {
      media.layersChanged(this);
    }
    for (int i = 0; i < slotCount; i++) {
      slot(i).receive(encoding, packet, extendedSequence, now);
    }
  }

  /// A number of an encoding that carried no media and will never be sent.
  void skip(Encoding encoding, long extendedSequence) {
    for (int i = 0; i < slotCount; i++) {
      slot(i).skip(encoding, extendedSequence);
    }
  }

  void subscribe(Slot slot) {
    if (slotCount == slots.length) {
      slots = Arrays.copyOf(slots, slotCount * 2);
    }
    slots[slotCount++] = slot;
  }

  void unsubscribe(Slot slot) {
    for (int i = 0; i < slotCount; i++) {
      if (slots[i] == slot) {
        slots[i] = slots[--slotCount];
        slots[slotCount] = null;
        return;
      }
    }
  }

  /// The sender has stopped an encoding for good.
  void end(Encoding encoding) {
    if (encodings.remove(encoding)) {
      for (int i = 0; i < slotCount; i++) {
        slot(i).aim().forget(encoding);
      }
      media.layersChanged(this);
    }
  }

  /// Somebody needs a keyframe of this encoding; asks the sender, not too often.
  void requestKeyframe(Encoding encoding, long now) {
    if (!isAudio() && encoding.throttle().want(now)) {
      participant.requestKeyframe(encoding);
    }
  }

  /// Repeats requests that came too early, and looks whether encodings have stopped.
  void tick(long now) {
    for (int i = 0; i < encodings.size(); i++) {
      Encoding encoding = encodings.get(i);
      if (encoding.throttle().due(now) && slotCount > 0) {
        participant.requestKeyframe(encoding);
      }
    }
    for (int i = 0; i < slotCount; i++) {
      slot(i).tick(now);
    }
    tellDemand();
  }

  void setMuted(boolean muted) {
    this.muted = muted;
    for (int i = 0; i < slotCount; i++) {
      slot(i).restart();
    }
  }

  /// The transport was replaced: its streams are gone, new ones will come.
  void resetEncodings() {
    for (Encoding encoding : encodings) {
      for (int i = 0; i < slotCount; i++) {
        slot(i).aim().forget(encoding);
      }
    }
    encodings.clear();
  }

  /// Takes every slot off; the track is over.
  void close() {
    while (slotCount > 0) {
      slot(slotCount - 1).show(Optional.empty());
    }
    encodings.clear();
  }

  void setSection(PublishSection section) {
    this.section = section;
  }

  TrackSnapshot snapshot() {
    return new TrackSnapshot(id, kind(), source(), muted);
  }

  TrackCodecs codecs() {
    List<Codec> sent =
        encodings.isEmpty()
            ? section.media().codecs()
            : encodings.stream()
                .sorted(Comparator.comparing(Encoding::isSubstitute))
                .map(Encoding::codec)
                .distinct()
                .toList();
    return new TrackCodecs(participant.id(), kind(), source(), muted, sent);
  }

  String id() {
    return id;
  }

  Participant participant() {
    return participant;
  }

  PublishSection section() {
    return section;
  }

  MediaKind kind() {
    return section.media().kind();
  }

  boolean isAudio() {
    return kind() == MediaKind.AUDIO;
  }

  TrackSource source() {
    return section.source();
  }

  boolean isMuted() {
    return muted;
  }

  List<Encoding> encodings() {
    return encodings;
  }

  /// Whether its encodings differ in who can play them.
  boolean isMixed() {
    return mixed;
  }

  int subscribers() {
    return slotCount;
  }

  Slot subscriber(int index) {
    return slot(index);
  }

  boolean isAudible() {
    return audible;
  }

  void setAudible(boolean audible) {
    this.audible = audible;
  }

  long lastLoudNanos() {
    return lastLoudNanos;
  }

  void setLastLoudNanos(long now) {
    lastLoudNanos = now;
  }

  /// Whoever makes an encoding only on demand learns whether there is any.
  private void tellDemand() {
    for (int i = 0; i < encodings.size(); i++) {
      Encoding encoding = encodings.get(i);
      if (encoding.demand(isWanted(encoding))) {
        participant.demandChanged(encoding, isWanted(encoding));
      }
    }
  }

  private boolean isWanted(Encoding encoding) {
    for (int i = 0; i < slotCount; i++) {
      if (slot(i).aim().wants(encoding)) {
        return true;
      }
    }
    return false;
  }

  private Slot slot(int index) {
    Slot slot = slots[index];
    assert slot != null : "read past the end";
    return slot;
  }
}
