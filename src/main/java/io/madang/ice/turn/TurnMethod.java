package io.madang.ice.turn;

/// The methods of TURN (RFC 8656, section 17; RFC 6062, section 6.1).
final class TurnMethod {
  static final int ALLOCATE = 0x003;
  static final int REFRESH = 0x004;
  static final int SEND = 0x006;
  static final int DATA = 0x007;
  static final int CREATE_PERMISSION = 0x008;
  static final int CHANNEL_BIND = 0x009;
  static final int CONNECT = 0x00a;
  static final int CONNECTION_BIND = 0x00b;
  static final int CONNECTION_ATTEMPT = 0x00c;

  private TurnMethod() {}

  static boolean isOurs(int method) {
    return method >= ALLOCATE && method <= CONNECTION_ATTEMPT && method != 0x005;
  }
}
