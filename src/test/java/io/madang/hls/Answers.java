package io.madang.hls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What a viewer got so far.
final class Answers implements Consumer<Answer> {

  final List<Answer> all = new ArrayList<>();
  private Cancellation cancellation = Cancellation.NOTHING;

  @Override
  public void accept(Answer answer) {
    all.add(answer);
  }

  /// The viewer goes away.
  void cancel() {
    cancellation.cancel();
  }

  boolean isWaiting() {
    return all.isEmpty();
  }

  Answer only() {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  String text() {
    assertThat(only()).isInstanceOf(Answer.Listed.class);
    return ((Answer.Listed) only()).playlist().text();
  }

  static Answers playlist(LiveStream stream, String track, String query) {
    var answers = new Answers();
    answers.cancellation = stream.playlist(track, PlaylistQuery.parse(query), answers);
    return answers;
  }

  static Answers part(LiveStream stream, String track, long segment, int part) {
    var answers = new Answers();
    stream.part(track, segment, part, answers);
    return answers;
  }

  static Answers master(LiveStream stream) {
    var answers = new Answers();
    stream.master("", answers);
    return answers;
  }

  static byte[] bytes(Answer answer) throws IOException {
    if (answer instanceof Answer.Stored(var file, long length)) {
      byte[] bytes = Files.readAllBytes(file);
      assertThat(bytes).hasSize((int) length);
      return bytes;
    }
    assertThat(answer).isInstanceOf(Answer.Media.class);
    var all = new ByteArrayOutputStream();
    for (MediaBytes piece : ((Answer.Media) answer).pieces()) {
      var bytes = new byte[piece.length()];
      piece.view().get(bytes);
      all.writeBytes(bytes);
    }
    assertThat(all.size()).isEqualTo((int) ((Answer.Media) answer).length());
    return all.toByteArray();
  }
}
