package io.madang.server.live;

import io.madang.compose.ProductionSettings;
import io.madang.compose.ProgramListener;
import io.madang.compose.link.RenditionSettings;
import io.madang.hls.LiveStream;
import io.madang.hls.Rendition;
import io.madang.server.hls.BroadcastPlan;
import io.madang.server.hls.HlsStreams;
import io.madang.server.hls.HlsUnavailableException;
import io.madang.server.live.LiveException.Code;
import io.madang.server.live.Programs.Program;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A broadcast that is just beginning: opens its stream as soon as there is a program, and keeps in
/// mind that the program may have ended before the broadcast was known.
///
/// One thread begins; the program's thread may tell of its end meanwhile.
final class Beginning {

  private final String room;
  private final BroadcastSettings settings;
  private final HlsStreams streams;
  private final Consumer<Broadcast> onEnded;
  // Set on the way, by the one thread that begins.
  private @Nullable LiveStream stream;
  private @Nullable HlsProgram listener;
  // Set when it is settled, or when the program has ended before.
  private @Nullable Broadcast settled;
  private boolean ended;

  /// @param onEnded told when the program is over by itself
  Beginning(
      String room, BroadcastSettings settings, HlsStreams streams, Consumer<Broadcast> onEnded) {
    this.room = room;
    this.settings = settings;
    this.streams = streams;
    this.onEnded = onEnded;
  }

  /// Listens to a program, if it is one that this broadcast can be made of.
  ///
  /// @throws LiveException where the program is there already, for a recording, and another one
  ProgramListener listener(ProductionSettings program) throws LiveException {
    ProductionSettings wanted = settings.production();
    boolean same =
        program.ticksPerPart() == wanted.ticksPerPart()
            && program.renditions().equals(wanted.renditions())
            && program.transportStream() == wanted.transportStream();
    if (!same) {
      throw new LiveException(
          Code.RESTART_NEEDED,
          "The room is being recorded with other renditions, partMillis or transportStream: leave"
              + " them out, or end the recording first.");
    }
    LiveStream opened = opened();
    var begun = new HlsProgram(opened, this::ended);
    stream = opened;
    listener = begun;
    return begun;
  }

  Broadcast with(Program program, long sinceUnixMillis) {
    LiveStream opened = stream;
    HlsProgram begun = listener;
    if (opened == null || begun == null) {
      throw new IllegalStateException("nobody asked for the listener of " + room);
    }
    opened.onDemand(program::rendition);
    return new Broadcast(room, sinceUnixMillis, settings, opened, program, begun);
  }

  /// The broadcast is known: tells of an end that came before.
  void settle(Broadcast broadcast) {
    boolean already;
    synchronized (this) {
      settled = broadcast;
      already = ended;
    }
    if (already) {
      onEnded.accept(broadcast);
    }
  }

  /// No program came of it.
  void discard() {
    LiveStream opened = stream;
    if (opened != null) {
      opened.end();
    }
  }

  private LiveStream opened() throws LiveException {
    var plan =
        new BroadcastPlan(
            settings.partMillis(),
            settings.production().renditions().stream().map(Beginning::rendition).toList(),
            settings.transportStream(),
            settings.dvr(),
            settings.vod(),
            settings.isPublic());
    try {
      return streams.open(room, plan);
    } catch (HlsUnavailableException refused) {
      throw new LiveException(Code.BROADCAST_UNAVAILABLE, String.valueOf(refused.getMessage()));
    }
  }

  private static Rendition rendition(RenditionSettings made) {
    return new Rendition(made.name(), made.width(), made.height(), made.bitrateBps());
  }

  private void ended() {
    Broadcast broadcast;
    synchronized (this) {
      ended = true;
      broadcast = settled;
    }
    if (broadcast != null) {
      onEnded.accept(broadcast);
    }
  }
}
