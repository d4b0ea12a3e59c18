package io.madang.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.madang.rtsp.message.RtspException;
import io.madang.wire.AddressPolicy;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedNetworksTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "2002:0101:0101::1",
        "64:ff9b::1.1.1.1",
      })
  void refusal_publicAddress_isNone(String address) {
    assertThat(AddressPolicy.PUBLIC_ONLY.refusal(InetAddress.ofLiteral(address))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, no address",
    "0.1.2.3, no address",
    "10.0.0.5, private",
    "10.255.255.255, private",
    "100.64.0.1, private",
    "100.127.255.255, private",
    "127.0.0.1, itself",
    "127.255.255.254, itself",
    "169.254.0.1, link-local",
    "169.254.169.254, metadata",
    "100.100.100.200, metadata",
    "172.16.0.1, private",
    "172.31.255.255, private",
    "192.0.0.1, reserved",
    "192.168.0.1, private",
    "198.18.0.1, reserved",
    "203.0.113.9, reserved",
    "224.0.0.1, multicast",
    "239.255.255.255, multicast",
    "240.0.0.1, reserved",
    "255.255.255.255, reserved",
    "::, no address",
    "::1, itself",
    "::2, no address",
    "::10.0.0.5, private",
    "::ffff:10.0.0.5, private",
    "::ffff:0:10.0.0.5, private",
    "64:ff9b::10.0.0.5, private",
    "64:ff9b::169.254.169.254, metadata",
    "64:ff9b:1::1, reserved",
    "2002:0a00:0005::1, private",
    "2002:7f00:0001::, itself",
    "2001::1, reserved",
    "2001:db8::1, reserved",
    "fc00::1, private",
    "fd12:3456::1, private",
    "fd00:ec2::254, metadata",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, private",
    "ff02::1, multicast",
    "100::1, reserved",
    "4000::1, reserved",
  })
  void refusal_otherAddress_saysWhatItIs(String address, String kind) {
    assertThat(AddressPolicy.PUBLIC_ONLY.refusal(InetAddress.ofLiteral(address)))
        .hasValueSatisfying(text -> assertThat(text).contains(kind));
  }

  @Test
  void check_privateAddress_namesTheSetting() {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> AllowedNetworks.PUBLIC_ONLY.check(InetAddress.ofLiteral("10.0.0.5")))
        .matches(refusal -> refusal.code() == RtspException.Code.ADDRESS_NOT_ALLOWED)
        .withMessage(
            "This address is not allowed: 10.0.0.5 is in a private network."
                + " An operator can allow it with madang.rtsp.allowed-networks.");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, true",
    "10.0.0.0/8, 192.168.1.1, false",
    "10.0.0.128/25, 10.0.0.127, false",
    "10.0.0.128/25, 10.0.0.128, true",
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, false",
    "0.0.0.0/0, 127.0.0.1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fe80::1, false",
    "10.0.0.0/8, ::ffff:10.0.0.5, true",
    "10.0.0.0/8, 64:ff9b::10.0.0.5, true",
    "10.0.0.0/8, 64:ff9b::127.0.0.1, false",
    "::/0, 10.0.0.5, false",
    "::1/128, ::1, true",
  })
  void isAllowed_listedNetwork_isWhatItSays(String network, String address, boolean allowed) {
    AllowedNetworks networks = AllowedNetworks.parse(List.of(network));

    assertThat(networks.isAllowed(InetAddress.ofLiteral(address))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "camera",
        "localhost/8",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.0/",
        "10.0.0/8",
        "1/8",
        "10.0.0.0/-1",
        "10.0.0.256",
        "10.0.0.0/8/8"
      })
  void parse_anythingElse_isRefused(String network) {
    assertThatIllegalArgumentException().isThrownBy(() -> AllowedNetworks.parse(List.of(network)));
  }
}
