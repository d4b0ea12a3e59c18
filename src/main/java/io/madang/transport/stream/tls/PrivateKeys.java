package io.madang.transport.stream.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/// Reads the private key that belongs to a certificate: PKCS#8, and the older forms of RSA (PKCS#1)
/// and of elliptic curves (SEC 1), which many ACME clients still write.
///
/// The older forms become PKCS#8 by putting the algorithm in front, which is the certificate's.
final class PrivateKeys {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  private PrivateKeys() {}

  /// @param publicKey of the certificate
  /// @throws IOException with a sentence that says what to do
  static PrivateKey read(PemFile file, PublicKey publicKey) throws IOException {
    for (PemFile.Block block : file.blocks()) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return decode(file, publicKey, block.der());
        }
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
          requirePlain(file, block.hasHeaders());
          return decode(file, publicKey, pkcs8(publicKey, block.der()));
        }
        case "ENCRYPTED PRIVATE KEY" -> requirePlain(file, true);
        default -> {
          // Curve parameters or certificates beside the key.
        }
      }
    }
    throw new IOException(
        file.path()
            + " holds no private key in PEM. Convert it: openssl pkey -in KEY -out NEW (add"
            + " -inform DER if it is binary).");
  }

  private static void requirePlain(PemFile file, boolean encrypted) throws IOException {
    if (encrypted) {
      throw new IOException(
          file.path()
              + " is encrypted, and nobody is there to be asked for the passphrase. Decrypt it:"
              + " openssl pkey -in KEY -out NEW, and let only the server's user read it.");
    }
  }

  private static PrivateKey decode(PemFile file, PublicKey publicKey, byte[] pkcs8)
      throws IOException {
    try {
      return KeyFactory.getInstance(publicKey.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException malformed) {
      // The cause could quote the key.
      throw new IOException(
          file.path()
              + " is no "
              + publicKey.getAlgorithm()
              + " key, as the certificate has one. Name the key that the certificate was made with.");
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /// PrivateKeyInfo (RFC 5958) around a key of an older form.
  private static byte[] pkcs8(PublicKey publicKey, byte[] key) throws IOException {
    byte[] info = publicKey.getEncoded();
    int at = contentOf(info, 0);
    int end = contentOf(info, at) + lengthOf(info, at);
    byte[] algorithm = Arrays.copyOfRange(info, at, end);
    var content = new ByteArrayOutputStream();
    content.write(VERSION_0);
    content.write(algorithm);
    write(content, OCTET_STRING, key);
    var out = new ByteArrayOutputStream();
    write(out, SEQUENCE, content.toByteArray());
    Arrays.fill(key, (byte) 0);
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, int tag, byte[] content) throws IOException {
    out.write(tag);
    int length = content.length;
    if (length >= 0x80) {
      int bytes = length > 0xff ? 2 : 1;
      out.write(0x80 | bytes);
      if (bytes == 2) {
        out.write(length >> 8);
      }
    }
    out.write(length & 0xff);
    out.write(content);
  }

  /// Where the content of the element at `at` begins.
  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int lengthOf(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | der[at + 2 + i] & 0xff;
    }
    return length;
  }
}
