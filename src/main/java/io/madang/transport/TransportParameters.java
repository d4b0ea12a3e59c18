package io.madang.transport;

import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.ice.Candidate;
import io.madang.ice.IceCredentials;
import java.util.List;

/// What an answer says about our side of one path: ICE-lite credentials, every candidate, the
/// certificate and our DTLS role.
public record TransportParameters(
    IceCredentials credentials,
    List<Candidate> candidates,
    Fingerprint fingerprint,
    DtlsRole role) {
  public TransportParameters {
    candidates = List.copyOf(candidates);
  }
}
