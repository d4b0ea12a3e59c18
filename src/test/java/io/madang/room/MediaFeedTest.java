package io.madang.room;

import static io.madang.room.RoomWorld.MILLI;
import static io.madang.room.RoomWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.room.Receiver.Entry;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpWriter;
import io.madang.sim.AllocationMeter;
import io.madang.wire.NtpTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaFeedTest {
  private static final FeedEncoding VP8 = encoding("s", CodecName.VP8, 90_000, false, false);
  private static final FeedEncoding OPUS = encoding("a", CodecName.OPUS, 48_000, false, false);
  private static final FeedEncoding H264 = encoding("n", CodecName.H264, 90_000, false, false);

  private static final int PACKETS_PER_WAKE_UP = 10;
  private static final long NODE_BYTES = 24;

  private final RoomWorld world = new RoomWorld(20261126);
  private final Watching watching = new Watching();
  private final byte[] packet = new byte[1_500];
  private int sequence = 65_530;

  private static final class Watching implements FeedObserver {
    final List<String> calls = new ArrayList<>();

    @Override
    public void onKeyframeNeeded(String mid, String rid) {
      calls.add("keyframe " + mid + "/" + rid);
    }

    @Override
    public void onDemand(String mid, String rid, boolean wanted) {
      calls.add((wanted ? "wanted " : "unwanted ") + mid + "/" + rid);
    }

    @Override
    public void onEvicted(EvictReason why) {
      calls.add("evicted " + why);
    }
  }

  private static FeedEncoding encoding(
      String rid, CodecName name, int clockRate, boolean reordered, boolean substitute) {
    var codec =
        new Codec(name, 96, clockRate, 1, "", Codec.NO_RTX, false, false, false, false, false);
    return new FeedEncoding(rid, codec, HeaderExtensionMap.EMPTY, reordered, substitute);
  }

  private static FeedEncoding substitute(FeedEncoding of) {
    return new FeedEncoding(of.rid(), of.codec(), of.extensions(), false, true);
  }

  private static FeedEncoding reordered(FeedEncoding of) {
    return new FeedEncoding(of.rid(), of.codec(), of.extensions(), true, false);
  }

  private static FeedTrack video(FeedEncoding... encodings) {
    return new FeedTrack("video", MediaKind.VIDEO, TrackSource.CAMERA, List.of(encodings));
  }

  private static FeedTrack audio() {
    return new FeedTrack("audio", MediaKind.AUDIO, TrackSource.MICROPHONE, List.of(OPUS));
  }

  private MediaFeed camera() {
    return world.await(
        world.room().feed(new FeedRequest("Door", "", ParticipantKind.CAMERA), watching));
  }

  private List<FeedStream> tracks(MediaFeed feed, FeedTrack... tracks) {
    return world.await(feed.setTracks(List.of(tracks)));
  }

  /// One packet, a frame of its own: a VP8 payload 640 pixels wide.
  private void frame(FeedStream stream, boolean keyframe, int timestamp, int level) {
    byte[] payload = new byte[600];
    payload[0] = 0x10;
    payload[1] = (byte) (keyframe ? 0x10 : 0x11);
    payload[4] = (byte) 0x9d;
    payload[5] = 0x01;
    payload[6] = 0x2a;
    payload[7] = (byte) 640;
    payload[8] = (byte) (640 >> 8);
    payload[9] = (byte) 360;
    payload[10] = (byte) (360 >> 8);
    int length =
        new RtpWriter()
            .begin(packet, 0, packet.length)
            .header(96, true, sequence++ & 0xffff, timestamp, 7)
            .payload(payload, 0, payload.length)
            .finish();
    assertThat(stream.rtp(packet, 0, length, level)).isTrue();
  }

  private Receiver receiver(SlotSection... sections) {
    var receiver = new Receiver(world);
    receiver.slots.addAll(List.of(sections));
    return receiver.attach();
  }

  private static SlotSection slot(FeedEncoding encoding, boolean takesReordered) {
    return new SlotSection(
        "v-0",
        encoding.codec().name().kind(),
        List.of(encoding.codec()),
        HeaderExtensionMap.EMPTY,
        takesReordered);
  }

  @Test
  void join_afterACamera_isTheHost() {
    camera();

    Member first = world.member("Ara").join();
    Member second = world.member("Bo").join();

    assertThat(roleOf(first)).isEqualTo(Role.HOST);
    assertThat(roleOf(second)).isEqualTo(Role.GUEST);
  }

  private Role roleOf(Member member) {
    return world.await(world.room().snapshot()).participants().stream()
        .filter(participant -> participant.id().equals(member.id()))
        .findFirst()
        .orElseThrow()
        .role();
  }

  @Test
  void feed_isAParticipantThatIsNotThereYet() {
    Member ara = world.member("Ara").publishing().join();
    MediaFeed feed = camera();
    world.run(MILLI);

    ParticipantSnapshot door =
        ara.events(RoomEvent.ParticipantJoined.class).getLast().participant();
    assertThat(door.id()).isEqualTo(feed.participantId());
    assertThat(door.name()).isEqualTo("Door");
    assertThat(door.kind()).isEqualTo(ParticipantKind.CAMERA);
    assertThat(door.connection()).isEqualTo(ConnectionState.CONNECTING);
    assertThat(door.role()).isEqualTo(Role.GUEST);
    assertThat(world.registry.statistics().participants()).isEqualTo(2);
  }

  @Test
  void packets_reachReceiversWithTheirTimestampsAndOneTrackPerMid() {
    MediaFeed feed = camera();
    FeedStream stream = tracks(feed, video(VP8)).getFirst();
    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    world.run(200 * MILLI);

    for (int i = 0; i < 20; i++) {
      frame(stream, i == 0, i * 3_000, -1);
      world.run(33 * MILLI);
    }

    List<Entry.Packet> packets = worker.packets("v-0");
    assertThat(packets).hasSize(20);
    assertThat(packets.getFirst().width()).isEqualTo(640);
    for (int i = 1; i < packets.size(); i++) {
      assertThat(packets.get(i).timestamp() - packets.get(i - 1).timestamp()).isEqualTo(3_000);
      assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xffff);
    }
  }

  @Test
  void late_beginsWithTheKeyframeThatIsPastAndShowsThePresent() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    Receiver first = new Receiver(world).receiving(0, 1).attach();
    world.run(200 * MILLI);
    for (int i = 0; i < 60; i++) {
      frame(stream, i == 0, i * 3_000, -1);
      world.run(33 * MILLI);
    }

    Receiver late = new Receiver(world).receiving(0, 1).attach();
    world.run(5 * MILLI);
    List<Entry.Packet> packets = late.packets("v-0");
    assertThat(packets).hasSize(60);
    assertThat(packets.getFirst().keyframe()).isTrue();
    for (int i = 1; i < packets.size(); i++) {
      assertThat(packets.get(i).timestamp() - packets.get(i - 1).timestamp()).isEqualTo(90);
      assertThat(packets.get(i).sequence()).isEqualTo(packets.get(i - 1).sequence() + 1 & 0xffff);
    }
    frame(stream, false, 60 * 3_000, -1);
    world.run(5 * MILLI);

    Entry.Packet live = late.packets("v-0").getLast();
    assertThat(live.timestamp() - packets.getLast().timestamp()).isEqualTo(3_000);
    assertThat(live.sequence()).isEqualTo(packets.getLast().sequence() + 1 & 0xffff);
    assertThat(first.packets("v-0")).hasSize(61);
  }

  @Test
  void keyframeNeededInTheMiddle_groupIsSentAgainNotTooOften() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    world.run(200 * MILLI);
    for (int i = 0; i < 30; i++) {
      frame(stream, i == 0, i * 3_000, -1);
      world.run(33 * MILLI);
    }

    String id = worker.attached.participantId();
    world.execute(new RoomCommand.RequestKeyframe(id, "v-0"));
    world.execute(new RoomCommand.RequestKeyframe(id, "v-0"));
    world.run(5 * MILLI);

    List<Entry.Packet> packets = worker.packets("v-0");
    assertThat(packets).hasSize(60);
    assertThat(packets.get(30).keyframe()).isTrue();
    for (int i = 1; i < packets.size(); i++) {
      assertThat(packets.get(i).timestamp() - packets.get(i - 1).timestamp()).isPositive();
    }
  }

  @Test
  void late_longGroup_waitsForTheNextKeyframe() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    for (int i = 0; i < 500; i++) {
      frame(stream, i == 0, i * 3_000, -1);
      world.run(2 * MILLI);
    }

    Receiver late = new Receiver(world).receiving(0, 1).attach();
    world.run(5 * MILLI);
    assertThat(late.packets("v-0")).isEmpty();
    frame(stream, true, 500 * 3_000, -1);
    world.run(5 * MILLI);

    assertThat(late.packets("v-0")).hasSize(1);
  }

  @Test
  void lostNumbers_staySoForReceivers() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    world.run(200 * MILLI);

    frame(stream, true, 0, -1);
    sequence += 2;
    frame(stream, false, 3_000, -1);
    world.run(33 * MILLI);

    List<Entry.Packet> packets = worker.packets("v-0");
    assertThat(packets.getLast().sequence() - packets.getFirst().sequence() & 0xffff).isEqualTo(3);
  }

  @Test
  void senderReports_reachReceivers() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    world.run(200 * MILLI);
    long ntp = NtpTime.fromUnixNanos(1_700_000_000L * SECOND);

    stream.senderReport(ntp, 90_000);
    frame(stream, true, 93_000, -1);
    world.run(33 * MILLI);

    Entry.Report report = worker.reports("v-0").getLast();
    assertThat(report.ntp()).isEqualTo(ntp);
    assertThat(worker.packets("v-0").getLast().timestamp() - report.rtpTimestamp())
        .isEqualTo(3_000);
  }

  @Test
  void keyframes_areAskedForAndDemandIsTold() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    world.run(300 * MILLI);
    assertThat(watching.calls).isEmpty();

    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    world.run(150 * MILLI);
    assertThat(watching.calls).contains("keyframe video/s", "wanted video/s");
    frame(stream, true, 0, -1);
    world.execute(new RoomCommand.Leave(worker.attached.participantId()));
    world.run(200 * MILLI);

    assertThat(watching.calls.getLast()).isEqualTo("unwanted video/s");
  }

  @Test
  void substitute_isWantedOnlyByWhoCannotPlayTheOther() {
    FeedEncoding other = substitute(VP8);
    List<FeedStream> streams = tracks(camera(), video(H264, other));
    receiver(slot(H264, false));
    world.run(200 * MILLI);
    assertThat(watching.calls).contains("wanted video/n").doesNotContain("wanted video/s");

    Receiver second = receiver(slot(VP8, false));
    world.run(200 * MILLI);
    assertThat(watching.calls).contains("wanted video/s", "keyframe video/s");
    frame(streams.get(1), true, 0, -1);
    world.run(20 * MILLI);

    assertThat(second.packets("v-0")).hasSize(1);
  }

  @Test
  void reorderedFrames_goToWhoTakesThemAlone() {
    List<FeedStream> streams = tracks(camera(), video(reordered(VP8)));
    Receiver browser = receiver(slot(VP8, false));
    Receiver player = receiver(slot(VP8, true));
    world.run(200 * MILLI);

    frame(streams.getFirst(), true, 0, -1);
    world.run(20 * MILLI);

    assertThat(player.packets("v-0")).hasSize(1);
    assertThat(browser.packets("v-0")).isEmpty();
  }

  @Test
  void encodingThatTurnsOutReordered_isReplacedInTheSameTrack() {
    MediaFeed feed = camera();
    Member ara = world.member("Ara").publishing().join();
    FeedStream before = tracks(feed, video(VP8)).getFirst();
    Receiver browser = receiver(slot(VP8, false));
    world.run(200 * MILLI);
    frame(before, true, 0, -1);
    world.run(20 * MILLI);

    FeedEncoding made = substitute(encoding("m", CodecName.VP8, 90_000, false, true));
    List<FeedStream> after = tracks(feed, video(reordered(VP8), made));
    world.run(200 * MILLI);
    assertThat(before.rtp(packet, 0, 100, -1)).as("the old stream is over").isFalse();
    frame(after.get(1), true, 3_000, -1);
    world.run(20 * MILLI);

    assertThat(watching.calls).contains("wanted video/m");
    assertThat(browser.packets("v-0")).hasSize(2);
    assertThat(ara.events(RoomEvent.TrackUnpublished.class)).isEmpty();
    assertThat(ara.events(RoomEvent.TrackPublished.class)).hasSize(1);
  }

  @Test
  void equalTracks_keepTheirStreams() {
    MediaFeed feed = camera();
    List<FeedStream> before = tracks(feed, video(VP8), audio());

    assertThat(tracks(feed, video(VP8), audio())).isEqualTo(before);
    assertThat(tracks(feed, audio())).containsExactly(before.get(1));
    assertThat(before.getFirst().rtp(packet, 0, 100, -1)).isFalse();
  }

  @Test
  void loudSound_makesItTheSpeaker() {
    Member ara = world.member("Ara").publishing().join();
    FeedStream sound = tracks(camera(), audio()).getFirst();
    for (int i = 0; i < 100; i++) {
      frame(sound, false, i * 960, 20);
      world.run(20 * MILLI);
    }

    assertThat(ara.events(RoomEvent.SpeakersChanged.class).getLast().speakers()).hasSize(1);
  }

  @Test
  void state_isToldToAll() {
    Member ara = world.member("Ara").publishing().join();
    MediaFeed feed = camera();

    feed.setState(ConnectionState.RECONNECTING, "The camera does not answer.");
    feed.setState(ConnectionState.RECONNECTING, "The camera does not answer.");
    world.run(10 * MILLI);

    assertThat(ara.events(RoomEvent.ParticipantUpdated.class))
        .extracting(
            event -> event.participant().connection(), event -> event.participant().detail())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                ConnectionState.RECONNECTING, "The camera does not answer."));
  }

  @Test
  void host_takesItOut_observerIsTold() {
    Member ara = world.member("Ara").publishing().join();
    MediaFeed feed = camera();
    FeedStream stream = tracks(feed, video(VP8)).getFirst();

    world.execute(new RoomCommand.Remove(ara.id(), feed.participantId()));

    assertThat(watching.calls).containsExactly("evicted REMOVED");
    assertThat(stream.rtp(packet, 0, 100, -1)).isFalse();
    assertThatThrownBy(() -> tracks(feed, video(VP8))).isInstanceOf(RoomException.class);
  }

  @Test
  void leave_isToldToOthersAlone() {
    Member ara = world.member("Ara").publishing().join();
    MediaFeed feed = camera();

    feed.leave();
    world.run(10 * MILLI);

    assertThat(ara.events(RoomEvent.ParticipantLeft.class)).hasSize(1);
    assertThat(watching.calls).isEmpty();
  }

  @Test
  void room_staysOpenForACameraAndOthersBecomeHost() {
    camera();
    world.run(120 * SECOND);
    Member ara = world.member("Ara").publishing().join();

    assertThat(world.await(world.room().snapshot()).participants())
        .filteredOn(participant -> participant.id().equals(ara.id()))
        .extracting(ParticipantSnapshot::role)
        .containsExactly(Role.HOST);
  }

  @Test
  void fullRing_dropsAndGoesOn() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    int taken = 0;
    while (stream.rtp(packet, 0, 1_200, -1)) {
      taken++;
    }
    assertThat(taken).isBetween(300, 500);
    world.run(10 * MILLI);

    assertThat(stream.rtp(packet, 0, 1_200, -1)).isTrue();
    assertThat(stream.rtp(new byte[4_000], 0, 4_000, -1)).as("longer than any path").isFalse();
  }

  @Test
  void packets_allocateNothingButOneQueueNodePerWakeUp() {
    FeedStream stream = tracks(camera(), video(VP8)).getFirst();
    Receiver worker = new Receiver(world).receiving(0, 1).attach();
    worker.open = false; // what it notes down would count
    world.run(200 * MILLI);
    frame(stream, true, 0, -1);
    byte[] template = packet.clone();

    long allocated = AllocationMeter.bytesPerRound(number -> next(stream, template, number));

    assertThat(allocated)
        .isLessThanOrEqualTo(AllocationMeter.PACKETS / PACKETS_PER_WAKE_UP * NODE_BYTES);
  }

  private void next(FeedStream stream, byte[] template, int number) {
    sequence++;
    template[2] = (byte) (sequence >> 8);
    template[3] = (byte) sequence;
    if (!stream.rtp(template, 0, 612, -1)) {
      throw new AssertionError("dropped");
    }
    if (number % PACKETS_PER_WAKE_UP == PACKETS_PER_WAKE_UP - 1) {
      world.io.wakeUp();
      world.io.actIfWoken();
    }
  }
}
