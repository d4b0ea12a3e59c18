package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisedAddressesTest {

  @Test
  void setting_isTakenAsGiven_eachOnce() {
    List<InetAddress> addresses =
        AdvertisedAddresses.of(List.of("203.0.113.7", " 2001:db8::7 ", "203.0.113.7"), true);

    assertThat(addresses)
        .containsExactly(
            InetAddress.ofLiteral("203.0.113.7"), InetAddress.ofLiteral("2001:db8::7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meet.example.org", "203.0.113.7:3478", "", "0.0.0.0", "::", "224.0.0.1"})
  void setting_thatNobodyCanSendTo_isRefusedByName(String text) {
    assertThatThrownBy(() -> AdvertisedAddresses.of(List.of(text), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("madang.media.advertised-addresses");
  }

  @Test
  void interfaces_areNeverEmpty() {
    assertThat(AdvertisedAddresses.of(List.of(), false))
        .isNotEmpty()
        .noneMatch(InetAddress::isLinkLocalAddress)
        .noneMatch(InetAddress::isAnyLocalAddress);
  }

  @Test
  void interfaces_whileDeveloping_haveLoopbackLast() {
    assertThat(AdvertisedAddresses.of(List.of(), true).getLast().isLoopbackAddress()).isTrue();
  }

  @Test
  void interfaces_showNoScope() {
    assertThat(AdvertisedAddresses.of(List.of(), true))
        .noneMatch(address -> address.getHostAddress().contains("%"));
  }
}
