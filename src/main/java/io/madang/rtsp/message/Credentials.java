package io.madang.rtsp.message;

/// A user name and a password; printed without either. Immutable.
public record Credentials(String user, String password) {
  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
