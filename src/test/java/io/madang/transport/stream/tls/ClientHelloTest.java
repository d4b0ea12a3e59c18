package io.madang.transport.stream.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.transport.stream.tls.ClientHello.Wish;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;

/// The JDK's own client, and hostile ones.
class ClientHelloTest {
  private static byte[] hello(String... protocols) throws GeneralSecurityException, SSLException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("meet.example.org", 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private static Wish wish(byte[] bytes) {
    return ClientHello.wish(bytes, 0, bytes.length);
  }

  @Test
  void browsers_areKnownByTheirProtocols() throws Exception {
    assertThat(wish(hello("h2", "http/1.1"))).isEqualTo(Wish.HTTP);
    assertThat(wish(hello("http/1.1"))).isEqualTo(Wish.HTTP);
    assertThat(wish(hello("other", "h2"))).isEqualTo(Wish.HTTP);
    assertThat(wish(hello("stun.turn"))).isEqualTo(Wish.OTHER);
    assertThat(wish(hello("http/1.1", "stun.turn"))).as("coturn's client").isEqualTo(Wish.OTHER);
    assertThat(wish(hello("stun.nat-discovery", "h2"))).isEqualTo(Wish.OTHER);
    assertThat(wish(hello())).isEqualTo(Wish.OTHER);
  }

  @Test
  void pieces_areNotYetKnown_untilTheLast() throws Exception {
    byte[] hello = hello("h2");
    for (int i = 0; i < hello.length; i++) {
      assertThat(ClientHello.wish(hello, 0, i)).isEqualTo(Wish.UNKNOWN_YET);
    }
    byte[] shifted = new byte[hello.length + 3];
    System.arraycopy(hello, 0, shifted, 3, hello.length);

    assertThat(ClientHello.wish(shifted, 3, hello.length)).isEqualTo(Wish.HTTP);
  }

  @Test
  void messageOverManyRecords_isPutTogether() throws Exception {
    byte[] hello = hello("http/1.1");
    var records = new ByteArrayOutputStream();
    for (int at = 5; at < hello.length; at += 7) {
      int length = Math.min(7, hello.length - at);
      records.write(new byte[] {22, 3, 1, 0, (byte) length});
      records.write(hello, at, length);
    }
    byte[] all = records.toByteArray();

    assertThat(wish(all)).isEqualTo(Wish.HTTP);
    assertThat(ClientHello.wish(all, 0, all.length - 1)).isEqualTo(Wish.UNKNOWN_YET);
  }

  @Test
  void messageWithoutEnd_isNobodysInTheEnd() {
    byte[] endless = new byte[ClientHello.MAX_BYTES];
    byte[] begin = {22, 3, 1, 0x3f, (byte) 0xf0, 1, 0, 0x3f, 0x00};
    System.arraycopy(begin, 0, endless, 0, begin.length);

    assertThat(ClientHello.wish(endless, 0, 4_000)).isEqualTo(Wish.UNKNOWN_YET);
    assertThat(wish(new byte[] {22, 3, 1, 0x40, 0, 1, 1, 0, 0})).isEqualTo(Wish.OTHER);
    assertThat(wish(new byte[] {22, 3, 1, 0, 0, 1, 0, 0, 0})).isEqualTo(Wish.OTHER);
    assertThat(wish(new byte[] {22, 2, 1, 0, 9, 1, 0, 0, 0})).isEqualTo(Wish.OTHER);
    endless[7] = 0x40;
    assertThat(wish(endless)).isEqualTo(Wish.OTHER);
  }

  @Test
  void damagedMessages_neverFail() throws Exception {
    long seed = System.nanoTime();
    var random = new Random(seed);
    byte[] good = hello("h2", "http/1.1");
    for (int i = 0; i < 100_000; i++) {
      byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
      for (int j = random.nextInt(6); j >= 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertThat(wish(bad)).as("seed %s, round %s", seed, i).isNotNull();
    }
  }
}
