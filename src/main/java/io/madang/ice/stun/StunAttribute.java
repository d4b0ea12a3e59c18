package io.madang.ice.stun;

/// Attribute types (RFC 8489, section 18.3; RFC 8445, section 20.1; RFC 8656, section 18; RFC 6062,
/// section 6.2; RFC 5780, section 7). Those below `0x8000` must be understood by the receiver.
public final class StunAttribute {
  public static final int MAPPED_ADDRESS = 0x0001;

  /// RFC 3489 and RFC 5780: asks for an answer from another address.
  public static final int CHANGE_REQUEST = 0x0003;

  /// RFC 3489: where the answer comes from; today [#RESPONSE_ORIGIN].
  public static final int SOURCE_ADDRESS = 0x0004;

  /// RFC 3489: the server's other address; today [#OTHER_ADDRESS].
  public static final int CHANGED_ADDRESS = 0x0005;

  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000a;
  public static final int CHANNEL_NUMBER = 0x000c;
  public static final int LIFETIME = 0x000d;
  public static final int XOR_PEER_ADDRESS = 0x0012;
  public static final int DATA = 0x0013;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int XOR_RELAYED_ADDRESS = 0x0016;
  public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  public static final int EVEN_PORT = 0x0018;
  public static final int REQUESTED_TRANSPORT = 0x0019;
  public static final int DONT_FRAGMENT = 0x001a;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001c;
  public static final int PASSWORD_ALGORITHM = 0x001d;
  public static final int USERHASH = 0x001e;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int RESERVATION_TOKEN = 0x0022;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;

  /// RFC 5780: wants an answer as long as itself, to test fragments.
  public static final int PADDING = 0x0026;

  /// RFC 5780: wants the answer at another port of the client.
  public static final int RESPONSE_PORT = 0x0027;

  public static final int CONNECTION_ID = 0x002a;
  public static final int ADDITIONAL_ADDRESS_FAMILY = 0x8000;
  public static final int ADDRESS_ERROR_CODE = 0x8001;
  public static final int PASSWORD_ALGORITHMS = 0x8002;
  public static final int ICMP = 0x8004;
  public static final int SOFTWARE = 0x8022;
  public static final int FINGERPRINT = 0x8028;

  /// [#ADDITIONAL_ADDRESS_FAMILY] as the drafts had it: coturn's client still sends it.
  public static final int DRAFT_ADDITIONAL_ADDRESS_FAMILY = 0x8032;

  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802a;

  /// RFC 5780: the address an answer comes from.
  public static final int RESPONSE_ORIGIN = 0x802b;

  /// RFC 5780: the server's other address.
  public static final int OTHER_ADDRESS = 0x802c;

  private StunAttribute() {}

  /// Whether a receiver that does not know the type must refuse the message with error 420.
  static boolean isComprehensionRequired(int type) {
    return type < 0x8000;
  }

  /// Whether this package or `ice.turn` knows what a comprehension-required type means.
  static boolean isKnown(int type) {
    return switch (type) {
      case MAPPED_ADDRESS,
          CHANGE_REQUEST,
          USERNAME,
          MESSAGE_INTEGRITY,
          ERROR_CODE,
          UNKNOWN_ATTRIBUTES,
          CHANNEL_NUMBER,
          LIFETIME,
          XOR_PEER_ADDRESS,
          DATA,
          REALM,
          NONCE,
          XOR_RELAYED_ADDRESS,
          REQUESTED_ADDRESS_FAMILY,
          EVEN_PORT,
          REQUESTED_TRANSPORT,
          DONT_FRAGMENT,
          MESSAGE_INTEGRITY_SHA256,
          PASSWORD_ALGORITHM,
          USERHASH,
          XOR_MAPPED_ADDRESS,
          RESERVATION_TOKEN,
          PRIORITY,
          USE_CANDIDATE,
          PADDING,
          RESPONSE_PORT,
          CONNECTION_ID ->
          true;
      default -> false;
    };
  }
}
