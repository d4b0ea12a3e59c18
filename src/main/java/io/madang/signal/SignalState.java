package io.madang.signal;

/// Where a signaling connection stands.
///
/// ```
/// WAITING --JOIN--> JOINING --ACCEPTED--> JOINED
///    ^                 |                    |
///    +---TRY_AGAIN-----+                    |
///    |                 |                    |
///    +-----------------+-------END----------+--> CLOSED
/// ```
public enum SignalState {
  /// Nobody yet: a `join` must come within its time.
  WAITING,
  /// A `join` is being handled.
  JOINING,
  /// Speaks for a participant.
  JOINED,
  /// Over; nothing that is still under way changes this.
  CLOSED;

  /// What may happen to a connection.
  enum Event {
    /// A `join` came.
    JOIN,
    /// The room let the client in.
    ACCEPTED,
    /// The join was refused in a way that leaves another try: `resume-failed`.
    TRY_AGAIN,
    /// The client left, lost its socket, was refused, or was put out.
    END
  }

  /// The state after an event.
  ///
  /// @throws IllegalStateException where the event cannot happen: a fault of ours
  SignalState after(Event event) {
    return switch (this) {
      case WAITING ->
          switch (event) {
            case JOIN -> JOINING;
            case END -> CLOSED;
            case ACCEPTED, TRY_AGAIN -> throw impossible(event);
          };
      case JOINING ->
          switch (event) {
            case ACCEPTED -> JOINED;
            case TRY_AGAIN -> WAITING;
            case END -> CLOSED;
            case JOIN -> throw impossible(event);
          };
      case JOINED ->
          switch (event) {
            case END -> CLOSED;
            case JOIN, ACCEPTED, TRY_AGAIN -> throw impossible(event);
          };
      case CLOSED -> CLOSED;
    };
  }

  private IllegalStateException impossible(Event event) {
    return new IllegalStateException(event + " in " + this);
  }
}
