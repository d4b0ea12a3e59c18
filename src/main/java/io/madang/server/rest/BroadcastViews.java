package io.madang.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.madang.compose.Layout;
import io.madang.compose.ProductionState;
import io.madang.compose.link.WorkerReport;
import io.madang.hls.LiveStreamStatistics;
import io.madang.server.live.Broadcast;
import io.madang.server.live.BroadcastChange;
import io.madang.server.live.BroadcastSettings;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The JSON shapes of the broadcast API; times are Unix milliseconds.
final class BroadcastViews {

  private static final int LONGEST_TITLE = 100;
  private static final int LONGEST_FILE_NAME = 104;
  private static final String PUBLIC = "public";
  private static final String PRIVATE = "private";

  /// No control characters, no line separators, nothing that turns the direction of writing.
  static final String ONE_LINE =
      "[^\\p{Cntrl}\\u0085\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]*";

  private BroadcastViews() {}

  @Schema(
      description =
          "How the room shall be broadcast. What is left out has its default in a new broadcast, and"
              + " stays as it is in one that runs.")
  record BroadcastRequest(
      @Schema(
              enumeration = {"auto", "grid", "speaker", "screen"},
              defaultValue = "auto",
              description = "Who is where in the picture. Can be changed while it runs.")
          Optional<
                  @Pattern(
                      regexp = "auto|grid|speaker|screen",
                      message = "must be auto, grid, speaker or screen")
                  String>
              layout,
      @Schema(
              examples = "Town hall",
              description = "Shown in the picture; empty for none. Can be changed while it runs.")
          Optional<
                  @Size(max = LONGEST_TITLE)
                  @Pattern(regexp = ONE_LINE, message = "must be one line") String>
              title,
      @Schema(
              examples = "acme.png",
              description =
                  "Shown in the corner: a PNG file of `madang.broadcast.logo-directory`, without a"
                      + " path; empty for none. Can be changed while it runs.")
          Optional<@Size(max = LONGEST_FILE_NAME) String> logo,
      @Schema(
              examples = "[\"720p\",\"480p\",\"240p\"]",
              description =
                  "The pictures viewers may choose from: `720p`, `480p`, `240p`. The largest is"
                      + " always made, the others while somebody watches them. Default: all.")
          Optional<
                  @Size(min = 1, max = 3) List<
                      @Pattern(regexp = "720p|480p|240p", message = "must be 720p, 480p or 240p")
                      String>>
              renditions,
      @Schema(
              enumeration = {"333", "200"},
              defaultValue = "333",
              description = "How long a part is: shorter is closer to the room and costs requests.")
          Optional<Integer> partMillis,
      @Schema(
              enumeration = {PUBLIC, PRIVATE},
              description =
                  "`public`: everybody may watch. `private`: who has a token, which is the default."
                      + " Where the server asks nobody for tokens every broadcast is public.")
          Optional<
                  @Pattern(regexp = "public|private", message = "must be public or private") String>
              visibility,
      @Schema(defaultValue = "false", description = "Viewers may go back in time.")
          Optional<Boolean> dvr,
      @Schema(defaultValue = "false", description = "It can be watched when it is over.")
          Optional<Boolean> vod,
      @Schema(defaultValue = "false", description = "Old devices get MPEG-TS segments as well.")
          Optional<Boolean> transportStream) {

    BroadcastChange change() {
      return new BroadcastChange(
          layout.flatMap(Layout::named),
          title.map(String::strip),
          logo,
          renditions,
          partMillis.map(BroadcastRequest::checkedPart),
          visibility.map(PUBLIC::equals),
          dvr,
          vod,
          transportStream);
    }

    static BroadcastChange nothing() {
      Optional<String> none = Optional.empty();
      Optional<Boolean> unsaid = Optional.empty();
      return new BroadcastRequest(
              none, none, none, Optional.empty(), Optional.empty(), none, unsaid, unsaid, unsaid)
          .change();
    }

    private static int checkedPart(int millis) {
      if (!BroadcastSettings.PART_MILLIS.contains(millis)) {
        var wrong = new Problem.FieldError("partMillis", "must be 333 or 200");
        throw new ProblemException(
            ProblemCode.INVALID, "partMillis must be 333 or 200", List.of(wrong));
      }
      return millis;
    }
  }

  @Schema(description = "A broadcast as it is now.")
  record BroadcastView(
      @Schema(
              enumeration = {"starting", "live", "restarting", "ended"},
              description = "`restarting`: its worker has died, and the next one begins.")
          String state,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(description = "Why it ended by itself, or why it restarts.")
          Optional<String> reason,
      @Schema(description = "When it began, in Unix milliseconds.") long since,
      @Schema(enumeration = {"auto", "grid", "speaker", "screen"}) String layout,
      String title,
      @Schema(description = "Empty for none.") String logo,
      List<String> renditions,
      int partMillis,
      @Schema(enumeration = {PUBLIC, PRIVATE}) String visibility,
      boolean dvr,
      boolean vod,
      boolean transportStream,
      @Schema(description = "Where to watch it.") Watch watch,
      @Schema(description = "How it goes.") Statistics statistics) {

    static BroadcastView of(Broadcast broadcast, Watch watch) {
      BroadcastSettings settings = broadcast.settings();
      ProductionState production = broadcast.production();
      String reason = broadcast.endReason().isEmpty() ? production.reason() : broadcast.endReason();
      return new BroadcastView(
          broadcast.phase().name().toLowerCase(Locale.ROOT),
          Optional.of(reason).filter(text -> !text.isEmpty()),
          broadcast.sinceUnixMillis(),
          settings.layout().wireName(),
          settings.title(),
          settings.logo(),
          settings.renditions(),
          settings.partMillis(),
          settings.isPublic() ? PUBLIC : PRIVATE,
          settings.dvr(),
          settings.vod(),
          settings.transportStream(),
          watch,
          Statistics.of(broadcast, production));
    }
  }

  @Schema(description = "Where a broadcast is watched. An address with a token is a secret.")
  record Watch(
      @Schema(
              description = "The page with the player.",
              examples = "https://meet.example.org/watch/yard")
          String page,
      @Schema(
              description = "The multivariant playlist, for any HLS player.",
              examples = "https://meet.example.org/hls/yard/master.m3u8")
          String playlist,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              description =
                  "When the token in both ends, in Unix milliseconds; absent where there is none.")
          Optional<Long> expires) {
    /// Tokens are secrets: they are not shown.
    @Override
    public String toString() {
      return "Watch[expires=" + expires + "]";
    }
  }

  @Schema(description = "How a broadcast goes.")
  record Statistics(
      @Schema(description = "People who watch it now.") int viewers,
      @Schema(description = "People in the picture.") int shown,
      @Schema(description = "Bits per second of all that is made now.") long bitrateBps,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              description =
                  "Age of what the newest part begins with, as it was captured; players add their"
                      + " own distance. Absent before the first part.")
          Optional<Long> latencyMillis,
      @Schema(description = "The video encoder; empty until it is known.") String encoder,
      @Schema(description = "Cores that the worker takes, mean of the last seconds.")
          double encoderLoad,
      @Schema(description = "Pictures left out because the machine was too slow.")
          long skippedPictures,
      @Schema(description = "Workers that died and were replaced.") int workerRestarts,
      @Schema(description = "Bytes of memory of the worker.") long workerBytes,
      @Schema(description = "Requests of viewers since the beginning.") long requests,
      @Schema(description = "Bytes sent to viewers since the beginning.") long bytesSent) {

    private static final double HUNDREDTHS = 100.0;

    static Statistics of(Broadcast broadcast, ProductionState production) {
      LiveStreamStatistics stream = broadcast.stream().statistics();
      Optional<WorkerReport.Statistics> worker = production.statistics();
      return new Statistics(
          stream.viewers(),
          production.shown(),
          stream.bitrateBps(),
          Optional.of(stream.latencyMillis()).filter(millis -> millis >= 0),
          production.encoder(),
          Math.round(broadcast.encoderLoad() * HUNDREDTHS) / HUNDREDTHS,
          worker.map(WorkerReport.Statistics::skippedTicks).orElse(0L),
          production.restarts(),
          worker.map(WorkerReport.Statistics::residentBytes).orElse(0L),
          stream.requests(),
          stream.bytesServed());
    }
  }
}
