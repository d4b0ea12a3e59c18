package io.madang.server.doctor;

import io.madang.server.doctor.DoctorReport.Advertised;
import io.madang.server.doctor.DoctorReport.Path;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/// An address that clients are told.
///
/// @param local whether an interface of this machine has it
record Place(InetAddress address, boolean local) {

  /// From where it can be reached at all.
  enum Scope {
    PUBLIC("public"),
    /// From the same network: RFC 1918, RFC 6598, RFC 4193.
    PRIVATE("private"),
    LOOPBACK("loopback"),
    LINK_LOCAL("link-local");

    private final String wireName;

    Scope(String wireName) {
      this.wireName = wireName;
    }
  }

  Scope scope() {
    if (address.isLoopbackAddress()) {
      return Scope.LOOPBACK;
    }
    if (address.isLinkLocalAddress()) {
      return Scope.LINK_LOCAL;
    }
    return address.isSiteLocalAddress() || isSharedOrUnique() ? Scope.PRIVATE : Scope.PUBLIC;
  }

  /// What Java does not call site-local: 100.64.0.0/10 of carriers, fc00::/7.
  private boolean isSharedOrUnique() {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? (bytes[0] & 0xfe) == 0xfc
        : (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
  }

  String text() {
    return address.getHostAddress();
  }

  Advertised report(List<Path> paths) {
    return new Advertised(text(), scope().wireName, local, paths);
  }
}
