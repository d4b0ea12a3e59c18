package io.madang.srtp;

import static io.madang.srtp.Packets.OFFSET;
import static io.madang.srtp.Packets.rtcp;
import static io.madang.srtp.Packets.rtp;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.madang.wire.ByteArrays;
import java.lang.management.ManagementFactory;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What protecting and unprotecting allocates: nothing of ours, and the JDK's ciphers a known
/// amount per packet, for the key schedule and the state they make anew for each nonce.
class ZeroAllocationTest {
  /// `AES/GCM/NoPadding` in SunJCE, a packet: 1100 to 1116 with JDK 25.
  private static final int JDK_GCM_BYTES = 1400;

  /// `AES/CTR/NoPadding` and `HmacSHA1` in SunJCE, a packet: 1360 with JDK 25.
  private static final int JDK_CTR_AND_HMAC_BYTES = 1700;

  /// The exception by which the JDK reports a wrong tag: its stack trace, as deep as the caller is.
  private static final int JDK_BAD_TAG_BYTES = 8192;

  private static final int PACKETS = 100_000;
  private static final int FEW_PACKETS = 20_000;
  private static final int PAYLOAD = 1188;
  private static final int SSRC = 5;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] array = new byte[OFFSET + 12 + PAYLOAD + Packets.ROOM];

  @Test
  void rtpContext_aroundItsCipher_allocatesNothing() {
    SrtpContext sender = new SrtpContext(SrtpProfile.AEAD_AES_128_GCM, new NoCipher());
    SrtpContext receiver = new SrtpContext(SrtpProfile.AEAD_AES_128_GCM, new NoCipher());

    assertThat(allocated(PACKETS, i -> roundTrip(sender, receiver, i))).isZero();
  }

  @Test
  void rtcpContext_aroundItsCipher_allocatesNothing() {
    SrtcpContext sender = new SrtcpContext(SrtpProfile.AEAD_AES_128_GCM, new NoCipher());
    copy(rtcp(SSRC, 60));

    assertThat(allocated(PACKETS, i -> sender.protect(array, OFFSET, 60))).isZero();
  }

  @Test
  void refusedPackets_allocateNothing() {
    SrtpContext receiver = new SrtpContext(SrtpProfile.AEAD_AES_128_GCM, new NoCipher());
    copy(rtp(SSRC, 9, PAYLOAD));
    assertThat(receiver.unprotect(array, OFFSET, 12 + PAYLOAD)).isPositive();

    assertThat(
            allocated(
                PACKETS, i -> receiver.unprotect(array, OFFSET, i % 2 == 0 ? 12 + PAYLOAD : 5)))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void packets_withTheJdkCiphers_allocateWhatThoseNeed(SrtpProfile profile) {
    SrtpContext sender = Packets.rtpContext(profile);
    SrtpContext receiver = Packets.rtpContext(profile);

    long bytes = allocated(FEW_PACKETS, i -> roundTrip(sender, receiver, i)) / 2;

    assertThat(bytes / FEW_PACKETS).isLessThanOrEqualTo(jdkBytesPerPacket(profile));
  }

  @ParameterizedTest
  @EnumSource
  void forgedPackets_withTheJdkCiphers_allocateWhatThoseNeed(SrtpProfile profile) {
    SrtpContext receiver = Packets.rtpContext(profile);
    copy(rtp(SSRC, 9, PAYLOAD));

    long bytes = allocated(FEW_PACKETS, i -> receiver.unprotect(array, OFFSET, 12 + PAYLOAD));

    int exception = profile.isAead() ? JDK_BAD_TAG_BYTES : 0;
    assertThat(bytes / FEW_PACKETS).isLessThanOrEqualTo(jdkBytesPerPacket(profile) + exception);
    assertThat(receiver.streams()).isZero();
  }

  private static int jdkBytesPerPacket(SrtpProfile profile) {
    return profile.isAead() ? JDK_GCM_BYTES : JDK_CTR_AND_HMAC_BYTES;
  }

  private int roundTrip(SrtpContext sender, SrtpContext receiver, int i) {
    array[OFFSET] = (byte) 0x80;
    ByteArrays.put16(array, OFFSET + 2, i & 0xffff);
    ByteArrays.put32(array, OFFSET + 8, SSRC);
    int length = sender.protect(array, OFFSET, 12 + PAYLOAD);
    return receiver.unprotect(array, OFFSET, length);
  }

  private void copy(byte[] packet) {
    System.arraycopy(packet, 0, array, OFFSET, packet.length);
  }

  /// Bytes that this thread allocates for that many calls, after as many to warm up.
  private long allocated(int calls, IntUnaryOperator step) {
    int sum = 0;
    for (int i = 0; i < calls; i++) {
      sum += step.applyAsInt(i);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = calls; i < 2 * calls; i++) {
      sum += step.applyAsInt(i);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isNotZero();
    return bytes;
  }
}
