package io.madang.server.tls;

import io.madang.transport.stream.tls.TlsFiles;
import io.madang.transport.stream.tls.TlsIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// The two PEM files of `madang.tls.*`, with the sentences for operators where they cannot be used.
public final class CertificateFiles {
  private static final String CERTIFICATE = "madang.tls.certificate";
  private static final String KEY = "madang.tls.key";

  private CertificateFiles() {}

  /// The files of the settings; empty where there are none.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator if one is missing
  public static Optional<TlsFiles> of(Optional<String> certificate, Optional<String> key) {
    if (certificate.isPresent() != key.isPresent()) {
      String present = certificate.isPresent() ? CERTIFICATE : KEY;
      String missing = certificate.isPresent() ? KEY : CERTIFICATE;
      throw new IllegalArgumentException(
          present + " is set and " + missing + " is not. Set both, or none to do without TLS");
    }
    return certificate.map(
        text -> new TlsFiles(Path.of(text.strip()), Path.of(key.orElseThrow().strip())));
  }

  /// Reads both, and whether they belong together. Blocks.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator, without the stop at its end
  public static TlsIdentity read(TlsFiles files) {
    try {
      return TlsIdentity.load(files);
    } catch (IOException unusable) {
      String sentence = String.valueOf(unusable.getMessage());
      int end = sentence.endsWith(".") ? sentence.length() - 1 : sentence.length();
      throw new IllegalArgumentException("madang.tls: " + sentence.substring(0, end), unusable);
    }
  }
}
