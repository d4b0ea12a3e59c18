package io.madang.compose.link;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/// [WorkerReport] as JSON, both ways: one pair of methods per report.
final class ReportJson {
  private ReportJson() {}

  static byte[] write(WorkerReport report) {
    return switch (report) {
      case WorkerReport.Ready ready ->
          JsonFields.write(json -> {
            json.writeStringField("type", "ready");
            json.writeStringField("encoder", ready.encoder());
          });
      case WorkerReport.Init init -> JsonFields.write(json -> init(json, init));
      case WorkerReport.Part part -> JsonFields.write(json -> part(json, part));
      case WorkerReport.KeyframeNeeded needed ->
          JsonFields.write(json -> {
            json.writeStringField("type", "keyframe");
            json.writeStringField("slot", needed.slot());
          });
      case WorkerReport.Statistics statistics ->
          JsonFields.write(json -> statistics(json, statistics));
    };
  }

  static WorkerReport read(JsonFields fields) throws LinkException {
    String type = fields.text("type");
    return switch (type) {
      case "ready" -> new WorkerReport.Ready(fields.text("encoder"));
      case "init" -> init(fields);
      case "part" -> part(fields);
      case "keyframe" -> new WorkerReport.KeyframeNeeded(fields.text("slot"));
      case "statistics" -> statistics(fields);
      default -> throw new LinkException("there is no report \"" + type + "\"");
    };
  }

  private static void init(JsonGenerator json, WorkerReport.Init init) throws IOException {
    json.writeStringField("type", "init");
    json.writeStringField("track", init.track());
    json.writeStringField("codecs", init.codecs());
    json.writeNumberField("width", init.width());
    json.writeNumberField("height", init.height());
    json.writeNumberField("framesPerSecond", init.framesPerSecond());
    json.writeNumberField("bitrateBps", init.bitrateBps());
    json.writeNumberField("timescale", init.timescale());
    json.writeNumberField("bytes", init.bytes());
  }

  private static WorkerReport.Init init(JsonFields fields) throws LinkException {
    return new WorkerReport.Init(
        fields.text("track"),
        fields.text("codecs"),
        fields.integer("width", 0, Integer.MAX_VALUE),
        fields.integer("height", 0, Integer.MAX_VALUE),
        fields.integer("framesPerSecond", 0, Integer.MAX_VALUE),
        fields.integer("bitrateBps", 0, Integer.MAX_VALUE),
        fields.integer("timescale", 1, Integer.MAX_VALUE),
        fields.integer("bytes", 0, LinkCodec.MAX_MEDIA_BYTES));
  }

  private static void part(JsonGenerator json, WorkerReport.Part part) throws IOException {
    json.writeStringField("type", "part");
    json.writeStringField("track", part.track());
    json.writeNumberField("segment", part.segment());
    json.writeNumberField("part", part.part());
    json.writeBooleanField("lastOfSegment", part.lastOfSegment());
    json.writeBooleanField("independent", part.independent());
    json.writeNumberField("mediaTime", part.mediaTime());
    json.writeNumberField("duration", part.duration());
    json.writeNumberField("unixMillis", part.unixMillis());
    json.writeNumberField("bytes", part.bytes());
  }

  private static WorkerReport.Part part(JsonFields fields) throws LinkException {
    return new WorkerReport.Part(
        fields.text("track"),
        fields.number("segment", 0, Long.MAX_VALUE),
        fields.integer("part", 0, Integer.MAX_VALUE),
        fields.flag("lastOfSegment"),
        fields.flag("independent"),
        fields.number("mediaTime", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.integer("duration", 0, Integer.MAX_VALUE),
        fields.number("unixMillis", Long.MIN_VALUE, Long.MAX_VALUE),
        fields.integer("bytes", 0, LinkCodec.MAX_MEDIA_BYTES));
  }

  private static void statistics(JsonGenerator json, WorkerReport.Statistics statistics)
      throws IOException {
    json.writeStringField("type", "statistics");
    json.writeNumberField("cpuMillis", statistics.cpuMillis());
    json.writeNumberField("residentBytes", statistics.residentBytes());
    json.writeNumberField("ticks", statistics.ticks());
    json.writeNumberField("skippedTicks", statistics.skippedTicks());
    json.writeNumberField("decodeErrors", statistics.decodeErrors());
    json.writeNumberField("latencyMicros", statistics.latencyMicros());
    json.writeNumberField("inputs", statistics.inputs());
  }

  private static WorkerReport.Statistics statistics(JsonFields fields) throws LinkException {
    return new WorkerReport.Statistics(
        fields.number("cpuMillis", 0, Long.MAX_VALUE),
        fields.number("residentBytes", 0, Long.MAX_VALUE),
        fields.number("ticks", 0, Long.MAX_VALUE),
        fields.number("skippedTicks", 0, Long.MAX_VALUE),
        fields.number("decodeErrors", 0, Long.MAX_VALUE),
        fields.number("latencyMicros", 0, Long.MAX_VALUE),
        fields.integer("inputs", 0, Integer.MAX_VALUE));
  }
}
