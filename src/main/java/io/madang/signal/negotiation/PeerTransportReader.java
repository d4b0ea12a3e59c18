package io.madang.signal.negotiation;

import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.ice.IceCredentials;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SessionDescription;
import io.madang.sdp.Setup;
import io.madang.transport.RemoteParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The peer's side of the path: the ICE and DTLS attributes of the section that stands for the
/// bundle. Its candidates are not read: we are ICE-lite and learn its addresses from its checks
/// (RFC 8445, section 2.5).
final class PeerTransportReader {
  private static final int MAX_FINGERPRINTS = 8;

  private final SessionDescription offer;
  private final MediaDescription tagged;

  private PeerTransportReader(SessionDescription offer, MediaDescription tagged) {
    this.offer = offer;
    this.tagged = tagged;
  }

  /// @param bundled the sections that share the path, in their order
  static RemoteParameters read(SessionDescription offer, List<MediaDescription> bundled)
      throws NegotiationException {
    // The tagged section is the first; where that one is gone, the next that has the attributes.
    MediaDescription tagged =
        bundled.stream()
            .filter(section -> offer.iceUfragOf(section).isPresent())
            .findFirst()
            .orElseThrow(() -> new NegotiationException("The offer has no ice-ufrag."));
    var reader = new PeerTransportReader(offer, tagged);
    return new RemoteParameters(reader.credentials(), reader.fingerprints(), reader.localRole());
  }

  private IceCredentials credentials() throws NegotiationException {
    String ufrag = offer.iceUfragOf(tagged).orElse("");
    String password = offer.icePwdOf(tagged).orElse("");
    try {
      return new IceCredentials(ufrag, password);
    } catch (IllegalArgumentException illegal) {
      throw new NegotiationException(
          "The offer's ice-ufrag or ice-pwd: " + illegal.getMessage() + ".");
    }
  }

  private List<Fingerprint> fingerprints() throws NegotiationException {
    var fingerprints = new ArrayList<Fingerprint>();
    for (String value : offer.fingerprintsOf(tagged)) {
      fingerprint(value).ifPresent(fingerprints::add);
    }
    if (fingerprints.isEmpty()) {
      throw new NegotiationException("The offer has no certificate fingerprint that can be used.");
    }
    if (fingerprints.size() > MAX_FINGERPRINTS) {
      throw new NegotiationException(
          "The offer has more than " + MAX_FINGERPRINTS + " certificate fingerprints.");
    }
    return fingerprints;
  }

  private static Optional<Fingerprint> fingerprint(String value) {
    try {
      return Optional.of(Fingerprint.parse(value.strip()));
    } catch (IllegalArgumentException _) {
      // Another hash function than ours: one of the others has to match (RFC 8122, section 5).
      return Optional.empty();
    }
  }

  /// We answer `passive` wherever we may, since the DTLS server chooses the SRTP profile.
  private DtlsRole localRole() throws NegotiationException {
    Setup setup = offer.setupOf(tagged).orElse(Setup.ACTPASS);
    return switch (setup) {
      case ACTPASS, ACTIVE -> DtlsRole.SERVER;
      case PASSIVE -> DtlsRole.CLIENT;
      case HOLDCONN -> throw new NegotiationException("The offer's setup may not be holdconn.");
    };
  }
}
