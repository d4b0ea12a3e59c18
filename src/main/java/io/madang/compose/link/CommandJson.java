package io.madang.compose.link;

import com.fasterxml.jackson.core.JsonGenerator;
import io.madang.rtp.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// [WorkerCommand] as JSON, both ways: one pair of methods per command.
final class CommandJson {
  /// The largest picture that is decoded or encoded, in either direction.
  static final int MAX_PIXELS = 8_192;

  private static final int MAX_RENDITIONS = 8;
  private static final int MAX_TILES = 64;
  private static final long MAX_MEDIA_MILLIS = Long.MAX_VALUE / 1_000_000;

  private CommandJson() {}

  static byte[] write(WorkerCommand command) {
    return switch (command) {
      case WorkerCommand.Start start -> JsonFields.write(json -> start(json, start));
      case WorkerCommand.Scene scene -> JsonFields.write(json -> scene(json, scene));
      case WorkerCommand.Source source -> JsonFields.write(json -> source(json, source));
      case WorkerCommand.Rendition rendition ->
          JsonFields.write(json -> {
            json.writeStringField("type", "rendition");
            json.writeStringField("name", rendition.name());
            json.writeBooleanField("on", rendition.on());
          });
      case WorkerCommand.Transcode transcode ->
          JsonFields.write(json -> TranscodeJson.write(json, transcode));
      case WorkerCommand.Keyframe _ ->
          JsonFields.write(json -> json.writeStringField("type", "keyframe"));
      case WorkerCommand.Stop _ -> JsonFields.write(json -> json.writeStringField("type", "stop"));
    };
  }

  static WorkerCommand read(JsonFields fields) throws LinkException {
    String type = fields.text("type");
    return switch (type) {
      case "start" -> start(fields);
      case "scene" -> scene(fields);
      case "source" -> source(fields);
      case "rendition" -> new WorkerCommand.Rendition(fields.text("name"), fields.flag("on"));
      case "transcode" -> TranscodeJson.read(fields);
      case "keyframe" -> new WorkerCommand.Keyframe();
      case "stop" -> new WorkerCommand.Stop();
      default -> throw new LinkException("there is no command \"" + type + "\"");
    };
  }

  private static void start(JsonGenerator json, WorkerCommand.Start start) throws IOException {
    json.writeStringField("type", "start");
    json.writeNumberField("framesPerSecond", start.framesPerSecond());
    json.writeNumberField("ticksPerPart", start.ticksPerPart());
    json.writeNumberField("partsPerSegment", start.partsPerSegment());
    json.writeNumberField("firstSegment", start.firstSegment());
    json.writeNumberField("firstMediaMillis", start.firstMediaMillis());
    json.writeArrayFieldStart("renditions");
    for (RenditionSettings rendition : start.renditions()) {
      json.writeStartObject();
      json.writeStringField("name", rendition.name());
      json.writeNumberField("width", rendition.width());
      json.writeNumberField("height", rendition.height());
      json.writeNumberField("bitrateBps", rendition.bitrateBps());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("audioBitrateBps", start.audioBitrateBps());
    json.writeStringField("encoder", start.encoder());
    json.writeStringField("fontFile", start.fontFile());
    json.writeBooleanField("transportStream", start.transportStream());
  }

  private static WorkerCommand.Start start(JsonFields fields) throws LinkException {
    return new WorkerCommand.Start(
        fields.integer("framesPerSecond", 1, 120),
        fields.integer("ticksPerPart", 1, 1_200),
        fields.integer("partsPerSegment", 1, 1_200),
        fields.number("firstSegment", 0, Long.MAX_VALUE),
        fields.number("firstMediaMillis", 1, MAX_MEDIA_MILLIS),
        renditions(fields),
        fields.integer("audioBitrateBps", 1, Integer.MAX_VALUE),
        fields.text("encoder"),
        fields.textOrNone("fontFile"),
        fields.flagOrFalse("transportStream"));
  }

  private static List<RenditionSettings> renditions(JsonFields fields) throws LinkException {
    var renditions = new ArrayList<RenditionSettings>();
    for (JsonFields rendition : fields.objects("renditions")) {
      renditions.add(
          new RenditionSettings(
              rendition.text("name"),
              rendition.integer("width", 2, MAX_PIXELS),
              rendition.integer("height", 2, MAX_PIXELS),
              rendition.integer("bitrateBps", 1, Integer.MAX_VALUE)));
    }
    if (renditions.isEmpty() || renditions.size() > MAX_RENDITIONS) {
      throw fields.bad("renditions", "a list of 1 to " + MAX_RENDITIONS);
    }
    return renditions;
  }

  private static void scene(JsonGenerator json, WorkerCommand.Scene scene) throws IOException {
    json.writeStringField("type", "scene");
    json.writeStringField("title", scene.title());
    json.writeStringField("logoFile", scene.logoFile());
    json.writeStringField("hint", scene.hint());
    json.writeArrayFieldStart("tiles");
    for (Tile tile : scene.tiles()) {
      tile(json, tile);
    }
    json.writeEndArray();
  }

  private static WorkerCommand.Scene scene(JsonFields fields) throws LinkException {
    var tiles = new ArrayList<Tile>();
    for (JsonFields tile : fields.objects("tiles")) {
      tiles.add(tile(tile));
    }
    if (tiles.size() > MAX_TILES) {
      throw fields.bad("tiles", "a list of at most " + MAX_TILES);
    }
    return new WorkerCommand.Scene(
        fields.textOrNone("title"),
        fields.textOrNone("logoFile"),
        fields.textOrNone("hint"),
        tiles);
  }

  private static void tile(JsonGenerator json, Tile tile) throws IOException {
    json.writeStartObject();
    json.writeStringField("slot", tile.slot());
    json.writeStringField("participant", tile.participant());
    json.writeNumberField("x", tile.x());
    json.writeNumberField("y", tile.y());
    json.writeNumberField("width", tile.width());
    json.writeNumberField("height", tile.height());
    json.writeStringField("name", tile.name());
    json.writeBooleanField("muted", tile.muted());
    json.writeBooleanField("speaking", tile.speaking());
    json.writeStringField("fit", tile.fit() == Tile.Fit.COVER ? "cover" : "contain");
    json.writeEndObject();
  }

  private static Tile tile(JsonFields fields) throws LinkException {
    return new Tile(
        fields.textOrNone("slot"),
        fields.textOrNone("participant"),
        fields.integer("x", 0, MAX_PIXELS),
        fields.integer("y", 0, MAX_PIXELS),
        fields.integer("width", 1, MAX_PIXELS),
        fields.integer("height", 1, MAX_PIXELS),
        fields.textOrNone("name"),
        fields.flagOrFalse("muted"),
        fields.flagOrFalse("speaking"),
        fit(fields));
  }

  private static Tile.Fit fit(JsonFields fields) throws LinkException {
    return switch (fields.text("fit")) {
      case "cover" -> Tile.Fit.COVER;
      case "contain" -> Tile.Fit.CONTAIN;
      default -> throw fields.bad("fit", "\"cover\" or \"contain\"");
    };
  }

  private static void source(JsonGenerator json, WorkerCommand.Source source) throws IOException {
    json.writeStringField("type", "source");
    json.writeStringField("slot", source.slot());
    json.writeNumberField("ssrc", Integer.toUnsignedLong(source.ssrc()));
    json.writeStringField("kind", source.kind() == MediaKind.VIDEO ? "video" : "audio");
    json.writeStringField("participant", source.participant());
    json.writeStringField("track", source.track());
  }

  private static WorkerCommand.Source source(JsonFields fields) throws LinkException {
    MediaKind kind =
        switch (fields.text("kind")) {
          case "video" -> MediaKind.VIDEO;
          case "audio" -> MediaKind.AUDIO;
          default -> throw fields.bad("kind", "\"video\" or \"audio\"");
        };
    return new WorkerCommand.Source(
        fields.text("slot"),
        (int) fields.number("ssrc", 0, 0xffff_ffffL),
        kind,
        fields.textOrNone("participant"),
        fields.textOrNone("track"));
  }
}
