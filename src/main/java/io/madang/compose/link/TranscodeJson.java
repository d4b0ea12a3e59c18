package io.madang.compose.link;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// [WorkerCommand.Transcode] as JSON, both ways.
final class TranscodeJson {
  private static final int MAX_CLOCK_RATE = 1_000_000;
  private static final int MAX_CHANNELS = 64;

  private TranscodeJson() {}

  static void write(JsonGenerator json, WorkerCommand.Transcode transcode) throws IOException {
    json.writeStringField("type", "transcode");
    input(json, "video", transcode.video());
    input(json, "audio", transcode.audio());
    json.writeStringField("encoder", transcode.encoder());
    json.writeNumberField("maxWidth", transcode.maxWidth());
    json.writeNumberField("maxHeight", transcode.maxHeight());
    json.writeNumberField("maxBitrateBps", transcode.maxBitrateBps());
  }

  static WorkerCommand.Transcode read(JsonFields fields) throws LinkException {
    Optional<TranscodeInput> video = input(fields, "video");
    Optional<TranscodeInput> audio = input(fields, "audio");
    if (video.isEmpty() && audio.isEmpty()) {
      throw fields.bad("video", "given, nor is \"audio\"");
    }
    return new WorkerCommand.Transcode(
        video,
        audio,
        fields.text("encoder"),
        fields.integer("maxWidth", 2, CommandJson.MAX_PIXELS),
        fields.integer("maxHeight", 2, CommandJson.MAX_PIXELS),
        fields.integer("maxBitrateBps", 1, Integer.MAX_VALUE));
  }

  /// A list of one or none, since an object may be missing.
  private static void input(JsonGenerator json, String name, Optional<TranscodeInput> input)
      throws IOException {
    json.writeArrayFieldStart(name);
    if (input.isPresent()) {
      input(json, input.get());
    }
    json.writeEndArray();
  }

  private static void input(JsonGenerator json, TranscodeInput input) throws IOException {
    json.writeStartObject();
    json.writeStringField("encodingName", input.encodingName());
    json.writeNumberField("clockRate", input.clockRate());
    json.writeNumberField("channels", input.channels());
    json.writeStringField("formatParameters", input.formatParameters());
    json.writeNumberField("inputAnchor", Integer.toUnsignedLong(input.inputAnchor()));
    json.writeNumberField("outputAnchor", Integer.toUnsignedLong(input.outputAnchor()));
    json.writeEndObject();
  }

  private static Optional<TranscodeInput> input(JsonFields fields, String name)
      throws LinkException {
    List<JsonFields> inputs = fields.objects(name);
    if (inputs.size() > 1) {
      throw fields.bad(name, "a list of at most one");
    }
    if (inputs.isEmpty()) {
      return Optional.empty();
    }
    JsonFields input = inputs.getFirst();
    return Optional.of(
        new TranscodeInput(
            input.text("encodingName"),
            input.integer("clockRate", 1, MAX_CLOCK_RATE),
            input.integer("channels", 1, MAX_CHANNELS),
            input.textOrNone("formatParameters"),
            (int) input.number("inputAnchor", 0, 0xffff_ffffL),
            (int) input.number("outputAnchor", 0, 0xffff_ffffL)));
  }
}
