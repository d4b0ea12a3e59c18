package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.sim.SimPeer;
import io.madang.transport.ReceiveSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// A participant of a [RoomWorld]: a simulated peer, its signaling, its encoders and its receivers.
final class Member implements RoomObserver {
  static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.EMPTY
          .with(HeaderExtension.MID, 1)
          .with(HeaderExtension.RID, 2)
          .with(HeaderExtension.AUDIO_LEVEL, 3)
          .with(HeaderExtension.TRANSPORT_CC, 4)
          .with(HeaderExtension.REPAIRED_RID, 5)
          .with(HeaderExtension.VIDEO_ORIENTATION, 6);
  static final Codec VP8 =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", 97, true, true, true, true, false);
  static final Codec OPUS =
      new Codec(CodecName.OPUS, 111, 48_000, 2, "", Codec.NO_RTX, false, false, false, true, false);

  final RoomWorld world;
  final String name;
  final SimPeer peer;
  final List<RoomEvent> events = new ArrayList<>();
  final List<SlotSection> slots = new ArrayList<>();
  final List<PublishSection> publish = new ArrayList<>();
  JoinResult joined;

  Member(RoomWorld world, String name, SimPeer peer) {
    this.world = world;
    this.name = name;
    this.peer = peer;
  }

  /// Offers an audio line and a video line with the given encodings, mids "a" and "v".
  Member publishing(String... rids) {
    publish.add(
        new PublishSection(section("a", MediaKind.AUDIO, OPUS), TrackSource.MICROPHONE, false));
    publish.add(
        new PublishSection(section("v", MediaKind.VIDEO, VP8, rids), TrackSource.CAMERA, false));
    return this;
  }

  /// Offers receive-only lines, mids "ra0".. and "rv0"..
  Member receiving(int audio, int video) {
    for (int i = 0; i < audio; i++) {
      slots.add(new SlotSection("ra" + i, MediaKind.AUDIO, List.of(OPUS), EXTENSIONS));
    }
    for (int i = 0; i < video; i++) {
      slots.add(new SlotSection("rv" + i, MediaKind.VIDEO, List.of(VP8), EXTENSIONS));
    }
    return this;
  }

  static ReceiveSection section(String mid, MediaKind kind, Codec codec, String... rids) {
    return new ReceiveSection(
        mid, kind, List.of(codec), EXTENSIONS, List.of(rids), List.of(), List.of());
  }

  MediaOffer offer() {
    return new MediaOffer(peer.client().parameters(), publish, slots);
  }

  Member join() {
    return join(RoomWorld.ALL);
  }

  Member join(Permissions permissions) {
    JoinRequest request =
        new JoinRequest(name, "", ParticipantKind.BROWSER, permissions, offer(), List.of());
    joined = world.await(world.room().join(request, this));
    peer.client().connect(joined.media().transport(), world.world.now());
    peer.wakeUp();
    return this;
  }

  /// Waits for the keys. Handshakes have timers of their own in real time, so simulated time is not
  /// let run away from them.
  Member connected() {
    long deadline = System.nanoTime() + 30 * RoomWorld.SECOND;
    while (!peer.client().isConnected()) {
      assertThat(System.nanoTime()).as("connected in time").isLessThan(deadline);
      world.run(RoomWorld.MILLI);
      LockSupport.parkNanos(RoomWorld.MILLI);
    }
    return this;
  }

  String id() {
    return joined.participantId();
  }

  String track(String mid) {
    return joined.media().trackIdByMid().get(mid);
  }

  SlotParameters slot(String mid) {
    return joined.media().slots().stream()
        .filter(s -> s.mid().equals(mid))
        .findFirst()
        .orElseThrow();
  }

  void view(ViewRequest... requests) {
    world.execute(new RoomCommand.View(id(), List.of(requests)));
  }

  /// What has arrived in a slot.
  SlotRecording recording(String mid) {
    return SlotRecording.of(peer, slot(mid).ssrc());
  }

  <T extends RoomEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The newest state of a slot.
  Optional<SlotState> state(String mid) {
    return events(RoomEvent.SlotsChanged.class).stream()
        .flatMap(change -> change.slots().stream())
        .filter(state -> state.slot().equals(mid))
        .reduce((first, second) -> second);
  }

  @Override
  public void onEvent(RoomEvent event) {
    events.add(event);
  }
}
