package io.madang.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.Handshakes.Party;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Browsers' ClientHello in two datagrams, whatever the path does to them.
class FragmentedClientHelloTest {
  private final SecureRandom random = new SecureRandom();
  private final DtlsCertificate certificate = DtlsCertificate.generate(random);
  private final BrowserLikeClient client =
      new BrowserLikeClient(new LocalIdentity(new BcTlsCrypto(random), certificate));

  static Stream<Arguments> paths() {
    return Stream.of(
        Arguments.of("in order", (DatagramLink.Path) sent -> sent),
        Arguments.of("reversed", new FirstTwo(List.of(1, 0))),
        Arguments.of("each twice", new FirstTwo(List.of(0, 0, 1, 1))),
        Arguments.of("reversed, each twice", new FirstTwo(List.of(1, 0, 1, 0))),
        Arguments.of("without the first", new FirstTwo(List.of(1))),
        Arguments.of("without the second", new FirstTwo(List.of(0))),
        Arguments.of("without both", new FirstTwo(List.of())),
        Arguments.of("among hostile ones", (DatagramLink.Path) FragmentedClientHelloTest::amidst));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("paths")
  void clientHello_inTwoDatagrams_isUnderstood(String name, DatagramLink.Path path) {
    Party server = Party.any();
    DatagramLink link = DatagramLink.of(path, sent -> sent);

    CompletableFuture<DtlsSession> atServer =
        Handshakes.handshake(server, DtlsRole.SERVER, certificate.fingerprint(), link.server());
    Handshakes.get(Handshakes.async(() -> client.connect(link.client())));

    KeyingMaterial keys = Handshakes.get(atServer).keys();
    assertThat(client.profile()).isEqualTo(keys.profileId()).isEqualTo(7);
    assertThat(keys)
        .usingRecursiveComparison()
        .isEqualTo(KeyingMaterial.of(Handshakes.GCM_128, DtlsRole.SERVER, client.exported()));
  }

  @Test
  void clientHello_ofThisClient_isAsLongAsABrowsers() {
    List<Integer> lengths = new ArrayList<>();
    DatagramLink link =
        DatagramLink.of(
            sent -> {
              lengths.add(sent.getFirst().length);
              return sent;
            },
            sent -> sent);
    CompletableFuture<DtlsSession> atServer =
        Handshakes.handshake(
            Party.any(), DtlsRole.SERVER, certificate.fingerprint(), link.server());

    Handshakes.get(Handshakes.async(() -> client.connect(link.client())));

    Handshakes.get(atServer);
    assertThat(lengths.getFirst()).isEqualTo(1208);
    assertThat(lengths.get(1)).isBetween(100, 400);
  }

  private static List<byte[]> amidst(List<byte[]> sent) {
    List<byte[]> all = new ArrayList<>(HostileDatagrams.all());
    all.addAll(sent);
    all.addAll(HostileDatagrams.all());
    return all;
  }

  /// Keeps the first two datagrams until both are there, then lets them through in an order.
  private static final class FirstTwo implements DatagramLink.Path {
    private final List<byte[]> kept = new ArrayList<>();
    private final List<Integer> order;
    private boolean waits = true;

    FirstTwo(List<Integer> order) {

      this.order = order;
    }

    @Override
    public List<byte[]> apply(List<byte[]> sent) {
      if (!waits) {
        return sent;
      }
      kept.addAll(sent);
      waits = kept.size() < 2;
      return waits ? List.of() : order.stream().map(kept::get).toList();
    }
  }
}
