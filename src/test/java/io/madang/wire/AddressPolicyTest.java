package io.madang.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressPolicyTest {
  private static boolean isPublic(String literal) {
    return AddressPolicy.PUBLIC_ONLY.isAllowed(InetAddress.ofLiteral(literal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "224.0.0.251",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "ff02::1",
        "2001:db8::1"
      })
  void isAllowed_specialAddress_isRefused(String literal) {
    assertThat(isPublic(literal)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "100.128.0.1",
        "172.32.0.1",
        "2606:4700::1",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1"
      })
  void isAllowed_publicAddress_isAllowed(String literal) {
    assertThat(isPublic(literal)).isTrue();
  }

  @Test
  void isAllowed_namedNetwork_isAllowedAndNothingElse() {
    AddressPolicy policy = AddressPolicy.parse(List.of("10.8.0.0/13", "fd12::/16"));

    assertThat(policy.isAllowed(InetAddress.ofLiteral("10.15.1.1"))).isTrue();
    assertThat(policy.isAllowed(InetAddress.ofLiteral("10.16.1.1"))).isFalse();
    assertThat(policy.isAllowed(InetAddress.ofLiteral("fd12::1"))).isTrue();
    assertThat(policy.isAllowed(InetAddress.ofLiteral("fd13::1"))).isFalse();
    assertThat(policy.isAllowed(InetAddress.ofLiteral("64:ff9b::10.8.0.1"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0.0/33", "10.0.0/8", "::/129", "1.2.3.4/x"})
  void parse_noNetwork_isRefused(String text) {
    assertThatThrownBy(() -> AddressPolicy.parse(List.of(text)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
