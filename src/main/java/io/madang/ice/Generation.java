package io.madang.ice;

import io.madang.ice.stun.MessageIntegrity;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The credentials between two ICE restarts, with the keys made from them. Confined to one thread.
final class Generation {
  private final IceCredentials local;
  private final byte[] localUfrag;
  private final MessageIntegrity localKey;

  /// The peer's half, set when its description has come: checks may come first.
  private @Nullable Remote remote;

  Generation(IceCredentials local) {
    this.local = local;
    localUfrag = local.ufrag().getBytes(StandardCharsets.UTF_8);
    localKey = MessageIntegrity.shortTerm(local.password());
  }

  void setRemote(IceCredentials credentials) {
    String username = credentials.ufrag() + ':' + local.ufrag();
    remote =
        new Remote(
            username.getBytes(StandardCharsets.UTF_8),
            MessageIntegrity.shortTerm(credentials.password()));
  }

  IceCredentials local() {
    return local;
  }

  byte[] localUfrag() {
    return localUfrag;
  }

  /// Verifies what the peer asks and signs what we answer.
  MessageIntegrity localKey() {
    return localKey;
  }

  @Nullable Remote remote() {
    return remote;
  }

  /// For checks of ours: their user name, and the key that signs them and their answers.
  record Remote(byte[] username, MessageIntegrity key) {}
}
