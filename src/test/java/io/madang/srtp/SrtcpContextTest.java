package io.madang.srtp;

import static io.madang.srtp.Packets.OFFSET;
import static io.madang.srtp.Packets.flip;
import static io.madang.srtp.Packets.inArray;
import static io.madang.srtp.Packets.protect;
import static io.madang.srtp.Packets.rtcp;
import static io.madang.srtp.Packets.rtcpContext;
import static io.madang.srtp.Packets.slice;
import static io.madang.srtp.Packets.unprotect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtcpContextTest {
  private static final int AUTH_FAILED = DropReason.SRTP_AUTH_FAILED.asResult();
  private static final int REPLAYED = DropReason.SRTP_REPLAYED.asResult();
  private static final int TOO_OLD = DropReason.SRTP_TOO_OLD.asResult();
  private static final int MALFORMED = DropReason.MALFORMED_RTCP.asResult();

  private static final int SSRC = 0xcafe_babe;
  private static final long ENCRYPTED = 0x8000_0000L;

  @ParameterizedTest
  @EnumSource
  void packet_protectedAndUnprotected_isItself(SrtpProfile profile) {
    SrtcpContext sender = rtcpContext(profile);
    SrtcpContext receiver = rtcpContext(profile);

    for (int size : new int[] {8, 12, 28, 32, 52, 1000}) {
      byte[] packet = rtcp(SSRC, size);
      byte[] array = inArray(packet);

      int protectedLength = sender.protect(array, OFFSET, size);
      assertThat(protectedLength).isEqualTo(size + profile.rtcpOverhead());
      assertThat(slice(array, 8)).isEqualTo(Arrays.copyOf(packet, 8));
      if (size > 20) {
        assertThat(slice(array, size)).isNotEqualTo(packet);
      }

      assertThat(receiver.unprotect(array, OFFSET, protectedLength)).isEqualTo(size);
      assertThat(slice(array, size)).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void index_countsFromZeroPerSender_withTheEncryptedFlag(SrtpProfile profile) {
    SrtcpContext sender = rtcpContext(profile);

    for (int i = 0; i < 5; i++) {
      assertThat(word(profile, protect(sender, rtcp(SSRC, 28)))).isEqualTo(ENCRYPTED | i);
      assertThat(word(profile, protect(sender, rtcp(1, 28)))).isEqualTo(ENCRYPTED | i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void packetInTheClear_isAuthenticatedAndTaken(SrtpProfile profile) {
    byte[] packet = rtcp(SSRC, 28);
    byte[] array = inArray(packet);
    int length = cipher(profile).seal(array, OFFSET, 28, 28, SSRC, 9);
    byte[] sealed = slice(array, length);
    SrtcpContext receiver = rtcpContext(profile);

    assertThat(slice(array, 28)).isEqualTo(packet);
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertThat(unprotect(receiver, flip(sealed, bit))).isIn(AUTH_FAILED, MALFORMED);
    }
    assertThat(receiver.unprotect(array, OFFSET, length)).isEqualTo(28);
    assertThat(slice(array, 28)).isEqualTo(packet);
    assertThat(unprotect(receiver, sealed)).isEqualTo(REPLAYED);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedBit_failsAuthentication(SrtpProfile profile) {
    byte[] sealed = protect(rtcpContext(profile), rtcp(SSRC, 28));
    SrtcpContext receiver = rtcpContext(profile);

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      assertThat(unprotect(receiver, flip(sealed, bit)))
          .as("bit %d", bit)
          .isIn(AUTH_FAILED, MALFORMED);
    }
    assertThat(receiver.streams()).isZero();
    assertThat(unprotect(receiver, sealed)).isEqualTo(28);
  }

  @ParameterizedTest
  @EnumSource
  void forgedHighIndex_doesNotMoveTheWindow(SrtpProfile profile) {
    SrtcpContext sender = rtcpContext(profile);
    SrtcpContext receiver = rtcpContext(profile);
    assertThat(unprotect(receiver, protect(sender, rtcp(SSRC, 28)))).isPositive();
    byte[] next = protect(sender, rtcp(SSRC, 28));
    byte[] forged = next.clone();
    ByteArrays.put32(forged, profile.indexWordOffset(forged.length), -1);

    assertThat(unprotect(receiver, forged)).isEqualTo(AUTH_FAILED);
    assertThat(unprotect(receiver, next)).isEqualTo(28);
  }

  @ParameterizedTest
  @EnumSource
  void packet_lateOrReplayed_isJudgedByTheWindow(SrtpProfile profile) {
    SrtcpContext sender = rtcpContext(profile);
    SrtcpContext receiver = rtcpContext(profile);
    byte[][] sealed = new byte[SrtcpContext.REPLAY_WINDOW + 1][];
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = protect(sender, rtcp(SSRC, 28));
    }

    assertThat(unprotect(receiver, sealed[SrtcpContext.REPLAY_WINDOW])).isPositive();
    assertThat(unprotect(receiver, sealed[0])).isEqualTo(TOO_OLD);
    for (int i = 1; i < SrtcpContext.REPLAY_WINDOW; i++) {
      assertThat(unprotect(receiver, sealed[i])).isPositive();
      assertThat(unprotect(receiver, sealed[i])).isEqualTo(REPLAYED);
    }
  }

  @Test
  void index_usedUp_endsTheKey() {
    SrtcpContext sender = new SrtcpContext(SrtpProfile.AEAD_AES_128_GCM, new NoCipher());
    sender.startAt(SSRC, 0x7fff_fffeL);

    assertThat(sender.protect(inArray(rtcp(SSRC, 28)), OFFSET, 28)).isPositive();
    assertThat(sender.protect(inArray(rtcp(SSRC, 28)), OFFSET, 28))
        .isEqualTo(DropReason.SRTP_KEYS_EXHAUSTED.asResult());
    assertThat(sender.protect(inArray(rtcp(1, 28)), OFFSET, 28)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void rtpKeys_doNotOpenRtcp(SrtpProfile profile) {
    byte[] sealed = protect(Packets.rtpContext(profile), Packets.rtp(SSRC, 1, 40));

    assertThat(unprotect(rtcpContext(profile), sealed)).isEqualTo(AUTH_FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void streams_beyondTheBound_areRefused(SrtpProfile profile) {
    int tooMany = DropReason.SRTP_TOO_MANY_STREAMS.asResult();
    SrtcpContext sender = rtcpContext(profile);
    SrtcpContext receiver = rtcpContext(profile);
    for (int ssrc = 0; ssrc < SrtcpContext.MAXIMUM_STREAMS; ssrc++) {
      assertThat(unprotect(receiver, protect(sender, rtcp(ssrc, 8)))).isPositive();
    }

    assertThat(sender.protect(inArray(rtcp(-1, 8)), OFFSET, 8)).isEqualTo(tooMany);
    assertThat(unprotect(receiver, protect(rtcpContext(profile), rtcp(-1, 8)))).isEqualTo(tooMany);
    assertThat(unprotect(receiver, protect(sender, rtcp(5, 8)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void garbage_isRefused(SrtpProfile profile) {
    long seed = 11;
    Random random = new Random(seed);
    SrtcpContext receiver = rtcpContext(profile);

    for (int i = 0; i < 20_000; i++) {
      byte[] packet = Packets.random(random, random.nextInt(100));
      if (packet.length > 0 && random.nextBoolean()) {
        packet[0] = (byte) (0x80 | packet[0] & 0x3f);
      }
      assertThat(unprotect(receiver, packet)).as("seed %d, %d", seed, i).isNegative();
    }
    assertThat(receiver.streams()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void shortArraysAndPackets_areRefused(SrtpProfile profile) {
    SrtcpContext context = rtcpContext(profile);
    byte[] packet = rtcp(SSRC, 28);

    assertThat(context.protect(packet, 0, 28)).isEqualTo(DropReason.OVERSIZE.asResult());
    assertThat(context.protect(inArray(packet), OFFSET, 7)).isEqualTo(MALFORMED);
    byte[] sealed = protect(rtcpContext(profile), packet);
    for (int length = 0; length < sealed.length; length++) {
      assertThat(context.unprotect(inArray(sealed), OFFSET, length)).isIn(MALFORMED, AUTH_FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void keysOfTheWrongLength_areOurBug(SrtpProfile profile) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SrtcpContext(profile, new byte[5], new byte[14]));
  }

  private static PacketCipher cipher(SrtpProfile profile) {
    return PacketCipher.forRtcp(
        profile,
        SessionKeys.forRtcp(profile, Packets.masterKey(profile), Packets.masterSalt(profile)));
  }

  private static long word(SrtpProfile profile, byte[] sealed) {
    return ByteArrays.u32(sealed, profile.indexWordOffset(sealed.length));
  }
}
