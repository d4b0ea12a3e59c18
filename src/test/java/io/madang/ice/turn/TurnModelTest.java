package io.madang.ice.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunAttribute;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Hours of clients that do anything in any order, against a second, simpler telling of RFC 8656:
/// every answer, and whether a datagram passes, must be what the model says.
final class TurnModelTest {
  private static final int STEPS = 6_000;
  private static final int CLIENTS = 5;

  /// As [TurnWorld#settings] has them.
  private static final int QUOTA = 3;

  private static final int CAPACITY = 4;

  private record Channel(TransportAddress peer, long expiry) {}

  /// What a client has, by the book.
  private static final class Model {
    private final TurnTester tester;
    private final Map<String, Long> permissions = new HashMap<>();
    private final Map<Integer, Channel> channels = new HashMap<>();
    private TransportAddress relayed = TransportAddress.NONE;
    private long expiry;

    Model(TurnTester tester) {
      this.tester = tester;
    }

    void forget() {
      expiry = 0;
      permissions.clear();
      channels.clear();
    }
  }

  private final TurnWorld world = new TurnWorld();
  private final List<Model> models = new ArrayList<>();
  private Random random = new Random(0);

  private long seconds() {
    return world.now / TurnWorld.SECOND;
  }

  private boolean isAlive(Model model) {
    return seconds() < model.expiry;
  }

  private boolean isPermitted(Model model, TransportAddress peer) {
    return isAlive(model) && seconds() < model.permissions.getOrDefault(host(peer), 0L);
  }

  private static String host(TransportAddress peer) {
    return peer.socketAddress().getHostString();
  }

  private int channelOf(Model model, TransportAddress peer) {
    for (Map.Entry<Integer, Channel> entry : model.channels.entrySet()) {
      Channel channel = entry.getValue();
      if (seconds() < channel.expiry && channel.peer.equals(peer)) {
        return entry.getKey();
      }
    }
    return 0;
  }

  /// Seven hosts, one of which is nobody's business, with two ports each.
  private TransportAddress peer() {
    int number = random.nextInt(7);
    String host = number == 6 ? "192.168.0.1" : "93.184.216." + number;
    return TurnWorld.address(host, 7_000 + random.nextInt(2));
  }

  private static boolean isForbidden(TransportAddress peer) {
    return host(peer).equals("192.168.0.1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 8656, 5766, 20_260_728})
  void anything_inAnyOrder_isAnsweredByTheBook(long seed) {
    random = new Random(seed);
    for (int i = 0; i < CLIENTS; i++) {
      models.add(new Model(TurnTester.udp(world, "203.0.113.1", 4_000 + i)));
    }
    for (int step = 0; step < STEPS; step++) {
      Model model = models.get(random.nextInt(CLIENTS));
      switch (random.nextInt(12)) {
        case 0 -> allocate(model);
        case 1 -> refresh(model);
        case 2 -> permit(model, peer());
        case 3, 4 -> bind(model, 0x4000 + random.nextInt(6), peer());
        case 5, 6 -> send(model, peer());
        case 7, 8 -> sendChannel(model, 0x4000 + random.nextInt(6));
        case 9, 10 -> hear(model, peer());
        default -> pass(1 + random.nextInt(random.nextBoolean() ? 20 : 200));
      }
      assertThat(world.reserved.size())
          .as("seed %d, step %d", seed, step)
          .isEqualTo((int) models.stream().filter(this::isAlive).count());
    }
    pass(4_000);
    assertThat(world.deadlines.size()).isZero();
    assertThat(world.open).isEmpty();
  }

  private void pass(int seconds) {
    world.pass(seconds);
    for (Model model : models) {
      if (!isAlive(model)) {
        model.forget();
      }
      model.tester.learnNonce();
    }
  }

  private void allocate(Model model) {
    long others = models.stream().filter(this::isAlive).count();
    int expected = isAlive(model) ? 437 : others >= QUOTA ? 486 : 0;

    var answer = model.tester.allocate();

    assertThat(answer.errorCode()).isEqualTo(expected);
    if (expected == 0) {
      model.relayed = TurnTester.relayed(answer);
      model.expiry = seconds() + 600;
    }
  }

  private void refresh(Model model) {
    int wished = random.nextInt(3) * 700;

    var answer = model.tester.refresh(wished);

    assertThat(answer.errorCode()).isEqualTo(isAlive(model) ? 0 : 437);
    if (isAlive(model)) {
      assertThat(answer.u32(StunAttribute.LIFETIME, -1)).isEqualTo(wished);
      model.expiry = seconds() + wished;
      if (wished == 0) {
        model.forget();
      }
    }
  }

  /// What a permission for this peer is answered with; it is noted if that is 0.
  private int permission(Model model, TransportAddress peer) {
    if (isForbidden(peer)) {
      return 403;
    }
    model.permissions.values().removeIf(expiry -> seconds() >= expiry);
    if (!model.permissions.containsKey(host(peer)) && model.permissions.size() >= CAPACITY) {
      return 508;
    }
    model.permissions.put(host(peer), seconds() + 300);
    return 0;
  }

  private void permit(Model model, TransportAddress peer) {
    int expected = isAlive(model) ? permission(model, peer) : 437;

    assertThat(model.tester.permit(peer).errorCode()).isEqualTo(expected);
  }

  private void bind(Model model, int number, TransportAddress peer) {
    int expected = isAlive(model) ? channel(model, number, peer) : 437;

    assertThat(model.tester.bind(number, peer).errorCode()).isEqualTo(expected);
  }

  private int channel(Model model, int number, TransportAddress peer) {
    model.channels.values().removeIf(channel -> seconds() >= channel.expiry);
    Channel known = model.channels.get(number);
    int ofPeer = channelOf(model, peer);
    if (known != null && !known.peer.equals(peer) || ofPeer != 0 && ofPeer != number) {
      return 400;
    }
    int permission = permission(model, peer);
    if (permission != 0) {
      return permission;
    }
    if (known == null && model.channels.size() >= CAPACITY) {
      return 508;
    }
    model.channels.put(number, new Channel(peer, seconds() + 600));
    return 0;
  }

  private void send(Model model, TransportAddress peer) {
    byte[] data = new byte[random.nextInt(100)];
    model.tester.indicate(peer, data);

    expectAtPeer(model, peer, data, isPermitted(model, peer));
  }

  private void sendChannel(Model model, int number) {
    byte[] data = new byte[random.nextInt(100)];
    Channel channel = model.channels.get(number);
    boolean bound = channel != null && isAlive(model) && seconds() < channel.expiry;

    model.tester.channelData(number, data);

    expectAtPeer(model, bound ? channel.peer : TransportAddress.NONE, data, bound);
  }

  private void expectAtPeer(Model model, TransportAddress peer, byte[] data, boolean expected) {
    if (expected) {
      TurnWorld.ToPeer sent = world.toPeer.remove();
      assertThat(sent.peer()).isEqualTo(peer);
      assertThat(sent.bytes()).isEqualTo(data);
      assertThat(world.reserved.get(sent.relay())).isEqualTo(model.relayed);
    }
    assertThat(world.toPeer).isEmpty();
  }

  private void hear(Model model, TransportAddress peer) {
    byte[] data = new byte[random.nextInt(100)];
    int channel = isAlive(model) ? channelOf(model, peer) : 0;
    world.toClient.clear();

    world.fromPeer(peer, model.relayed, data);

    if (!isPermitted(model, peer)) {
      assertThat(world.toClient).isEmpty();
    } else if (channel != 0) {
      assertThat(world.toClient.remove()).isEqualTo(TurnTester.framed(channel, data));
    } else {
      assertThat(TurnTester.message(world.toClient.remove()).bytes(StunAttribute.DATA))
          .isEqualTo(data);
    }
  }
}
