package io.madang.server.live;

import io.madang.compose.Layout;
import io.madang.compose.ProductionSettings;
import io.madang.compose.link.RenditionSettings;
import java.util.ArrayList;
import java.util.List;

/// How a room is broadcast. Immutable.
///
/// @param title shown in the picture, empty for none
/// @param logo name of a file in the logo directory, empty for none
/// @param renditions names, largest first, at least one
/// @param partMillis how long a part is, about
/// @param isPublic whether everybody may watch, without a token
/// @param dvr whether viewers may go back in time
/// @param vod whether it may be watched when it is over
/// @param transportStream whether old devices get MPEG-TS
public record BroadcastSettings(
    Layout layout,
    String title,
    String logo,
    List<String> renditions,
    int partMillis,
    boolean isPublic,
    boolean dvr,
    boolean vod,
    boolean transportStream) {

  /// The pictures a broadcast can have, largest first.
  public static final List<String> RENDITIONS =
      ProductionSettings.RENDITIONS.stream().map(RenditionSettings::name).toList();

  /// What a part may take: 10 or 6 pictures of 30 a second.
  public static final List<Integer> PART_MILLIS = List.of(333, 200);

  private static final int TICKS_PER_SECOND = 30;

  public static final BroadcastSettings DEFAULT =
      new BroadcastSettings(Layout.AUTO, "", "", RENDITIONS, 333, false, false, false, false);

  public BroadcastSettings {
    List<String> wanted = renditions;
    renditions = RENDITIONS.stream().filter(wanted::contains).toList();
  }

  /// What cannot be changed to these while the broadcast goes on, by the names of the API.
  List<String> fixedDifferences(BroadcastSettings wanted) {
    var names = new ArrayList<String>();
    addIf(!renditions.equals(wanted.renditions), "renditions", names);
    addIf(partMillis != wanted.partMillis, "partMillis", names);
    addIf(isPublic != wanted.isPublic, "visibility", names);
    addIf(dvr != wanted.dvr, "dvr", names);
    addIf(vod != wanted.vod, "vod", names);
    addIf(transportStream != wanted.transportStream, "transportStream", names);
    return names;
  }

  BroadcastSettings withPublic(boolean everybody) {
    return new BroadcastSettings(
        layout, title, logo, renditions, partMillis, everybody, dvr, vod, transportStream);
  }

  /// The program that the broadcast needs.
  ProductionSettings production() {
    return ProductionSettings.defaults()
        .withTicksPerPart(Math.round(partMillis * TICKS_PER_SECOND / 1_000f))
        .withRenditions(
            ProductionSettings.RENDITIONS.stream()
                .filter(rendition -> renditions.contains(rendition.name()))
                .toList())
        .withTransportStream(transportStream);
  }

  private static void addIf(boolean differs, String name, List<String> names) {
    if (differs) {
      names.add(name);
    }
  }
}
