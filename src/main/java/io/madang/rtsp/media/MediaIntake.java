package io.madang.rtsp.media;

import io.madang.room.MediaFeed;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamDescription;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.util.List;

/// The way of a source's packets into a room: tracks of its description become tracks of its feed,
/// and packets given to [#rtp] come out there in order, in the room's size, with the parameter sets
/// that decoders need. What browsers cannot play goes through a transcoder while somebody wants it.
///
/// One intake lasts as long as one RTSP session; when the source comes back, [#reopen] makes the
/// next one, which goes on with the numbers and times of the last, so that receivers see a gap and
/// not another stream. Thread-safe. [#rtp], [#rtcp], [#tick] and [#writeReceiverReport] exclude
/// each other for as long as a packet takes; [#demand] and [#keyframeNeeded] only leave a note, so
/// the room's loop may call them.
public final class MediaIntake implements AutoCloseable {
  private MediaIntake() {}

  /// Makes tracks of the description tracks of the feed; waits some seconds at most for the room.
  ///
  /// @throws RtspException if no track can be used, or the room is gone
  public static MediaIntake open(
      StreamDescription description,
      MediaFeed feed,
      Transcoder.Factory transcoders,
      IntakeSettings settings,
      MonotonicClock clock,
      WallClock wallClock)
      throws RtspException {
    throw new UnsupportedOperationException("not yet");
  }

  /// The intake of the source's next session, in place of this one, which is closed.
  ///
  /// @throws RtspException as [#open]
  public MediaIntake reopen(StreamDescription description) throws RtspException {
    throw new UnsupportedOperationException("not yet");
  }

  /// Whether a track is worth asking the source for.
  public boolean uses(int track) {
    return true;
  }

  /// From now on packets come over a connection that keeps their order (TCP): what is missing is
  /// lost, and nothing waits for it.
  public void expectOrder() {}

  /// Takes one RTP packet. Its bytes are borrowed until the call returns, and its header may be
  /// written to.
  ///
  /// @param track index in the description
  /// @param now monotonic nanoseconds of its arrival
  public void rtp(int track, byte[] array, int offset, int length, long now) {}

  /// Takes one compound RTCP packet. Its bytes are borrowed until the call returns.
  public void rtcp(int track, byte[] array, int offset, int length, long now) {}

  /// Does what is due: gives up on missing packets, starts and stops the transcoder. May take some
  /// milliseconds.
  ///
  /// @return nanoseconds until it wants to be called again; earlier does no harm
  public long tick(long now) {
    return 100_000_000;
  }

  /// Writes a receiver report with a source description, and the request for a keyframe if one is
  /// due and the source takes it; at most 100 bytes.
  ///
  /// @return its length, 0 if there is nothing to say
  public int writeReceiverReport(int track, byte[] array, int offset, long now) {
    return 0;
  }

  /// Whether the source should be asked for a keyframe at once: with [#writeReceiverReport], ahead
  /// of its time.
  public boolean isFeedbackDue(int track) {
    return false;
  }

  /// Forwarded from [io.madang.room.FeedObserver#onKeyframeNeeded].
  public void keyframeNeeded(String mid, String rid) {}

  /// Forwarded from [io.madang.room.FeedObserver#onDemand].
  public void demand(String mid, String rid, boolean wanted) {}

  /// Whether anybody is sent any of it.
  public boolean isWanted() {
    return true;
  }

  /// Whether the source has said goodbye (RTCP BYE) on all its tracks.
  public boolean hasEnded() {
    return false;
  }

  public IntakeStatistics statistics() {
    return new IntakeStatistics(List.of());
  }

  /// Ends the transcoder. The feed and its tracks stay as they are.
  @Override
  public void close() {}
}
