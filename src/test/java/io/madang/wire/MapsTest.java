package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MapsTest {

  @Test
  void intMap_underRandomUse_equalsAHashMap() {
    long seed = 20;
    var random = new Random(seed);
    var map = new IntMap<Integer>();
    var model = new HashMap<Integer, Integer>();

    for (int i = 0; i < 40_000; i++) {
      int key = random.nextInt(400) * 0x0100_0000;
      if (random.nextInt(3) == 0) {
        assertThat(map.remove(key)).as("seed %d", seed).isEqualTo(model.remove(key));
      } else {
        map.put(key, i);
        model.put(key, i);
      }
      int probe = random.nextInt(400) * 0x0100_0000;
      assertThat(map.get(probe)).as("seed %d", seed).isEqualTo(model.get(probe));
      assertThat(map.containsKey(probe)).isEqualTo(model.containsKey(probe));
    }

    assertThat(map.size()).isEqualTo(model.size());
    Map<Integer, Integer> visited = new HashMap<>();
    map.forEach(visited::put);
    assertThat(visited).isEqualTo(model);
  }

  @Test
  void intMap_holdsKeyZeroAndMinusOne() {
    var map = new IntMap<String>();

    assertThat(map.get(0)).isNull();
    map.put(0, "zero");
    map.put(-1, "all ones");

    assertThat(map.get(0)).isEqualTo("zero");
    assertThat(map.get(-1)).isEqualTo("all ones");
    map.clear();
    assertThat(map.size()).isZero();
    assertThat(map.get(0)).isNull();
  }

  @Test
  void addressMap_underRandomUse_equalsAHashMap() throws UnknownHostException {
    long seed = 21;
    var random = new Random(seed);
    var map = new TransportAddressMap<Integer>();
    var model = new HashMap<InetSocketAddress, Integer>();

    for (int i = 0; i < 20_000; i++) {
      InetSocketAddress socket = randomAddress(random);
      TransportAddress address = TransportAddress.of(socket);
      if (random.nextInt(3) == 0) {
        assertThat(map.remove(address)).as("seed %d", seed).isEqualTo(model.remove(socket));
      } else {
        map.put(address, i);
        model.put(socket, i);
      }
      InetSocketAddress probe = randomAddress(random);
      TransportAddress key = TransportAddress.of(probe);
      assertThat(map.get(key.high(), key.low(), key.port())).isEqualTo(model.get(probe));
    }
    assertThat(map.size()).isEqualTo(model.size());
  }

  @Test
  void address_ofIpv4_isV4Mapped() throws UnknownHostException {
    var address = TransportAddress.of(socket("192.0.2.33", 50_000));

    assertThat(address.high()).isZero();
    assertThat(address.low()).isEqualTo(0x0000_ffff_c000_0221L);
    assertThat(address.isIpv6()).isFalse();
    assertThat(address.matches(0, 0x0000_ffff_c000_0221L, 50_000)).isTrue();
    assertThat(address.matches(0, 0x0000_ffff_c000_0221L, 50_001)).isFalse();
    assertThat(address.hashCode())
        .isEqualTo(TransportAddress.hash(0, 0x0000_ffff_c000_0221L, 50_000));
    assertThat(address.redacted()).isEqualTo("192.0.x.x:50000");
    assertThat(address).hasToString("192.0.2.33:50000");
  }

  @Test
  void address_ofIpv6_hasBothHalves() throws UnknownHostException {
    var address = TransportAddress.of(socket("2001:db8::7:1", 443));

    assertThat(address.high()).isEqualTo(0x2001_0db8_0000_0000L);
    assertThat(address.low()).isEqualTo(0x0000_0000_0007_0001L);
    assertThat(address.isIpv6()).isTrue();
    assertThat(address.redacted()).isEqualTo("[2001:db8:x]:443");
    assertThat(address).isEqualTo(TransportAddress.of(socket("2001:db8::7:1", 443)));
  }

  private static InetSocketAddress randomAddress(Random random) throws UnknownHostException {
    byte[] ip = random.nextBoolean() ? new byte[4] : new byte[16];
    ip[0] = 10;
    ip[ip.length - 1] = (byte) random.nextInt(16);
    return new InetSocketAddress(InetAddress.getByAddress(ip), 1000 + random.nextInt(8));
  }

  private static InetSocketAddress socket(String ip, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(ip), port);
  }
}
