package io.madang.server.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.turn.TimeLimitedCredentials.Credential;
import io.madang.interop.TurnProbe;
import io.madang.server.MediaServer;
import io.madang.wire.MonotonicClock;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Relays are lent to participants: who is sent out has none any more.
@QuarkusTest
class TurnRevocationTest {
  private static final int UNAUTHORIZED = 401;

  @TestHTTPResource("/ws")
  URI endpoint;

  @Inject MediaServer media;

  @Test
  void participant_sentOut_losesHisRelays_andTheOthersDoNot() throws Exception {
    long before = media.turn().orElseThrow().allocations();
    try (var ara = SignalClient.open(endpoint);
        var bo = SignalClient.open(endpoint)) {
      ara.send(Offers.join("revoked", "Ara"));
      bo.send(Offers.join("revoked", "Bo"));
      JsonObject araJoined = ara.await("joined");
      JsonObject boJoined = bo.await("joined");
      try (var aras = probe(araJoined);
          var bos = probe(boJoined)) {
        assertThat(allocate(aras).messageClass()).isEqualTo(StunClass.SUCCESS);
        assertThat(allocate(bos).messageClass()).isEqualTo(StunClass.SUCCESS);
        assertThat(media.turn().orElseThrow().allocations()).isEqualTo(before + 2);

        given()
            .delete("/api/v1/rooms/revoked/participants/" + araJoined.getString("self"))
            .then()
            .statusCode(204);

        awaitAllocations(before + 1);
      }
      try (var again = probe(araJoined);
          var bosAgain = probe(boJoined)) {
        assertThat(allocate(again).errorCode()).isEqualTo(UNAUTHORIZED);
        assertThat(allocate(bosAgain).messageClass()).isEqualTo(StunClass.SUCCESS);
      }
    }
  }

  private static StunMessage allocate(TurnProbe probe) throws Exception {
    return probe.allocate(writer -> {});
  }

  private void awaitAllocations(long count) {
    long deadline = MonotonicClock.system().nanoTime() + 10_000_000_000L;
    while (media.turn().orElseThrow().allocations() != count) {
      assertThat(MonotonicClock.system().nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private TurnProbe probe(JsonObject joined) throws Exception {
    JsonArray servers = joined.getJsonArray("iceServers");
    JsonObject turn = servers.getJsonObject(servers.size() - 1);
    var credential = new Credential(turn.getString("username"), turn.getString("credential"));
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), media.ports().getFirst());
    return new TurnProbe(server, credential, "madang");
  }
}
