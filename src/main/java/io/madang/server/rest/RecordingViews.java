package io.madang.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.madang.server.live.RecordingEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The JSON shapes of the recordings API; times are Unix milliseconds.
final class RecordingViews {

  private RecordingViews() {}

  @Schema(description = "Recordings, the oldest first.")
  record RecordingList(List<RecordingView> recordings) {}

  @Schema(description = "A recording of a room.")
  record RecordingView(
      @Schema(examples = "20260115T101500-4f3a2b1c") String id,
      @Schema(examples = "yard") String room,
      @Schema(
              enumeration = {"recording", "finished", "failed"},
              description =
                  "`failed`: ended by a fault; what was written until then can be played.")
          String state,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) @Schema(description = "Why it ended by itself.")
          Optional<String> reason,
      @Schema(description = "When it began, in Unix milliseconds.") long started,
      @Schema(description = "Length of what is in the file.") long durationMillis,
      @Schema(description = "Size of the file.") long bytes,
      @Schema(
              description = "Where the file is, on this server.",
              examples = "/api/v1/rooms/yard/recordings/20260115T101500-4f3a2b1c/file")
          String file,
      @Schema(
              description =
                  "How many files there are: more than one where the encoder changed meanwhile, none"
                      + " where nothing was recorded. `?number=2` at the file's address is the next.")
          int files) {

    static RecordingView of(RecordingEntry entry, int files) {
      return new RecordingView(
          entry.id(),
          entry.room(),
          entry.status().name().toLowerCase(Locale.ROOT),
          Optional.of(entry.reason()).filter(reason -> !reason.isEmpty()),
          entry.startedUnixMillis(),
          entry.durationMillis(),
          entry.bytes(),
          "/api/v1/rooms/" + entry.room() + "/recordings/" + entry.id() + "/file",
          files);
    }
  }
}
