package io.madang.sdp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/// What fuzz and property tests do with a text: parse it, ask everything, write it, parse it again.
/// The suite runs it with seeded random changes; `JAZZER_FUZZ=1 ./mvnw test -Dtest=SdpFuzz` looks
/// for new texts.
final class SdpFuzz {
  @FuzzTest(maxDuration = "60s")
  void description_anyText_isReadOrRefused(byte[] bytes) {
    description(new String(bytes, StandardCharsets.UTF_8));
  }

  @FuzzTest(maxDuration = "60s")
  void fragment_anyText_isReadOrRefused(byte[] bytes) {
    fragment(new String(bytes, StandardCharsets.UTF_8));
  }

  /// Answers whether the text was a description.
  static boolean description(String text) {
    try {
      SessionDescription session = SdpParser.parse(text);
      session.media().forEach(section -> exercise(session, section));
      if (!SdpParser.parse(SdpWriter.write(session)).equals(session)) {
        throw new AssertionError("changed by writing: " + text);
      }
      return true;
    } catch (SdpException expected) {
      return false;
    }
  }

  /// Answers whether the text was a fragment.
  static boolean fragment(String text) {
    try {
      SdpFragment fragment = SdpFragment.parse(text);
      fragment.iceUfrag();
      fragment.icePwd();
      fragment.candidates();
      fragment.endOfCandidates();
      SdpFragment.parse(fragment.write());
      return true;
    } catch (SdpException expected) {
      return false;
    }
  }

  private static void exercise(SessionDescription session, MediaDescription section) {
    session.directionOf(section);
    session.iceUfragOf(section);
    session.icePwdOf(section);
    session.iceOptionsOf(section);
    session.fingerprintsOf(section);
    session.setupOf(section);
    session.extensionsOf(section);
    session.bundle();
    section.mid();
    section.rtpMaps();
    section.formatParameters().forEach(FormatParameters::byName);
    section.rtcpFeedback();
    section.msids();
    section.ssrcs();
    section.ssrcGroups();
    section.rids().forEach(Rid::toString);
    section.simulcast().ifPresent(Simulcast::sendRids);
    section.bandwidth("AS");
    section.sctpPort();
    section.maxMessageSize();
    section.candidates();
  }
}
