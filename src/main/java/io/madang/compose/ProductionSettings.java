package io.madang.compose;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import java.util.List;

/// What a production makes, for its whole life; what may change is its [Direction].
///
/// @param framesPerSecond ticks per second
/// @param ticksPerPart length of a part in ticks
/// @param partsPerSegment length of a segment in parts
/// @param renditions the pictures, largest first; the first is always made
/// @param encoder the video encoder's name, or [WorkerCommand.Start#ANY_ENCODER]
/// @param fontFile for names and titles, empty for the one that comes with the worker
/// @param transportStream whether MPEG-TS segments of the first rendition are made as well
/// @param hint a line in the middle of the picture while nobody is there
/// @param direction at the beginning
public record ProductionSettings(
    int framesPerSecond,
    int ticksPerPart,
    int partsPerSegment,
    List<RenditionSettings> renditions,
    int audioBitrateBps,
    String encoder,
    String fontFile,
    boolean transportStream,
    String hint,
    Direction direction) {
  /// The renditions that a production makes unless told otherwise.
  public static final List<RenditionSettings> RENDITIONS =
      List.of(
          new RenditionSettings("720p", 1280, 720, 2_500_000),
          new RenditionSettings("480p", 854, 480, 1_000_000),
          new RenditionSettings("240p", 426, 240, 350_000));

  private static final int TICKS_PER_SEGMENT = 60;

  public ProductionSettings {
    renditions = List.copyOf(renditions);
    if (renditions.isEmpty()) {
      throw new IllegalArgumentException("a production without a picture");
    }
    if (framesPerSecond < 1 || ticksPerPart < 1 || partsPerSegment < 1) {
      throw new IllegalArgumentException("ticks, parts and segments have a length");
    }
  }

  /// Thirty pictures a second, parts of 333 ms, segments of two seconds.
  public static ProductionSettings defaults() {
    return new ProductionSettings(
        30,
        10,
        TICKS_PER_SEGMENT / 10,
        RENDITIONS,
        128_000,
        WorkerCommand.Start.ANY_ENCODER,
        "",
        false,
        "Starting soon",
        Direction.AUTO);
  }

  /// The same with parts of another length.
  ///
  /// @param ticks must divide a segment's sixty
  public ProductionSettings withTicksPerPart(int ticks) {
    if (ticks < 1 || TICKS_PER_SEGMENT % ticks != 0) {
      throw new IllegalArgumentException("parts of " + ticks + " ticks do not fill a segment");
    }
    return new ProductionSettings(
        framesPerSecond,
        ticks,
        TICKS_PER_SEGMENT / ticks,
        renditions,
        audioBitrateBps,
        encoder,
        fontFile,
        transportStream,
        hint,
        direction);
  }

  public ProductionSettings withRenditions(List<RenditionSettings> others) {
    return new ProductionSettings(
        framesPerSecond,
        ticksPerPart,
        partsPerSegment,
        others,
        audioBitrateBps,
        encoder,
        fontFile,
        transportStream,
        hint,
        direction);
  }

  public ProductionSettings withTransportStream(boolean made) {
    return new ProductionSettings(
        framesPerSecond,
        ticksPerPart,
        partsPerSegment,
        renditions,
        audioBitrateBps,
        encoder,
        fontFile,
        made,
        hint,
        direction);
  }

  public ProductionSettings withDirection(Direction other) {
    return new ProductionSettings(
        framesPerSecond,
        ticksPerPart,
        partsPerSegment,
        renditions,
        audioBitrateBps,
        encoder,
        fontFile,
        transportStream,
        hint,
        other);
  }
}
