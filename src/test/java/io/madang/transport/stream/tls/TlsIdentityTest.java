package io.madang.transport.stream.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificate files as operators have them.
class TlsIdentityTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA"})
  void keysOfNewAndOldForms_areRead(String algorithm) throws IOException {
    var certificates = Certificates.make(algorithm, "meet.example.org");
    TlsFiles files = certificates.write(directory);
    var fromPkcs8 = TlsIdentity.load(files);
    Files.writeString(files.key(), "Some text before\n" + certificates.oldKeyPem());
    var fromOldForm = TlsIdentity.load(files);

    assertThat(fromPkcs8.key()).isEqualTo(certificates.keys().getPrivate());
    assertThat(fromOldForm.key()).isEqualTo(certificates.keys().getPrivate());
  }

  @Test
  void oneFileWithKeyAndChain_isRead() throws IOException {
    var certificates = Certificates.make("EC", "meet.example.org");
    TlsFiles files = certificates.write(directory);
    String both =
        Files.readString(files.key())
            + certificates.certificatePem()
            + Certificates.make("EC", "issuer.example.org").certificatePem();
    Files.writeString(files.certificate(), both);

    var identity = TlsIdentity.load(new TlsFiles(files.certificate(), files.certificate()));

    assertThat(identity.chain()).hasSize(2);
    assertThat(identity.chain().getFirst()).isEqualTo(certificates.certificate());
  }

  @Test
  void namesAndAddresses_areThoseOfTheServersOwnCertificate() throws IOException {
    var identity = TlsIdentity.load(Certificates.make("EC", "meet.example.net").write(directory));

    assertThat(identity.names()).containsExactly("*.example.org", "meet.example.net");
    assertThat(identity.firstName()).contains("meet.example.net");
    assertThat(identity.covers("Meet.example.net")).isTrue();
    assertThat(identity.covers("turn.example.org")).isTrue();
    assertThat(identity.covers("a.turn.example.org")).isFalse();
    assertThat(identity.covers("example.org")).isFalse();
    assertThat(identity.covers(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
    assertThat(identity.covers(InetAddress.ofLiteral("fd00::2"))).isTrue();
    assertThat(identity.covers(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
    assertThat(identity.isSelfSigned()).isTrue();
    assertThat(identity.notAfter()).isAfter(identity.notBefore());
    assertThat(identity.toString()).doesNotContain("PRIVATE");
  }

  @Test
  void keyOfAnotherCertificate_isRefused() throws IOException {
    TlsFiles files = Certificates.make("EC", "one.example.org").write(directory);
    var other = Certificates.make("EC", "two.example.org");
    Files.writeString(files.key(), other.oldKeyPem());

    refuses(files, "is not the key of the first certificate");
  }

  @Test
  void keyOfAnotherKind_isRefused() throws IOException {
    TlsFiles files = Certificates.make("EC", "one.example.org").write(directory);
    var other = Certificates.make("RSA", "two.example.org");
    Files.writeString(
        files.key(), Certificates.pem("PRIVATE KEY", other.keys().getPrivate().getEncoded()));

    refuses(files, "is no EC key");
  }

  @Test
  void encryptedKeys_areRefusedWithTheCommandThatHelps() throws IOException {
    TlsFiles files = Certificates.make("RSA", "one.example.org").write(directory);
    Files.writeString(files.key(), Certificates.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2}));
    refuses(files, "openssl pkey -in");
    Files.writeString(
        files.key(),
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

        AAAA
        -----END RSA PRIVATE KEY-----
        """);
    refuses(files, "is encrypted");
  }

  @Test
  void filesWithoutContent_areRefused() throws IOException {
    TlsFiles files = Certificates.make("EC", "one.example.org").write(directory);
    String certificate = Files.readString(files.certificate());
    Files.writeString(files.certificate(), "nothing");
    refuses(files, "holds no certificate");
    Files.writeString(files.certificate(), certificate);
    Files.writeString(files.key(), certificate);
    refuses(files, "holds no private key");
    Files.delete(files.key());
    refuses(files, "does not exist");
  }

  @Test
  void garbageInBlocks_isRefused() throws IOException {
    TlsFiles files = Certificates.make("EC", "one.example.org").write(directory);
    String certificate = Files.readString(files.certificate());
    Files.writeString(
        files.certificate(), Certificates.pem("CERTIFICATE", new byte[] {0x30, 3, 1}));
    refuses(files, "cannot be read");
    Files.writeString(files.certificate(), certificate);
    Files.writeString(files.key(), Certificates.pem("EC PRIVATE KEY", new byte[300]));
    refuses(files, "is no EC key");
  }

  private static void refuses(TlsFiles files, String why) {
    assertThatThrownBy(() -> TlsIdentity.load(files))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(".pem");
  }
}
