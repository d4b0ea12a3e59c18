package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What cameras answer, in `src/test/resources/rtsp`: files with LF for CRLF, `\\xNN` for bytes
/// that are no text, and lines that begin with `#` to say what is special. A line `>>` begins each
/// message, whose `Content-Length: auto` becomes the length of what follows its empty line.
final class Dialogues {
  private static final Path FOLDER = Path.of("src/test/resources/rtsp");

  private Dialogues() {}

  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .sorted()
          .toList();
    }
  }

  static byte[] read(String name) throws IOException {
    var dialogue = new StringBuilder();
    var message = new StringBuilder();
    for (String line : Files.readAllLines(FOLDER.resolve(name))) {
      if (line.equals(">>")) {
        dialogue.append(complete(message.toString()));
        message.setLength(0);
      } else if (!line.startsWith("#")) {
        message.append(line).append("\r\n");
      }
    }
    dialogue.append(complete(message.toString()));
    return dialogue.toString().getBytes(ISO_8859_1);
  }

  static List<byte[]> all() throws IOException {
    var all = new ArrayList<byte[]>();
    for (String name : names()) {
      all.add(read(name));
    }
    return all;
  }

  private static String complete(String escaped) {
    String message = unescaped(escaped);
    int body = message.indexOf("\r\n\r\n") + 4;
    return message.replace(": auto\r\n", ": " + (message.length() - body) + "\r\n");
  }

  private static String unescaped(String text) {
    var result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        result.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        result.append(text.charAt(i));
      }
    }
    return result.toString();
  }
}
