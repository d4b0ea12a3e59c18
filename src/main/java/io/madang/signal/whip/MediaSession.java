package io.madang.signal.whip;

import io.madang.ice.IceCredentials;
import io.madang.room.MediaOffer;
import io.madang.signal.negotiation.Purpose;
import io.madang.transport.RemoteParameters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/// One participant that came by WHIP or WHEP: what its URL stands for. Guarded by its own lock, as
/// two requests may come at once.
final class MediaSession {
  private final String id;
  private final String room;
  private final Purpose purpose;
  private final String participantId;
  private final Optional<String> token;
  private MediaOffer offer;
  private EntityTag etag;

  /// @param token with which it was made; with the same it may be changed
  MediaSession(
      String id,
      String room,
      Purpose purpose,
      String participantId,
      Optional<String> token,
      MediaOffer offer,
      EntityTag etag) {
    this.id = id;
    this.room = room;
    this.purpose = purpose;
    this.participantId = participantId;
    this.token = token;
    this.offer = offer;
    this.etag = etag;
  }

  String id() {
    return id;
  }

  String room() {
    return room;
  }

  Purpose purpose() {
    return purpose;
  }

  String participantId() {
    return participantId;
  }

  synchronized MediaOffer offer() {
    return offer;
  }

  synchronized EntityTag etag() {
    return etag;
  }

  /// Whether the peer's ICE credentials are still these.
  synchronized boolean hasRemote(IceCredentials credentials) {
    return offer.remote().credentials().equals(credentials);
  }

  /// The same media over a path with other credentials.
  synchronized MediaOffer offerWith(IceCredentials credentials) {
    var old = offer.remote();
    var remote = new RemoteParameters(credentials, old.fingerprints(), old.localRole());
    return new MediaOffer(remote, offer.publish(), offer.slots());
  }

  synchronized void restarted(MediaOffer newOffer, EntityTag newTag) {
    offer = newOffer;
    etag = newTag;
  }

  /// Whether a request shows the token with which the session was made.
  boolean isShown(Optional<String> shown) {
    return MessageDigest.isEqual(bytes(token), bytes(shown));
  }

  private static byte[] bytes(Optional<String> text) {
    return text.orElse("").getBytes(StandardCharsets.UTF_8);
  }
}
