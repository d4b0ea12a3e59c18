package io.madang.signal;

/// Who counts what happens on signaling connections. Called on any thread; must not block.
public interface SignalListener {
  /// Counts nothing.
  SignalListener NONE =
      new SignalListener() {
        @Override
        public void onError(SignalError error) {}

        @Override
        public void onMediaConnected(long afterNanos) {}
      };

  /// A request was refused, or a connection was ended.
  void onError(SignalError error);

  /// A client's media path works.
  ///
  /// @param afterNanos time since its join
  void onMediaConnected(long afterNanos);
}
