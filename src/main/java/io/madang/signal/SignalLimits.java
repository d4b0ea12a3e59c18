package io.madang.signal;

/// The bounds of the signaling protocol (`docs/signaling.md`, rules). What is over is refused with
/// an error that names it. Immutable.
///
/// @param messageBytes of one message as UTF-8
/// @param messagesPerSecond sustained rate of one client
/// @param messageBurst how many may come at once
/// @param chatsPerSecond sustained rate of chat messages of one client
/// @param chatBurst how many chat messages may come at once
/// @param slots of one client, as the room allows
/// @param tracks of one client, as the room allows
/// @param nameCharacters UTF-16 code units of a participant's name
/// @param chatCharacters UTF-16 code units of a chat text
public record SignalLimits(
    int messageBytes,
    int messagesPerSecond,
    int messageBurst,
    int chatsPerSecond,
    int chatBurst,
    int slots,
    int tracks,
    int nameCharacters,
    int chatCharacters) {

  /// The figures of the signaling page.
  public static final SignalLimits DEFAULT =
      new SignalLimits(256 * 1024, 50, 100, 5, 10, 60, 6, 64, 4_000);

  public SignalLimits {
    requirePositive("messageBytes", messageBytes);
    requirePositive("messagesPerSecond", messagesPerSecond);
    requirePositive("messageBurst", messageBurst);
    requirePositive("chatsPerSecond", chatsPerSecond);
    requirePositive("chatBurst", chatBurst);
    requirePositive("nameCharacters", nameCharacters);
    requirePositive("chatCharacters", chatCharacters);
    if (slots < 0 || tracks < 0) {
      throw new IllegalArgumentException("slots and tracks must not be negative");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
