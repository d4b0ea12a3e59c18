package io.madang.signal.negotiation;

import io.madang.dtls.DtlsRole;
import io.madang.ice.Candidate;
import io.madang.room.MediaResult;
import io.madang.room.SlotParameters;
import io.madang.rtp.Codec;
import io.madang.sdp.Direction;
import io.madang.sdp.ExtensionMapping;
import io.madang.sdp.FormatParameters;
import io.madang.sdp.MediaBuilder;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.Msid;
import io.madang.sdp.Origin;
import io.madang.sdp.Rid;
import io.madang.sdp.RtcpFeedback;
import io.madang.sdp.RtpMap;
import io.madang.sdp.SessionDescription;
import io.madang.sdp.Setup;
import io.madang.sdp.Simulcast;
import io.madang.sdp.SsrcAttribute;
import io.madang.sdp.SsrcGroup;
import io.madang.transport.TransportParameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes the answer to one offer. For one thread, for one answer.
///
/// The path's attributes stand in every accepted section, as browsers write them, and the
/// candidates in the first (RFC 9143, section 7.1.3); addresses in `c=` and ports in `m=` lines are
/// the placeholders of RFC 8840, section 4.1.1, since everybody who can talk to us uses ICE.
final class AnswerWriter {
  private static final int PLACEHOLDER_PORT = 9;
  private static final String PLACEHOLDER_ADDRESS = "IN IP4 0.0.0.0";

  private final SessionDescription offer;
  private final TransportParameters transport;
  private final String cname;
  private final Map<String, SlotParameters> slots;
  private boolean candidatesWritten;

  AnswerWriter(SessionDescription offer, MediaResult result) {
    this.offer = offer;
    this.transport = result.transport();
    this.cname = result.cname();
    this.slots =
        result.slots().stream().collect(Collectors.toMap(SlotParameters::mid, Function.identity()));
  }

  SessionDescription write(
      List<Section> sections, BundleSelection bundle, long sessionId, long sessionVersion) {
    var session = SessionDescription.builder(Origin.of(sessionId, sessionVersion));
    session.attribute("ice-lite");
    // RFC 8445, section 10: we nominate and keep consent as that document says.
    session.attribute("ice-options", "ice2");
    if (offer.has("extmap-allow-mixed")) {
      session.attribute("extmap-allow-mixed");
    }
    bundle.answer(acceptedMids(sections)).ifPresent(session::group);
    for (Section section : sections) {
      session.media(
          switch (section) {
            case Section.Rejected rejected -> rejected(rejected.offered());
            case Section.Negotiated negotiated -> negotiated(negotiated);
          });
    }
    return session.build();
  }

  private static List<String> acceptedMids(List<Section> sections) {
    return sections.stream()
        .filter(Section.Negotiated.class::isInstance)
        .map(section -> ((Section.Negotiated) section).mid())
        .toList();
  }

  private static MediaDescription rejected(MediaDescription offered) {
    var section = MediaDescription.builder(offered.kind(), 0, offered.protocol());
    // An m-line needs at least one format; which one does not matter (RFC 3264, section 6).
    section.format(offered.formats().isEmpty() ? "0" : offered.formats().getFirst());
    section.line('c', PLACEHOLDER_ADDRESS);
    offered.mid().ifPresent(section::mid);
    return section.direction(Direction.INACTIVE).build();
  }

  private MediaDescription negotiated(Section.Negotiated section) {
    MediaDescription offered = section.offered();
    var answer = MediaDescription.builder(offered.kind(), PLACEHOLDER_PORT, offered.protocol());
    answer.line('c', PLACEHOLDER_ADDRESS);
    offered.mid().ifPresent(answer::mid);
    path(answer);
    direction(answer, section);
    answer.attribute("rtcp-mux");
    if (offered.rtcpReducedSize()) {
      answer.attribute("rtcp-rsize");
    }
    if (offered.extmapAllowMixed()) {
      answer.attribute("extmap-allow-mixed");
    }
    for (ExtensionMapping extension : section.mappings()) {
      answer.extension(extension);
    }
    section.codecs().forEach(codec -> codec(answer, codec));
    simulcast(answer, section.rids());
    return answer.build();
  }

  private void path(MediaBuilder answer) {
    answer.attribute("ice-ufrag", transport.credentials().ufrag());
    answer.attribute("ice-pwd", transport.credentials().password());
    answer.attribute("fingerprint", transport.fingerprint().toString());
    answer.setup(transport.role() == DtlsRole.SERVER ? Setup.PASSIVE : Setup.ACTIVE);
    if (!candidatesWritten) {
      candidatesWritten = true;
      for (Candidate candidate : transport.candidates()) {
        answer.attribute("candidate", candidate.toSdpValue());
      }
      answer.attribute("end-of-candidates");
    }
  }

  private void direction(MediaBuilder answer, Section.Negotiated section) {
    SlotParameters slot = section.subscribes() ? slots.get(section.mid()) : null;
    answer.direction(Direction.of(slot != null, section.publishes()));
    if (slot == null) {
      return;
    }
    String track = slot.streamId() + '-' + slot.kind().name().toLowerCase(Locale.ROOT);
    answer.msid(new Msid(slot.streamId(), track));
    if (slot.rtxSsrc() != 0) {
      answer.ssrcGroup(new SsrcGroup("FID", List.of(slot.ssrc(), slot.rtxSsrc())));
    }
    answer.ssrc(new SsrcAttribute(slot.ssrc(), "cname", cname));
    if (slot.rtxSsrc() != 0) {
      answer.ssrc(new SsrcAttribute(slot.rtxSsrc(), "cname", cname));
    }
  }

  private static void codec(MediaBuilder answer, Codec codec) {
    int type = codec.payloadType();
    answer.format(type);
    answer.rtpMap(new RtpMap(type, codec.name().sdpName(), codec.clockRate(), codec.channels()));
    if (!codec.formatParameters().isEmpty()) {
      answer.formatParameters(new FormatParameters(type, codec.formatParameters()));
    }
    feedback(answer, codec);
    if (codec.hasRtx()) {
      int rtx = codec.rtxPayloadType();
      answer.format(rtx);
      answer.rtpMap(new RtpMap(rtx, "rtx", codec.clockRate(), 1));
      answer.formatParameters(new FormatParameters(rtx, "apt=" + type));
    }
  }

  private static void feedback(MediaBuilder answer, Codec codec) {
    int type = codec.payloadType();
    if (codec.remb()) {
      answer.rtcpFeedback(new RtcpFeedback(type, "goog-remb"));
    }
    if (codec.transportCc()) {
      answer.rtcpFeedback(new RtcpFeedback(type, "transport-cc"));
    }
    if (codec.fir()) {
      answer.rtcpFeedback(new RtcpFeedback(type, "ccm", "fir"));
    }
    if (codec.nack()) {
      answer.rtcpFeedback(new RtcpFeedback(type, "nack"));
    }
    if (codec.pli()) {
      answer.rtcpFeedback(new RtcpFeedback(type, "nack", "pli"));
    }
  }

  private static void simulcast(MediaBuilder answer, List<String> rids) {
    if (rids.isEmpty()) {
      return;
    }
    rids.forEach(rid -> answer.rid(new Rid(rid, false)));
    answer.simulcast(Simulcast.receiving(rids));
  }
}
