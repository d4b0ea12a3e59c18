package io.madang.srtp;

import static io.madang.srtp.Packets.OFFSET;
import static io.madang.srtp.Packets.flip;
import static io.madang.srtp.Packets.inArray;
import static io.madang.srtp.Packets.masterKey;
import static io.madang.srtp.Packets.masterSalt;
import static io.madang.srtp.Packets.protect;
import static io.madang.srtp.Packets.rtp;
import static io.madang.srtp.Packets.rtpContext;
import static io.madang.srtp.Packets.slice;
import static io.madang.srtp.Packets.unprotect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.madang.wire.DropReason;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpContextTest {
  private static final int AUTH_FAILED = DropReason.SRTP_AUTH_FAILED.asResult();
  private static final int REPLAYED = DropReason.SRTP_REPLAYED.asResult();
  private static final int TOO_OLD = DropReason.SRTP_TOO_OLD.asResult();
  private static final int MALFORMED = DropReason.MALFORMED_RTP.asResult();
  private static final int TOO_MANY = DropReason.SRTP_TOO_MANY_STREAMS.asResult();

  private static final SrtpProfile GCM = SrtpProfile.AEAD_AES_128_GCM;
  private static final int SSRC = 0xcafe_babe;

  @ParameterizedTest
  @EnumSource
  void packet_protectedAndUnprotected_isItself(SrtpProfile profile) {
    SrtpContext sender = rtpContext(profile);
    SrtpContext receiver = rtpContext(profile);

    for (int size : new int[] {0, 1, 15, 16, 17, 100, 767, 768, 1188}) {
      byte[] packet = rtp(SSRC, size, size);
      byte[] array = inArray(packet);

      int protectedLength = sender.protect(array, OFFSET, packet.length);
      assertThat(protectedLength).isEqualTo(packet.length + profile.rtpOverhead());
      assertThat(slice(array, 12)).isEqualTo(slice(inArray(packet), 12));

      int plainLength = receiver.unprotect(array, OFFSET, protectedLength);
      assertThat(plainLength).isEqualTo(packet.length);
      assertThat(slice(array, plainLength)).isEqualTo(packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bytesAroundThePacket_areLeftAlone(SrtpProfile profile) {
    byte[] packet = rtp(SSRC, 1, 100);
    byte[] array = inArray(packet);
    Arrays.fill(array, 0, OFFSET, (byte) 0x5a);
    int end = OFFSET + packet.length + profile.rtpOverhead();
    Arrays.fill(array, end, array.length, (byte) 0x5a);

    int length = rtpContext(profile).protect(array, OFFSET, packet.length);
    rtpContext(profile).unprotect(array, OFFSET, length);

    assertThat(Arrays.copyOf(array, OFFSET)).containsOnly(0x5a);
    assertThat(Arrays.copyOfRange(array, end, array.length)).containsOnly(0x5a);
  }

  @ParameterizedTest
  @EnumSource
  void everyFlippedBit_failsAuthentication(SrtpProfile profile) {
    byte[] sealed = protect(rtpContext(profile), rtp(SSRC, 1000, 20));
    SrtpContext receiver = rtpContext(profile);

    for (int bit = 0; bit < sealed.length * 8; bit++) {
      int result = unprotect(receiver, flip(sealed, bit));
      assertThat(result).as("bit %d", bit).isIn(AUTH_FAILED, MALFORMED);
    }
    assertThat(receiver.streams()).isZero();
    assertThat(unprotect(receiver, sealed)).isEqualTo(32);
  }

  @ParameterizedTest
  @EnumSource
  void failedAuthentication_changesNoState(SrtpProfile profile) {
    SrtpContext sender = rtpContext(profile);
    SrtpContext receiver = rtpContext(profile);
    assertThat(unprotect(receiver, protect(sender, rtp(SSRC, 100, 20)))).isPositive();
    byte[] next = protect(sender, rtp(SSRC, 101, 20));

    // forged numbers that would move the window, and wrap the counter, if they were believed
    for (int forged : new int[] {101, 5_000, 32_000, 32_868, 40_000, 65_535, 99}) {
      assertThat(unprotect(receiver, rtp(SSRC, forged, 60)))
          .isEqualTo(forged > 32_868 ? TOO_OLD : AUTH_FAILED);
    }

    assertThat(unprotect(receiver, next)).isEqualTo(32);
    assertThat(unprotect(receiver, next)).isEqualTo(REPLAYED);
  }

  @Test
  void packet_replayed_isRefusedAcrossTheWholeWindow() {
    SrtpContext sender = rtpContext(GCM);
    SrtpContext receiver = rtpContext(GCM);
    byte[][] sealed = new byte[SrtpContext.REPLAY_WINDOW + 1][];
    for (int i = 0; i < sealed.length; i++) {
      sealed[i] = protect(sender, rtp(SSRC, i, 10));
      assertThat(unprotect(receiver, sealed[i])).isPositive();
    }

    assertThat(unprotect(receiver, sealed[0])).isEqualTo(TOO_OLD);
    for (int i = 1; i < sealed.length; i++) {
      assertThat(unprotect(receiver, sealed[i])).isEqualTo(REPLAYED);
    }
  }

  @Test
  void packet_lateButWithinTheWindow_isTaken() {
    SrtpContext sender = rtpContext(GCM);
    SrtpContext receiver = rtpContext(GCM);
    byte[] late = protect(sender, rtp(SSRC, 0, 10));
    byte[] later = protect(sender, rtp(SSRC, 1, 10));
    byte[] newest = protect(sender, rtp(SSRC, SrtpContext.REPLAY_WINDOW, 10));

    assertThat(unprotect(receiver, newest)).isPositive();

    assertThat(unprotect(receiver, late)).isEqualTo(TOO_OLD);
    assertThat(unprotect(receiver, later)).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void sameNumberTwice_isNeverSealedTwice(SrtpProfile profile) {
    SrtpContext sender = rtpContext(profile);
    protect(sender, rtp(SSRC, 7, 10));
    protect(sender, rtp(SSRC, 8, 10));
    byte[] array = inArray(rtp(SSRC, 7, 11));

    assertThat(sender.protect(array, OFFSET, 23)).isEqualTo(REPLAYED);
    assertThat(slice(array, 23)).isEqualTo(rtp(SSRC, 7, 11));
  }

  @ParameterizedTest
  @EnumSource
  void wraparound_withReordering_isFollowed(SrtpProfile profile) {
    SrtpContext sender = rtpContext(profile);
    SrtpContext receiver = rtpContext(profile);
    byte[] before = protect(sender, rtp(SSRC, 65_535, 10));
    byte[] after = protect(sender, rtp(SSRC, 0, 10));
    byte[] next = protect(sender, rtp(SSRC, 1, 10));

    assertThat(unprotect(receiver, protect(rtpContext(profile), rtp(SSRC, 65_534, 10))))
        .isPositive();
    assertThat(unprotect(receiver, after)).isPositive();
    assertThat(unprotect(receiver, before)).isPositive();
    assertThat(unprotect(receiver, next)).isPositive();
    assertThat(unprotect(receiver, before)).isEqualTo(REPLAYED);
    assertThat(unprotect(receiver, after)).isEqualTo(REPLAYED);
  }

  @Test
  void rolloverCounter_usedUp_endsTheKey() {
    SrtpContext sender = new SrtpContext(GCM, new NoCipher());
    sender.startAt(SSRC, PacketIndex.MAXIMUM - 1);

    assertThat(sender.protect(inArray(rtp(SSRC, 65_535, 10)), OFFSET, 22)).isPositive();
    assertThat(sender.protect(inArray(rtp(SSRC, 0, 10)), OFFSET, 22))
        .isEqualTo(DropReason.SRTP_KEYS_EXHAUSTED.asResult());
  }

  @Test
  void streams_beyondTheBound_areRefused() {
    SrtpContext sender = rtpContext(GCM);
    SrtpContext receiver = rtpContext(GCM);
    for (int ssrc = 0; ssrc < SrtpContext.MAXIMUM_STREAMS; ssrc++) {
      assertThat(unprotect(receiver, protect(sender, rtp(ssrc, 1, 10)))).isPositive();
    }
    byte[] plain = inArray(rtp(-1, 1, 10));

    assertThat(sender.protect(plain, OFFSET, 22)).isEqualTo(TOO_MANY);
    assertThat(unprotect(receiver, protect(rtpContext(GCM), rtp(-1, 1, 10)))).isEqualTo(TOO_MANY);
    assertThat(unprotect(receiver, protect(sender, rtp(5, 2, 10)))).isPositive();
    assertThat(receiver.streams()).isEqualTo(SrtpContext.MAXIMUM_STREAMS);
  }

  @Test
  void forgedStreams_takeNoPlace() {
    SrtpContext receiver = rtpContext(GCM);

    for (int ssrc = 0; ssrc < 2 * SrtpContext.MAXIMUM_STREAMS; ssrc++) {
      assertThat(unprotect(receiver, rtp(ssrc, 1, 40))).isEqualTo(AUTH_FAILED);
    }

    assertThat(receiver.streams()).isZero();
    assertThat(unprotect(receiver, protect(rtpContext(GCM), rtp(SSRC, 1, 10)))).isPositive();
  }

  @ParameterizedTest
  @EnumSource
  void arrayWithoutRoom_isOversize(SrtpProfile profile) {
    byte[] packet = rtp(SSRC, 1, 100);
    byte[] array = new byte[packet.length + profile.rtpOverhead() - 1];
    System.arraycopy(packet, 0, array, 0, packet.length);
    SrtpContext sender = rtpContext(profile);

    assertThat(sender.protect(array, 0, packet.length)).isEqualTo(DropReason.OVERSIZE.asResult());
    assertThat(sender.streams()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void garbage_isRefused(SrtpProfile profile) {
    long seed = 7;
    Random random = new Random(seed);
    SrtpContext receiver = rtpContext(profile);

    for (int i = 0; i < 20_000; i++) {
      byte[] packet = Packets.random(random, random.nextInt(200));
      if (packet.length > 0 && random.nextBoolean()) {
        packet[0] = (byte) (0x80 | packet[0] & 0x3f);
      }
      assertThat(unprotect(receiver, packet)).as("seed %d, %d", seed, i).isNegative();
    }
    assertThat(receiver.streams()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void truncatedPacket_isRefused(SrtpProfile profile) {
    byte[] sealed = protect(rtpContext(profile), rtp(SSRC, 1, 30));
    SrtpContext receiver = rtpContext(profile);

    for (int length = 0; length < sealed.length; length++) {
      int result = receiver.unprotect(inArray(sealed), OFFSET, length);
      assertThat(result).isIn(MALFORMED, AUTH_FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherKeysOrSalts_doNotOpen(SrtpProfile profile) {
    byte[] sealed = protect(rtpContext(profile), rtp(SSRC, 1, 30));
    SrtpContext otherKey =
        new SrtpContext(profile, flip(masterKey(profile), 3), masterSalt(profile));
    SrtpContext otherSalt =
        new SrtpContext(profile, masterKey(profile), flip(masterSalt(profile), 3));

    assertThat(unprotect(otherKey, sealed)).isEqualTo(AUTH_FAILED);
    assertThat(unprotect(otherSalt, sealed)).isEqualTo(AUTH_FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void keysOfTheWrongLength_areOurBug(SrtpProfile profile) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SrtpContext(profile, new byte[5], masterSalt(profile)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SrtpContext(profile, masterKey(profile), new byte[5]));
  }
}
