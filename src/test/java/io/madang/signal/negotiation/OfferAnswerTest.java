package io.madang.signal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.madang.dtls.DtlsRole;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.PublishSection;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.sdp.Direction;
import io.madang.sdp.ExtensionMapping;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SdpException;
import io.madang.sdp.SdpParser;
import io.madang.sdp.SessionDescription;
import io.madang.sdp.Setup;
import io.madang.sdp.Simulcast;
import io.madang.transport.ReceiveSection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferAnswerTest {

  @Nested
  class Path {
    @Test
    void read_remoteParameters_areThoseOfTheTaggedSection() throws NegotiationException {
      MediaOffer offer = read(Offers.meeting()).offer();

      assertThat(offer.remote().credentials().ufrag()).isEqualTo("EsAw");
      assertThat(offer.remote().credentials().password()).isEqualTo("bP+XJMM09aR8AiX1jdukzR6Y");
      assertThat(offer.remote().fingerprints()).hasToString("[" + Offers.FINGERPRINT + "]");
    }

    @ParameterizedTest
    @CsvSource({"actpass,SERVER", "active,SERVER", "passive,CLIENT"})
    void read_setup_leavesUsTheOtherRole(String setup, DtlsRole role) throws NegotiationException {
      String sdp = Offers.publisher().replace("setup:actpass", "setup:" + setup);

      assertThat(read(sdp).offer().remote().localRole()).isEqualTo(role);
    }

    @Test
    void read_pathAtSessionLevel_isFound() throws NegotiationException {
      String path = "a=ice-ufrag:EsAw\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\na=setup:active\n";
      String sdp =
          Offers.publisher()
              .replaceAll("a=(ice-ufrag|ice-pwd|setup|fingerprint).*\n", "")
              .replace("t=0 0\n", "t=0 0\n" + path + "a=fingerprint:" + Offers.FINGERPRINT + "\n");

      assertThat(read(sdp).offer().remote().credentials().ufrag()).isEqualTo("EsAw");
    }

    @Test
    void answer_path_standsInEverySectionAndItsCandidatesInTheFirst() throws Exception {
      SessionDescription answer = answer(Offers.publisher());

      assertThat(answer.iceLite()).isTrue();
      assertThat(answer.media()).allSatisfy(OfferAnswerTest::hasOurPath);
      assertThat(answer.media().get(0).candidates()).hasSize(2);
      assertThat(answer.media().get(0).candidates().getFirst())
          .endsWith(" udp 2130706431 192.0.2.7 3478 typ host");
      assertThat(answer.media().get(0).endOfCandidates()).isTrue();
      assertThat(answer.media().get(1).candidates()).isEmpty();
    }

    @Test
    void answer_asDtlsClient_saysActive() throws Exception {
      String sdp = Offers.publisher().replace("setup:actpass", "setup:passive");

      assertThat(answer(sdp).media().getFirst().setup()).contains(Setup.ACTIVE);
    }

    @Test
    void answer_origin_tellsSessionAndVersion() throws Exception {
      OfferAnswer negotiation = read(Offers.publisher());

      assertThat(negotiation.answer(Offers.accept(negotiation.offer()), 77, 3))
          .startsWith("v=0\r\no=- 77 3 IN IP4 0.0.0.0\r\n");
    }
  }

  @Nested
  class Bundle {
    @Test
    void answer_bundle_groupsWhatIsAccepted() throws Exception {
      SessionDescription answer =
          answer(
              Offers.session("a d v")
                  + Offers.audio("a", "sendonly")
                  + Offers.dataChannel("d")
                  + Offers.video("v", "recvonly"));

      assertThat(answer.bundle().orElseThrow().mids()).containsExactly("a", "v");
    }

    @Test
    void answer_dataChannel_isRejectedAndTheRestUnaffected() throws Exception {
      SessionDescription answer =
          answer(Offers.session("d a") + Offers.dataChannel("d") + Offers.audio("a", "sendrecv"));

      MediaDescription data = answer.media().get(0);
      assertThat(data.port()).isZero();
      assertThat(data.kind()).isEqualTo("application");
      assertThat(data.formats()).containsExactly("webrtc-datachannel");
      assertThat(data.mid()).contains("d");
      assertThat(answer.media().get(1).direction()).contains(Direction.SENDRECV);
      assertThat(answer.media().get(1).candidates()).hasSize(2);
    }

    @Test
    void answer_sectionOutsideOfTheBundle_isRejected() throws Exception {
      SessionDescription answer =
          answer(
              Offers.session("0") + Offers.audio("0", "sendonly") + Offers.video("1", "sendonly"));

      assertThat(answer.media()).extracting(MediaDescription::port).containsExactly(9, 0);
    }

    @Test
    void read_oneSectionWithoutBundleNorMid_isTaken() throws Exception {
      String sdp =
          (Offers.session("x") + Offers.video("0", "sendonly")).replaceAll("a=(group|mid).*\n", "");

      assertThat(read(sdp).offer().publish()).extracting(p -> p.media().mid()).containsExactly("0");
      SessionDescription answer = answer(sdp);
      assertThat(answer.bundle()).isEmpty();
      assertThat(answer.media().getFirst().mid()).isEmpty();
      assertThat(answer.media().getFirst().port()).isEqualTo(9);
    }

    @Test
    void read_severalSectionsWithoutBundle_takesTheFirstUsable() throws Exception {
      String sdp =
          (Offers.session("x")
                  + Offers.dataChannel("0")
                  + Offers.video("1", "sendonly")
                  + Offers.audio("2", "sendonly"))
              .replaceAll("a=group.*\n", "");

      assertThat(answer(sdp).media()).extracting(MediaDescription::port).containsExactly(0, 9, 0);
    }

    @Test
    void answer_stoppedSection_staysStopped() throws Exception {
      String sdp =
          Offers.session("1")
              + Offers.audio("0", "inactive").replace("m=audio 9", "m=audio 0")
              + Offers.video("1", "sendonly");

      assertThat(answer(sdp).media()).extracting(MediaDescription::port).containsExactly(0, 9);
    }

    @Test
    void read_bundleOnlySection_isTaken() throws NegotiationException {
      String sdp =
          Offers.session("0 1")
              + Offers.audio("0", "sendonly")
              + Offers.video("1", "sendonly")
                  .replace("m=video 9", "m=video 0")
                  .replaceAll("a=(ice-ufrag|ice-pwd|setup|fingerprint).*\n", "")
              + "a=bundle-only\n";

      assertThat(read(sdp).offer().publish()).hasSize(2);
    }
  }

  @Nested
  class Directions {
    @Test
    void read_meeting_publishesWhatItSendsAndHasSlotsForTheRest() throws NegotiationException {
      MediaOffer offer = read(Offers.meeting()).offer();

      assertThat(offer.publish()).extracting(p -> p.media().mid()).containsExactly("0", "1");
      assertThat(offer.slots()).extracting(s -> s.mid()).containsExactly("2", "3", "4", "5");
    }

    @Test
    void answer_meeting_reversesTheDirections() throws Exception {
      assertThat(answer(Offers.meeting()).media())
          .extracting(section -> section.direction().orElseThrow())
          .containsExactly(
              Direction.RECVONLY,
              Direction.RECVONLY,
              Direction.SENDONLY,
              Direction.SENDONLY,
              Direction.SENDONLY,
              Direction.SENDONLY);
    }

    @Test
    void read_sendrecv_isBothTrackAndSlot() throws Exception {
      String sdp =
          Offers.session("0 1") + Offers.audio("0", "sendrecv") + Offers.video("1", "sendrecv");

      MediaOffer offer = read(sdp).offer();

      assertThat(offer.publish()).hasSize(2);
      assertThat(offer.slots()).hasSize(2);
      assertThat(answer(sdp).media())
          .allSatisfy(m -> assertThat(m.direction()).contains(Direction.SENDRECV));
    }

    @Test
    void read_sendrecvOfAWhipClient_publishesOnly() throws Exception {
      String sdp = Offers.session("0") + Offers.audio("0", "sendrecv");
      OfferAnswer negotiation = OfferAnswer.read(sdp, Purpose.PUBLISH, List.of());

      assertThat(negotiation.offer().slots()).isEmpty();
      assertThat(parse(negotiation.answer(Offers.accept(negotiation.offer()), 1, 1)).media())
          .first()
          .satisfies(m -> assertThat(m.direction()).contains(Direction.RECVONLY));
    }

    @Test
    void read_sendrecvOfAWhepClient_subscribesOnly() throws Exception {
      String sdp = Offers.session("0") + Offers.audio("0", "sendrecv");
      OfferAnswer negotiation = OfferAnswer.read(sdp, Purpose.SUBSCRIBE, List.of());

      assertThat(negotiation.offer().publish()).isEmpty();
      assertThat(parse(negotiation.answer(Offers.accept(negotiation.offer()), 1, 1)).media())
          .first()
          .satisfies(m -> assertThat(m.direction()).contains(Direction.SENDONLY));
    }

    @Test
    void read_inactive_isAnsweredInactiveWithItsCodecs() throws Exception {
      String sdp =
          Offers.session("0 1") + Offers.audio("0", "inactive") + Offers.video("1", "sendonly");

      assertThat(read(sdp).offer().publish()).hasSize(1);
      MediaDescription audio = answer(sdp).media().getFirst();
      assertThat(audio.port()).isEqualTo(9);
      assertThat(audio.direction()).contains(Direction.INACTIVE);
      assertThat(audio.formats()).isNotEmpty();
    }

    @Test
    void answer_slotTheRoomDoesNotGive_isInactive() throws Exception {
      OfferAnswer negotiation = read(Offers.player());
      MediaResult all = Offers.accept(negotiation.offer());
      var none = new MediaResult(all.transport(), all.slots().subList(0, 1), Map.of(), "p-1");

      assertThat(parse(negotiation.answer(none, 1, 1)).media())
          .extracting(m -> m.direction().orElseThrow())
          .containsExactly(Direction.SENDONLY, Direction.INACTIVE);
    }

    @Test
    void answer_slots_shareTheStreamOfTheSameNumber() throws Exception {
      assertThat(answer(Offers.meeting()).media().subList(2, 6))
          .extracting(m -> m.msids().getFirst().streamId(), m -> m.msids().getFirst().trackId())
          .containsExactly(
              tuple("slot-0", "slot-0-audio"),
              tuple("slot-0", "slot-0-video"),
              tuple("slot-1", "slot-1-audio"),
              tuple("slot-1", "slot-1-video"));
    }

    @Test
    void answer_slot_declaresItsSources() throws Exception {
      MediaDescription video = answer(Offers.player()).media().get(1);

      assertThat(video.attributes("ssrc")).containsExactly("1001 cname:p-1", "2001 cname:p-1");
      assertThat(video.attributes("ssrc-group")).containsExactly("FID 1001 2001");
    }
  }

  @Nested
  class Codecs {
    @Test
    void read_audio_takesWhatCanBeForwarded() throws NegotiationException {
      assertThat(published(Offers.publisher(), 0).codecs())
          .extracting(Codec::name, Codec::payloadType, Codec::formatParameters)
          .containsExactly(
              tuple(CodecName.OPUS, 111, "minptime=10;useinbandfec=1"),
              tuple(CodecName.G722, 9, ""),
              tuple(CodecName.PCMU, 0, ""),
              tuple(CodecName.PCMA, 8, ""));
    }

    @Test
    void read_video_takesAllCodecsInTheClientsOrderWithModeZeroLast() throws NegotiationException {
      assertThat(published(Offers.publisher(), 1).codecs())
          .extracting(Codec::name, Codec::payloadType, Codec::rtxPayloadType)
          .containsExactly(
              tuple(CodecName.VP8, 96, 97),
              tuple(CodecName.H264, 107, 108),
              tuple(CodecName.VP9, 98, 99),
              tuple(CodecName.AV1, 45, 46),
              tuple(CodecName.H265, 49, Codec.NO_RTX),
              tuple(CodecName.H264, 103, 104));
    }

    @Test
    void read_feedback_isWhatBothKnow() throws NegotiationException {
      List<Codec> codecs = published(Offers.publisher(), 1).codecs();

      assertThat(codecs.get(0))
          .extracting(Codec::nack, Codec::pli, Codec::fir, Codec::transportCc, Codec::remb)
          .containsExactly(true, true, true, true, true);
      assertThat(codecs.get(1))
          .extracting(Codec::nack, Codec::pli, Codec::fir, Codec::transportCc, Codec::remb)
          .containsExactly(true, true, false, false, false);
    }

    @Test
    void read_transportCcWithoutItsExtension_isNotTaken() throws NegotiationException {
      String sdp = Offers.publisher().replaceAll("a=extmap:3 .*\n", "");

      assertThat(published(sdp, 1).codecs().getFirst().transportCc()).isFalse();
    }

    @Test
    void read_feedbackForAllTypes_counts() throws NegotiationException {
      String sdp = Offers.publisher().replaceAll("a=rtcp-fb:.*\n", "") + "a=rtcp-fb:* nack pli\n";

      assertThat(published(sdp, 1).codecs()).allMatch(Codec::pli).noneMatch(Codec::nack);
    }

    @Test
    void answer_codec_isWrittenWithFeedbackAndRetransmissions() throws Exception {
      String text = answerText(Offers.publisher());

      assertThat(text)
          .contains(
              "m=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8\r\n",
              "m=video 9 UDP/TLS/RTP/SAVPF 96 97 107 108 98 99 45 46 49 103 104\r\n",
              "a=rtpmap:111 opus/48000/2\r\n",
              "a=fmtp:111 minptime=10;useinbandfec=1\r\n",
              "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 goog-remb\r\na=rtcp-fb:96 transport-cc\r\n"
                  + "a=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n"
                  + "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n",
              "a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
          .doesNotContain("red/", "telephone-event", "ulpfec", "profile-id=1;x");
    }

    @Test
    void read_parameterSets_areNotAnswered() throws NegotiationException {
      String sdp =
          Offers.publisher()
              .replace(
                  "packetization-mode=1;profile-level-id=42e01f",
                  "packetization-mode=1; sprop-parameter-sets=Z0IAH5WoFAFuQA==,aM4wpIA=;"
                      + " profile-level-id=42e01f");

      assertThat(published(sdp, 1).codecs().get(1).formatParameters())
          .isEqualTo("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");
    }

    @Test
    void read_staticPayloadTypesWithoutLines_areKnown() throws NegotiationException {
      String sdp = Offers.publisher().replaceAll("a=rtpmap:(0|8|9) .*\n", "");

      assertThat(published(sdp, 0).codecs())
          .extracting(Codec::name)
          .containsExactly(CodecName.OPUS, CodecName.G722, CodecName.PCMU, CodecName.PCMA);
    }

    @Test
    void answer_noCodecInCommon_rejectsTheSection() throws Exception {
      String sdp =
          Offers.publisher().replaceAll("(?m)^m=audio.*$", "m=audio 9 UDP/TLS/RTP/SAVPF 13");

      assertThat(answer(sdp).media()).extracting(MediaDescription::port).containsExactly(0, 9);
      assertThat(answer(sdp).bundle().orElseThrow().mids()).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a=rtpmap:96 VP8/8000",
          "a=rtpmap:96 opus/48000/2",
          "a=rtpmap:96 VP9/90000\na=fmtp:96 profile-id=3",
          "a=rtpmap:96 AV1/90000\na=fmtp:96 profile=1",
          "a=rtpmap:96 H264/90000\na=fmtp:96 packetization-mode=2",
          "a=rtpmap:96 H265/90000\na=fmtp:96 tx-mode=MRST",
        })
    void read_whatCannotBeForwarded_isNotTaken(String lines) {
      String sdp =
          Offers.session("0")
              + Offers.video("0", "sendonly")
                  .replaceAll("(?m)^m=video.*$", "m=video 9 UDP/TLS/RTP/SAVPF 96")
                  .replaceAll("a=(rtpmap|fmtp|rtcp-fb):.*\n", "")
              + lines
              + "\n";

      assertThat(refusal(sdp)).isEqualTo("No section of the offer has a codec in common with us.");
    }
  }

  @Nested
  class Extensions {
    @Test
    void read_publishedVideo_takesOurExtensionsUnderTheirNumbers() throws NegotiationException {
      assertThat(published(Offers.publisher(), 1).extensions())
          .isEqualTo(
              HeaderExtensionMap.EMPTY
                  .with(HeaderExtension.ABS_SEND_TIME, 2)
                  .with(HeaderExtension.VIDEO_ORIENTATION, 13)
                  .with(HeaderExtension.TRANSPORT_CC, 3)
                  .with(HeaderExtension.PLAYOUT_DELAY, 5)
                  .with(HeaderExtension.MID, 4)
                  .with(HeaderExtension.RID, 10)
                  .with(HeaderExtension.REPAIRED_RID, 11)
                  .with(HeaderExtension.VIDEO_LAYERS_ALLOCATION, 9));
    }

    @Test
    void read_publishedAv1_takesTheDependencyDescriptor() throws NegotiationException {
      String sdp = Offers.publisher().replace("a=rtpmap:96 VP8/", "a=rtpmap:96 AV1/");

      assertThat(published(sdp, 1).extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR))
          .isEqualTo(12);
    }

    @Test
    void read_videoSlot_hasNothingThatOnlyPublishersSay() throws NegotiationException {
      HeaderExtensionMap map = read(Offers.player()).offer().slots().get(1).extensions();

      assertThat(map.has(HeaderExtension.MID)).isTrue();
      assertThat(map.has(HeaderExtension.RID)).isFalse();
      assertThat(map.has(HeaderExtension.VIDEO_LAYERS_ALLOCATION)).isFalse();
    }

    @Test
    void answer_extensions_areASubsetOfTheOffer() throws Exception {
      assertThat(answer(Offers.publisher()).media().get(0).extensions())
          .extracting(ExtensionMapping::id)
          .containsExactly(1, 2, 3, 4);
    }

    @Test
    void answer_extensionDirection_isReversed() throws Exception {
      String sdp = Offers.publisher().replace("extmap:1 ", "extmap:1/sendonly ");

      assertThat(answer(sdp).media().getFirst().attribute("extmap"))
          .contains("1/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level");
    }

    @Test
    void read_numbersOfTheTwoByteForm_needMixedHeaders() throws NegotiationException {
      String sdp = Offers.publisher().replace("extmap:4 ", "extmap:16 ");

      assertThat(published(sdp, 0).extensions().id(HeaderExtension.MID)).isEqualTo(16);
      assertThat(
              published(sdp.replace("a=extmap-allow-mixed\n", ""), 0)
                  .extensions()
                  .has(HeaderExtension.MID))
          .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "256", "4096", "1"})
    void read_numberThatCannotBeUsed_leavesTheExtensionOut(String id) throws NegotiationException {
      String sdp = Offers.publisher().replace("extmap:4 ", "extmap:" + id + " ");

      assertThat(published(sdp, 0).extensions().has(HeaderExtension.MID)).isFalse();
    }

    @Test
    void answer_numberWithTwoMeaningsInTheBundle_keepsTheFirst() throws Exception {
      String sdp = Offers.publisher().replace("extmap:13 urn:3gpp", "extmap:1 urn:3gpp");

      SessionDescription answer = answer(sdp);

      assertThat(answer.media().get(0).extensions())
          .extracting(ExtensionMapping::id, ExtensionMapping::uri)
          .contains(tuple(1, HeaderExtension.AUDIO_LEVEL.uri()));
      assertThat(answer.media().get(1).extensions())
          .extracting(ExtensionMapping::id)
          .contains(2, 3, 4)
          .doesNotContain(1);
    }

    @Test
    void read_extensionOfTheOtherWay_isNotTaken() throws NegotiationException {
      String sdp = Offers.publisher().replace("extmap:4 ", "extmap:4/recvonly ");

      assertThat(published(sdp, 0).extensions().has(HeaderExtension.MID)).isFalse();
    }

    @Test
    void answer_allowMixed_isAnsweredWhereItIsOffered() throws Exception {
      assertThat(answer(Offers.publisher()).has("extmap-allow-mixed")).isTrue();
      assertThat(answerText(Offers.publisher().replace("a=extmap-allow-mixed\n", "")))
          .doesNotContain("extmap-allow-mixed");
    }
  }

  @Nested
  class SimulcastOffers {
    @Test
    void read_rids_comeInTheOrderOfTheOfferThoughPaused() throws NegotiationException {
      assertThat(published(Offers.meeting(), 1).rids()).containsExactly("q", "h", "f");
    }

    @Test
    void answer_simulcast_isReceived() throws Exception {
      MediaDescription camera = answer(Offers.meeting()).media().get(1);

      assertThat(camera.attributes("rid")).containsExactly("q recv", "h recv", "f recv");
      assertThat(camera.simulcast().map(Simulcast::receiveRids)).contains(List.of("q", "h", "f"));
    }

    @Test
    void read_alternatives_takesTheFirstThatIsDeclared() throws NegotiationException {
      String sdp = Offers.meeting().replace("send q;~h;f", "send x,q;~h,f;zz");

      assertThat(published(sdp, 1).rids()).containsExactly("q", "h");
    }

    @Test
    void read_withoutTheRidExtension_isNoSimulcast() throws Exception {
      String sdp = Offers.meeting().replaceAll("a=extmap:10 .*\n", "");

      assertThat(published(sdp, 1).rids()).isEmpty();
      assertThat(answerText(sdp)).doesNotContain("a=simulcast");
    }

    @Test
    void answer_slot_hasNoSimulcast() throws Exception {
      assertThat(answer(Offers.meeting()).media().get(3).simulcast()).isEmpty();
    }
  }

  @Nested
  class Sources {
    @Test
    void read_fidGroup_pairsMediaWithRetransmissions() throws NegotiationException {
      ReceiveSection video = published(Offers.publisher(), 1);

      assertThat(video.ssrcs()).containsExactly(2222);
      assertThat(video.rtxSsrcs()).containsExactly(3333);
    }

    @Test
    void read_simGroup_givesTheOrderOfTheEncodings() throws NegotiationException {
      String sdp =
          Offers.session("0")
              + Offers.videoWithoutSources("0", "sendonly")
              + "a=ssrc:3 cname:c\na=ssrc:1 cname:c\na=ssrc:2 cname:c\na=ssrc:11 cname:c\n"
              + "a=ssrc-group:FID 1 11\na=ssrc-group:SIM 1 2 3\n";

      assertThat(published(sdp, 0).ssrcs()).containsExactly(1, 2, 3);
      assertThat(published(sdp, 0).rtxSsrcs()).containsExactly(11, 0, 0);
    }

    @Test
    void read_ssrcAboveTheSignBit_isItsBitPattern() throws NegotiationException {
      String sdp = Offers.publisher().replace("1111", "4294967295");

      assertThat(published(sdp, 0).ssrcs()).containsExactly(-1);
    }

    @Test
    void read_ridsAndSources_leavesTheSourcesToThePackets() throws NegotiationException {
      String sdp = Offers.meeting().replace("a=rid:q send\n", "a=rid:q send\na=ssrc:5 cname:c\n");

      assertThat(published(sdp, 1).ssrcs()).isEmpty();
    }
  }

  @Nested
  class Tracks {
    @Test
    void read_withoutHints_namesTheUsualSources() throws NegotiationException {
      String sdp =
          Offers.session("0 1 2 3")
              + Offers.audio("0", "sendonly")
              + Offers.video("1", "sendonly")
              + Offers.video("2", "sendonly")
              + Offers.audio("3", "sendonly");

      assertThat(read(sdp).offer().publish())
          .extracting(PublishSection::source)
          .containsExactly(
              TrackSource.MICROPHONE,
              TrackSource.CAMERA,
              TrackSource.SCREEN,
              TrackSource.SCREEN_AUDIO);
    }

    @Test
    void read_hints_nameSourceAndMuteState() throws NegotiationException {
      OfferAnswer negotiation =
          OfferAnswer.read(
              Offers.publisher(),
              Purpose.MEET,
              List.of(
                  new TrackHint("1", TrackSource.SCREEN, true),
                  new TrackHint("99", TrackSource.CAMERA, true)));

      assertThat(negotiation.offer().publish())
          .extracting(PublishSection::source, PublishSection::muted)
          .containsExactly(tuple(TrackSource.MICROPHONE, false), tuple(TrackSource.SCREEN, true));
    }

    @Test
    void read_hintOfTheOtherKind_isRefused() {
      var refusal =
          catchThrowableOfType(
              NegotiationException.class,
              () ->
                  OfferAnswer.read(
                      Offers.publisher(),
                      Purpose.MEET,
                      List.of(new TrackHint("0", TrackSource.CAMERA, false))));

      assertThat(refusal.sentence()).isEqualTo("The section 0 cannot carry the source camera.");
    }
  }

  @Nested
  class Refusals {
    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "v=1\n", "v=0\nm=audio\n", "v=0\na=group:BUNDLE\n"})
    void read_noDescription_isRefused(String text) {
      assertThat(refusal(text)).startsWith("The offer ");
    }

    @Test
    void read_noUfrag_isRefused() {
      assertThat(refusal(Offers.publisher().replaceAll("a=ice-ufrag.*\n", "")))
          .isEqualTo("The offer has no ice-ufrag.");
    }

    @Test
    void read_shortPassword_isRefused() {
      assertThat(refusal(Offers.publisher().replaceAll("a=ice-pwd.*\n", "a=ice-pwd:short\n")))
          .contains("ice-pwd");
    }

    @Test
    void read_noFingerprint_isRefused() {
      assertThat(refusal(Offers.publisher().replaceAll("a=fingerprint.*\n", "")))
          .isEqualTo("The offer has no certificate fingerprint that can be used.");
    }

    @Test
    void read_holdconn_isRefused() {
      assertThat(refusal(Offers.publisher().replace("setup:actpass", "setup:holdconn")))
          .isEqualTo("The offer's setup may not be holdconn.");
    }

    @Test
    void read_noRtcpMux_isRefused() {
      assertThat(refusal(Offers.publisher().replace("a=rtcp-mux\n", "")))
          .isEqualTo("The section 0 has no rtcp-mux.");
    }

    @Test
    void read_midTwice_isRefused() {
      assertThat(refusal(Offers.publisher().replace("a=mid:1", "a=mid:0")))
          .isEqualTo("The offer has the mid 0 twice.");
    }

    @Test
    void read_onlyADataChannel_isRefused() {
      assertThat(refusal(Offers.session("0") + Offers.dataChannel("0")))
          .isEqualTo("No section of the offer has a codec in common with us.");
    }

    @Test
    void read_plainRtp_isRefused() {
      assertThat(refusal(Offers.publisher().replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")))
          .isEqualTo("No section of the offer has a codec in common with us.");
    }
  }

  private static void hasOurPath(MediaDescription section) {
    assertThat(section.iceUfrag()).contains("0serverufrag");
    assertThat(section.icePwd()).contains("serverpasswordserverpassword");
    assertThat(section.fingerprints()).containsExactly(Offers.FINGERPRINT);
    assertThat(section.setup()).contains(Setup.PASSIVE);
    assertThat(section.rtcpMux()).isTrue();
    assertThat(section.rtcpReducedSize()).isTrue();
  }

  private static ReceiveSection published(String sdp, int index) throws NegotiationException {
    return read(sdp).offer().publish().get(index).media();
  }

  private static OfferAnswer read(String sdp) throws NegotiationException {
    return OfferAnswer.read(sdp, Purpose.MEET, List.of());
  }

  private static SessionDescription answer(String sdp) throws Exception {
    return parse(answerText(sdp));
  }

  private static String answerText(String sdp) throws NegotiationException {
    OfferAnswer negotiation = read(sdp);
    return negotiation.answer(Offers.accept(negotiation.offer()), 1, 1);
  }

  private static SessionDescription parse(String sdp) throws SdpException {
    return SdpParser.parse(sdp);
  }

  private static String refusal(String sdp) {
    return Optional.ofNullable(catchThrowableOfType(NegotiationException.class, () -> read(sdp)))
        .orElseThrow()
        .sentence();
  }
}
