package io.madang.ice;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunError;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;

/// Writes the answers to connectivity checks (RFC 8445, section 7.3). Confined to one thread;
/// allocates nothing.
final class CheckResponder {
  private final StunWriter writer = new StunWriter();

  /// Success: the check has arrived.
  void succeed(
      StunMessage check, Generation generation, TransportAddress from, PacketBuffer response) {
    writer.begin(response, StunWriter.BINDING_SUCCESS, check).xorMappedAddress(from);
    sign(check, generation);
  }

  /// Error 401 for a wrong password (RFC 8489, section 9.1.3), unless it would be longer than what
  /// it answers.
  void refuse(StunMessage check, PacketBuffer response) {
    writer.begin(response, StunWriter.BINDING_ERROR, check);
    writer.errorCode(StunError.UNAUTHENTICATED).fingerprint();
    if (response.length() > check.length()) {
      response.setLength(0);
    }
  }

  /// Writes the error that an authenticated check has earned; false if it has earned none.
  ///
  /// A peer that believes to be controlled must learn that it is not: a lite agent cannot control
  /// (RFC 8445, sections 6.1.1 and 7.3.1.1).
  boolean reject(StunMessage check, Generation generation, PacketBuffer response) {
    if (check.firstUnknownRequired() >= 0) {
      writer.begin(response, StunWriter.BINDING_ERROR, check);
      writer.errorCode(StunError.UNKNOWN_ATTRIBUTE).unknownAttributes(check);
    } else if (check.has(StunAttribute.ICE_CONTROLLED)) {
      writer.begin(response, StunWriter.BINDING_ERROR, check).errorCode(StunError.ROLE_CONFLICT);
    } else {
      return false;
    }
    sign(check, generation);
    return true;
  }

  private void sign(StunMessage check, Generation generation) {
    writer.integrity(generation.localKey(), check.usesSha256()).fingerprint();
  }
}
