package io.madang.server.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.madang.rtsp.Camera;
import io.madang.rtsp.CameraStatus;
import io.madang.rtsp.TrackStatus;
import io.madang.rtsp.message.LowerTransport;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The JSON shapes of the cameras API.
final class IngestViews {

  private static final int LONGEST_URL = 2_048;
  private static final int LONGEST_NAME = 64;

  private IngestViews() {}

  @Schema(description = "A camera to bring into a room.")
  record IngestRequest(
      @NotBlank
          @Size(max = LONGEST_URL)
          @Schema(
              required = true,
              examples = "rtsp://user:password@camera.local/stream",
              description =
                  "`rtsp://` or `rtsps://`. User and password are told to the camera and to nobody"
                      + " else: no answer has them.")
          String url,
      @Schema(examples = "Door", defaultValue = "Camera", description = "What people see.")
          Optional<
                  @Size(max = LONGEST_NAME)
                  @Pattern(regexp = BroadcastViews.ONE_LINE, message = "must be one line") String>
              name,
      @Schema(
              enumeration = {"udp", "tcp"},
              description = "How its packets shall travel. Default: UDP, then TCP by itself.")
          Optional<@Pattern(regexp = "udp|tcp", message = "must be udp or tcp") String> transport) {

    Optional<LowerTransport> lowerTransport() {
      return transport.map(name -> LowerTransport.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    /// The address may hold a password: it is not shown.
    @Override
    public String toString() {
      return "IngestRequest[name=" + name.orElse("") + "]";
    }
  }

  @Schema(description = "The cameras of a room, in the order in which they were added.")
  record IngestList(List<IngestView> ingests) {}

  @Schema(description = "A camera as it is now.")
  record IngestView(
      @Schema(examples = "c-1") String id,
      @Schema(examples = "Door") String name,
      @Schema(examples = "rtsp://camera.local/stream", description = "Without user and password.")
          String url,
      @Schema(
              enumeration = {"connecting", "live", "waiting", "failed", "paused"},
              description =
                  "`waiting`: away, and tried again by itself. `failed`: a person must change"
                      + " something; tried once a minute all the same. `paused`: nobody looks.")
          String state,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              examples = "The camera does not accept this user name and password.",
              description = "Why it is not live, in plain words.")
          Optional<String> reason,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              examples = "2026-01-15T10:15:00Z",
              description = "When it is tried again (RFC 3339), while it is away.")
          Optional<String> retryAt,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(examples = "p-3", description = "Its participant in the room.")
          Optional<String> participantId,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(
              enumeration = {"udp", "tcp"},
              description = "How its packets travel; absent until they do.")
          Optional<String> transport,
      @Schema(description = "Empty until the camera has described itself.")
          List<IngestTrackView> tracks) {

    static IngestView of(Camera camera) {
      CameraStatus status = camera.status();
      return new IngestView(
          camera.id(),
          camera.name(),
          camera.displayUrl(),
          lowerCase(status.state()),
          said(status.reason()),
          Optional.of(status.retryAtUnixMillis())
              .filter(at -> at > 0)
              .map(at -> Instant.ofEpochMilli(at).toString()),
          said(status.participantId()),
          status.transport().map(IngestViews::lowerCase),
          status.tracks().stream().map(IngestTrackView::of).toList());
    }
  }

  @Schema(description = "Sound or picture of a camera.")
  record IngestTrackView(
      @Schema(enumeration = {"audio", "video"}) String kind,
      @Schema(examples = "H264", description = "As the camera calls it.") String codec,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(examples = "1920", description = "Of the picture, once it is known.")
          Optional<Integer> width,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(examples = "1080", description = "Of the picture, once it is known.")
          Optional<Integer> height,
      @Schema(description = "Whether a media worker makes of it what browsers can play, now.")
          boolean transcoded,
      @JsonInclude(JsonInclude.Include.NON_ABSENT)
          @Schema(description = "What is wrong with it, in plain words.")
          Optional<String> note,
      @Schema(description = "Received, of late.") long bitrateBps,
      long packetsReceived,
      @Schema(description = "That never came.") long packetsLost,
      @Schema(description = "That came late, but in time.") long packetsReordered) {

    static IngestTrackView of(TrackStatus track) {
      return new IngestTrackView(
          lowerCase(track.kind()),
          track.codec(),
          known(track.width()),
          known(track.height()),
          track.transcoded(),
          said(track.note()),
          track.bitrateBps(),
          track.packets(),
          track.lost(),
          track.reordered());
    }

    private static Optional<Integer> known(int pixels) {
      return Optional.of(pixels).filter(some -> some > 0);
    }
  }

  private static Optional<String> said(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
