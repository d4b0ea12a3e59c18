package io.madang.transport;

import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.ice.IceCredentials;
import java.util.List;

/// What an offer said about the peer's side of the path.
///
/// @param fingerprints the certificates the peer may present; any one of them must match
/// @param localRole the DTLS role that is left for us: server unless the offer says `passive`
public record RemoteParameters(
    IceCredentials credentials, List<Fingerprint> fingerprints, DtlsRole localRole) {
  public RemoteParameters {
    fingerprints = List.copyOf(fingerprints);
  }
}
