package io.madang.bench;

import io.madang.interop.TestPeer;
import io.madang.room.JoinRequest;
import io.madang.room.JoinResult;
import io.madang.room.MediaOffer;
import io.madang.room.ParticipantKind;
import io.madang.room.Permissions;
import io.madang.room.PublishSection;
import io.madang.room.RoomObserver;
import io.madang.room.RoomRegistry;
import io.madang.room.SlotSection;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.transport.ReceiveSection;
import io.madang.transport.TransportParameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/// A room whose members are made by the benchmark.
final class BenchmarkRoom {
  static final HeaderExtensionMap EXTENSIONS =
      HeaderExtensionMap.EMPTY
          .with(HeaderExtension.MID, 1)
          .with(HeaderExtension.TRANSPORT_CC, 2)
          .with(HeaderExtension.ABS_SEND_TIME, 3);
  static final Codec VP8 =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", 97, true, true, true, true, false);

  private static final Permissions ALL = new Permissions(true, true, false, false, false);

  private final RoomRegistry registry;
  private int members;

  BenchmarkRoom(RoomRegistry registry) {
    this.registry = registry;
  }

  FrameSender publisher(TestPeer peer) throws Exception {
    return publisher(peer, UnaryOperator.identity());
  }

  /// @param way how the client gets to the server: by other candidates than the server's
  FrameSender publisher(TestPeer peer, UnaryOperator<TransportParameters> way) throws Exception {
    ReceiveSection section =
        new ReceiveSection(
            "v", MediaKind.VIDEO, List.of(VP8), EXTENSIONS, List.of(), List.of(), List.of());
    join(peer, way, List.of(new PublishSection(section, TrackSource.CAMERA, false)), List.of());
    return new FrameSender(peer, "v", 1_000 + members);
  }

  void receiver(TestPeer peer, int slots) throws Exception {
    receiver(peer, UnaryOperator.identity(), slots);
  }

  void receiver(TestPeer peer, UnaryOperator<TransportParameters> way, int slots) throws Exception {
    List<SlotSection> sections = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      sections.add(new SlotSection("r" + i, MediaKind.VIDEO, List.of(VP8), EXTENSIONS));
    }
    join(peer, way, List.of(), sections);
  }

  private void join(
      TestPeer peer,
      UnaryOperator<TransportParameters> way,
      List<PublishSection> publish,
      List<SlotSection> slots)
      throws Exception {
    var offer = new MediaOffer(peer.parameters(), publish, slots);
    var request =
        new JoinRequest("m" + members++, "", ParticipantKind.BROWSER, ALL, offer, List.of());
    JoinResult result =
        registry.open("bench").join(request, RoomObserver.NONE).get(5, TimeUnit.SECONDS);
    peer.connect(way.apply(result.media().transport()));
    if (!peer.awaitConnected(Duration.ofSeconds(20))) {
      throw new IllegalStateException("a member did not connect");
    }
  }
}
