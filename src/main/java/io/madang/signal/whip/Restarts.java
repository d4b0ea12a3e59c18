package io.madang.signal.whip;

import io.madang.ice.Candidate;
import io.madang.ice.IceCredentials;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.rtp.MediaKind;
import io.madang.sdp.Attribute;
import io.madang.sdp.MediaBuilder;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SdpException;
import io.madang.sdp.SdpFragment;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalException;
import io.madang.signal.whip.WhipException.Problem;
import io.madang.transport.TransportParameters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Handles `PATCH` (RFC 9725, section 4.3): trickled candidates and ICE restarts. Candidates are
/// acknowledged and not used, since we are ICE-lite and learn addresses from the client's checks.
final class Restarts {
  private final SignalContext context;
  private final ResourceDirectory directory;

  Restarts(SignalContext context, ResourceDirectory directory) {
    this.context = context;
    this.directory = directory;
  }

  Patched patch(MediaSession session, Optional<String> ifMatch, String body) throws WhipException {
    String condition =
        ifMatch.orElseThrow(() ->
            new WhipException(
                Problem.PRECONDITION_REQUIRED, "The request needs the header If-Match."));
    SdpFragment fragment = parse(body);
    Optional<IceCredentials> fresh =
        credentials(fragment).filter(credentials -> !session.hasRemote(credentials));
    // A restart is asked for with `*`, or with the tag of the session that is to be restarted.
    if (!session.etag().isNamedBy(condition)) {
      throw new WhipException(
          Problem.PRECONDITION_FAILED, "If-Match does not name the current ICE session.");
    }
    return fresh.isPresent() ? restart(session, fresh.get()) : new Patched.Trickled();
  }

  private static SdpFragment parse(String body) throws WhipException {
    try {
      return SdpFragment.parse(body);
    } catch (SdpException malformed) {
      throw new WhipException(
          Problem.BAD_FRAGMENT, "The fragment cannot be read: " + malformed.getMessage() + ".");
    }
  }

  private static Optional<IceCredentials> credentials(SdpFragment fragment) throws WhipException {
    if (fragment.iceUfrag().isEmpty() || fragment.icePwd().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new IceCredentials(fragment.iceUfrag().get(), fragment.icePwd().get()));
    } catch (IllegalArgumentException illegal) {
      throw new WhipException(
          Problem.BAD_FRAGMENT, "The fragment's credentials: " + illegal.getMessage() + ".");
    }
  }

  private Patched restart(MediaSession session, IceCredentials credentials) throws WhipException {
    MediaOffer offer = session.offerWith(credentials);
    MediaResult result = renegotiate(session, offer);
    EntityTag etag = EntityTag.of(directory.newId());
    session.restarted(offer, etag);
    return new Patched.Restarted(etag.value(), fragment(offer, result.transport()).write());
  }

  private MediaResult renegotiate(MediaSession session, MediaOffer offer) throws WhipException {
    try {
      return context
          .roomCalls()
          .await(
              context.rooms().renegotiate(session.room(), session.participantId(), offer), false);
    } catch (SignalException refusal) {
      throw WhipException.of(refusal);
    }
  }

  /// Our side of the restarted path, in the form of the example in RFC 9725, section 4.3.2.
  private static SdpFragment fragment(MediaOffer offer, TransportParameters transport) {
    var session = List.of(Attribute.property("ice-lite"), new Attribute("ice-options", "ice2"));
    var section = section(offer);
    section.attribute("ice-ufrag", transport.credentials().ufrag());
    section.attribute("ice-pwd", transport.credentials().password());
    for (Candidate candidate : transport.candidates()) {
      section.attribute("candidate", candidate.toSdpValue());
    }
    section.attribute("end-of-candidates");
    return new SdpFragment(session, List.of(section.build()));
  }

  /// The section that stands for the bundle.
  private static MediaBuilder section(MediaOffer offer) {
    boolean publishes = !offer.publish().isEmpty();
    MediaKind kind =
        publishes ? offer.publish().getFirst().media().kind() : offer.slots().getFirst().kind();
    String mid =
        publishes ? offer.publish().getFirst().media().mid() : offer.slots().getFirst().mid();
    return MediaDescription.builder(kind.name().toLowerCase(Locale.ROOT), 9, "UDP/TLS/RTP/SAVPF")
        .format(0)
        .mid(mid);
  }
}
