package io.madang.rtsp;

import io.madang.room.AttachRequest;
import io.madang.room.RoomHandle;
import io.madang.room.RoomObserver;
import io.madang.room.RtpSink;
import io.madang.room.SlotSection;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody in a room who listens to one voice, and counts what is heard.
final class Listener implements RtpSink {
  private static final Codec PCMU =
      new Codec(CodecName.PCMU, 0, 8_000, 1, "", Codec.NO_RTX, false, false, false, false, false);

  final AtomicInteger packets = new AtomicInteger();
  private final byte[] array = new byte[PACKET_CAPACITY];

  static Listener join(RoomHandle room) throws Exception {
    var listener = new Listener();
    var slot =
        new SlotSection("a", MediaKind.AUDIO, List.of(PCMU), HeaderExtensionMap.EMPTY, false);
    room.attach(
            new AttachRequest("listener", List.of(slot), List.of()), listener, RoomObserver.NONE)
        .get(5, TimeUnit.SECONDS);
    return listener;
  }

  @Override
  public boolean canSend() {
    return true;
  }

  @Override
  public int reserve() {
    return 0;
  }

  @Override
  public byte[] array() {
    return array;
  }

  @Override
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    packets.incrementAndGet();
  }

  @Override
  public void flush() {}
}
