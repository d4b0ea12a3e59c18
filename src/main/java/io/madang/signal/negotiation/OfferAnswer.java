package io.madang.signal.negotiation;

import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.PublishSection;
import io.madang.room.SlotSection;
import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.MediaKind;
import io.madang.sdp.Direction;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SdpException;
import io.madang.sdp.SdpParser;
import io.madang.sdp.SdpWriter;
import io.madang.sdp.SessionDescription;
import io.madang.transport.ReceiveSection;
import io.madang.transport.RemoteParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One offer and its answer: reads the SDP, says what it asks of a room, and writes the answer when
/// the room has decided (RFC 9429, section 5.3). Immutable; safe for any thread.
///
/// The n-th section of the answer answers the n-th of the offer. A section that is not audio or
/// video, is outside of the bundle, or has no codec in common, is rejected with port 0 and the rest
/// of the offer is unaffected.
public final class OfferAnswer {
  private final SessionDescription offer;
  private final BundleSelection bundle;
  private final List<Section> sections;
  private final MediaOffer mediaOffer;

  private OfferAnswer(
      SessionDescription offer,
      BundleSelection bundle,
      List<Section> sections,
      MediaOffer mediaOffer) {
    this.offer = offer;
    this.bundle = bundle;
    this.sections = sections;
    this.mediaOffer = mediaOffer;
  }

  /// Reads an offer.
  ///
  /// @param hints what the sending sections carry
  /// @throws NegotiationException where no answer is possible; nothing else is thrown, whatever the
  ///   text
  public static OfferAnswer read(String sdp, Purpose purpose, List<TrackHint> hints)
      throws NegotiationException {
    SessionDescription offer = parse(sdp);
    BundleSelection bundle = BundleSelection.of(offer, section -> kind(section).isPresent());
    List<MediaDescription> bundled = offer.media().stream().filter(bundle::contains).toList();
    if (bundled.isEmpty()) {
      throw new NegotiationException("The offer has no media section that can be used.");
    }
    RemoteParameters remote = PeerTransportReader.read(offer, bundled);
    var sections = new ArrayList<Section>();
    var extensionsById = new HashMap<Integer, HeaderExtension>();
    for (MediaDescription section : offer.media()) {
      sections.add(
          bundle.contains(section)
              ? section(offer, section, sections.size(), purpose, extensionsById)
              : new Section.Rejected(section));
    }
    MediaOffer mediaOffer = mediaOffer(remote, sections, new TrackSources(hints));
    return new OfferAnswer(offer, bundle, List.copyOf(sections), mediaOffer);
  }

  /// What the offer asks of a room.
  public MediaOffer offer() {
    return mediaOffer;
  }

  /// The answer's text.
  ///
  /// @param result what the room made of [#offer()]; a slot it does not name is answered inactive
  /// @param sessionId the same for all answers on one peer connection
  /// @param sessionVersion one more for each of them (RFC 3264, section 8)
  public String answer(MediaResult result, long sessionId, long sessionVersion) {
    var writer = new AnswerWriter(offer, result);
    return SdpWriter.write(writer.write(sections, bundle, sessionId, sessionVersion));
  }

  private static SessionDescription parse(String sdp) throws NegotiationException {
    try {
      return SdpParser.parse(sdp);
    } catch (SdpException malformed) {
      throw new NegotiationException("The offer cannot be read: " + malformed.getMessage() + ".");
    }
  }

  private static Section section(
      SessionDescription offer,
      MediaDescription section,
      int index,
      Purpose purpose,
      Map<Integer, HeaderExtension> extensionsById)
      throws NegotiationException {
    Optional<MediaKind> kind = kind(section);
    if (kind.isEmpty()) {
      return new Section.Rejected(section);
    }
    String mid = section.mid().orElse(Integer.toString(index));
    if (!section.rtcpMux()) {
      throw new NegotiationException("The section " + mid + " has no rtcp-mux.");
    }
    Direction direction = offer.directionOf(section);
    boolean publishes = purpose.publishes(direction);
    var extensions =
        ExtensionNegotiation.negotiate(offer, section, kind.get(), purpose, extensionsById);
    List<Codec> codecs =
        CodecNegotiation.negotiate(
            kind.get(), section, extensions.byName().has(HeaderExtension.TRANSPORT_CC));
    if (codecs.isEmpty()) {
      return new Section.Rejected(section);
    }
    return new Section.Negotiated(
        section,
        mid,
        kind.get(),
        publishes,
        purpose.subscribes(direction),
        codecs,
        extensions.mappings(),
        extensions.byName(),
        publishes ? SimulcastNegotiation.negotiate(section, extensions.byName()) : List.of());
  }

  /// Audio or video over DTLS-SRTP; whether with feedback (`F`) or over TCP does not matter to us.
  private static Optional<MediaKind> kind(MediaDescription section) {
    if (!section.protocol().contains("RTP/SAVP")) {
      return Optional.empty();
    }
    return switch (section.kind()) {
      case "audio" -> Optional.of(MediaKind.AUDIO);
      case "video" -> Optional.of(MediaKind.VIDEO);
      default -> Optional.empty();
    };
  }

  private static MediaOffer mediaOffer(
      RemoteParameters remote, List<Section> sections, TrackSources sources)
      throws NegotiationException {
    var publish = new ArrayList<PublishSection>();
    var slots = new ArrayList<SlotSection>();
    boolean usable = false;
    for (Section section : sections) {
      if (section instanceof Section.Negotiated s) {
        usable = true;
        if (s.publishes()) {
          publish.add(publishSection(s, sources.next(s.mid(), s.kind())));
        }
        if (s.subscribes()) {
          slots.add(new SlotSection(s.mid(), s.kind(), s.codecs(), s.extensions()));
        }
      }
    }
    if (!usable) {
      throw new NegotiationException("No section of the offer has a codec in common with us.");
    }
    return new MediaOffer(remote, publish, slots);
  }

  private static PublishSection publishSection(Section.Negotiated section, TrackHint hint) {
    var sources = DeclaredSources.of(section.offered(), section.rids());
    var media =
        new ReceiveSection(
            section.mid(),
            section.kind(),
            section.codecs(),
            section.extensions(),
            section.rids(),
            sources.media(),
            sources.retransmission());
    return new PublishSection(media, hint.source(), hint.muted());
  }
}
