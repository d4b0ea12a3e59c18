package io.madang.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/// What one handshake is to agree on beyond DTLS itself, the same for both roles: an SRTP profile
/// (RFC 5764), the peer's identity (RFC 8122) and the exported keys; and why it failed, if one of
/// these is the reason.
final class Negotiation {
  private final DtlsRole role;
  private final List<SrtpProfileSpec> preference;
  private final FingerprintCheck fingerprints;

  // set in the course of the handshake, by its callbacks
  private @Nullable TlsContext context;
  private @Nullable SrtpProfileSpec profile;
  private @Nullable KeyingMaterial keys;
  private DtlsException.@Nullable Code failure;
  private int cipherSuite;

  Negotiation(DtlsRole role, List<SrtpProfileSpec> preference, FingerprintCheck fingerprints) {
    this.role = role;
    this.preference = preference;
    this.fingerprints = fingerprints;
  }

  void begin(TlsContext handshakeContext) {
    context = handshakeContext;
  }

  /// Whether the engine waits for the peer's Finished next: it knows what that must contain.
  boolean awaitsFinished() {
    SecurityParameters parameters =
        context == null ? null : context.getSecurityParametersHandshake();
    return parameters != null && parameters.getPeerVerifyData() != null;
  }

  /// Client: adds all profiles to the extensions of the ClientHello.
  void offerProfiles(Hashtable<Integer, byte[]> extensions) throws IOException {
    int[] ids = preference.stream().mapToInt(SrtpProfileSpec::id).toArray();
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, TlsUtils.EMPTY_BYTES));
  }

  /// Client: takes the server's choice, which must be exactly one of ours (RFC 5764, section
  /// 4.1.1).
  void acceptProfile(@Nullable UseSRTPData answer) throws TlsFatalAlert {
    int[] ids = answer == null ? new int[0] : answer.getProtectionProfiles();
    profile =
        preference.stream()
            .filter(each -> ids.length == 1 && ids[0] == each.id())
            .findFirst()
            .orElseThrow(() -> fail(DtlsException.Code.NO_SRTP_PROFILE));
    if (answer != null && answer.getMki().length != 0) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
  }

  /// Server: chooses the first of our preference that the client offers.
  void chooseProfile(@Nullable UseSRTPData offer) throws TlsFatalAlert {
    int[] ids = offer == null ? new int[0] : offer.getProtectionProfiles();
    profile =
        preference.stream()
            .filter(each -> contains(ids, each.id()))
            .findFirst()
            .orElseThrow(() -> fail(DtlsException.Code.NO_SRTP_PROFILE));
  }

  /// Server: adds the choice to the extensions of the ServerHello, without a master key identifier.
  void answerProfile(Hashtable<Integer, byte[]> extensions) throws IOException {
    int[] chosen = {chosenProfile().id()};
    TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(chosen, TlsUtils.EMPTY_BYTES));
  }

  /// Compares the peer's certificate with what signaling announced. Nothing else about it counts:
  /// it signs itself.
  void verify(Certificate chain) throws IOException {
    if (chain.isEmpty() || !fingerprints.accepts(chain.getCertificateAt(0).getEncoded())) {
      throw fail(DtlsException.Code.FINGERPRINT_MISMATCH);
    }
  }

  /// Exports the SRTP keys; the engine clears its secrets after this callback.
  void complete(TlsContext completed) {
    byte[] exported =
        completed.exportKeyingMaterial(
            ExporterLabel.dtls_srtp, null, chosenProfile().exportLength());
    keys = KeyingMaterial.of(chosenProfile(), role, exported);
    cipherSuite = completed.getSecurityParametersConnection().getCipherSuite();
  }

  KeyingMaterial keys() {
    if (keys == null) {
      throw new IllegalStateException("the handshake is not complete");
    }
    return keys;
  }

  String cipherSuite() {
    return CipherSuites.name(cipherSuite);
  }

  /// Why the handshake failed, when it was for what is decided here.
  Optional<DtlsException.Code> failure() {
    return Optional.ofNullable(failure);
  }

  private SrtpProfileSpec chosenProfile() {
    if (profile == null) {
      throw new IllegalStateException("no SRTP profile is chosen yet");
    }
    return profile;
  }

  private TlsFatalAlert fail(DtlsException.Code code) {
    failure = code;
    return new TlsFatalAlert(
        code == DtlsException.Code.FINGERPRINT_MISMATCH
            ? AlertDescription.bad_certificate
            : AlertDescription.handshake_failure);
  }

  private static boolean contains(int[] ids, int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }
}
