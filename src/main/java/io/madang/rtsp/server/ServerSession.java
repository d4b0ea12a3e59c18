package io.madang.rtsp.server;

import io.madang.room.RoomHandle;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.message.TransportHeader;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one connection has agreed on, and the playback or publication it has led to. Confined to
/// the connection's thread.
final class ServerSession implements AutoCloseable {
  /// Two channels for each of more tracks than anybody has.
  private static final int CHANNELS = 64;

  private static final String UNNAMED = "Encoder";

  private final ServerContext context;
  private final ConnectionOutput output;
  private final Runnable onEnd;
  private final Map<Integer, Integer> channelByTrack = new TreeMap<>();
  private @Nullable ResourcePath path;
  private @Nullable PlaybackFormat format;
  private @Nullable StreamDescription announced;
  private @Nullable Playback playback;
  private @Nullable Publication publication;

  /// @param onEnd called when what was begun cannot go on; any thread
  ServerSession(ServerContext context, ConnectionOutput output, Runnable onEnd) {
    this.context = context;
    this.output = output;
    this.onEnd = onEnd;
  }

  /// What this session is for, as far as is known.
  Purpose purpose() {
    return announced == null ? Purpose.SUBSCRIBE : Purpose.PUBLISH;
  }

  /// Whether a client that says nothing may still be there: one that takes packets over the
  /// connection.
  boolean isAliveWithoutWord() {
    return playback != null;
  }

  /// The description of what a room sends now.
  String describe(ResourcePath asked) throws RtspException {
    PlaybackFormat chosen = PlaybackFormat.of(context.calls().await(room(asked).codecs()), asked);
    if (channelByTrack.isEmpty()) {
      path = asked;
      format = chosen;
    }
    return chosen.describe(context.random().nextLong() >>> 1);
  }

  /// The client will push what this describes.
  void announce(ResourcePath asked, String description) throws RtspException {
    require(channelByTrack.isEmpty() && format == null);
    if (!asked.participant().isEmpty()) {
      throw new RtspException(Code.NOT_FOUND, "Push to the room: rtsp://host/ROOM");
    }
    announced = StreamDescription.parse(description);
    path = asked;
  }

  /// Agrees on a way of transport for a track.
  ///
  /// @param uri as the client wrote it, with the track's control name
  TransportHeader setUp(ResourcePath asked, String uri, List<TransportHeader> offered)
      throws RtspException {
    require(playback == null && publication == null);
    if (announced == null && format == null) {
      describe(asked);
    }
    int track = trackOf(asked, uri);
    TransportHeader way =
        offered.stream()
            .filter(it -> !it.multicast() && it.lower() == LowerTransport.TCP)
            .findFirst()
            .orElseThrow(ServerSession::unsupported);
    int wanted = way.channels().map(NumberPair::rtp).orElse(2 * track);
    int channel = isFree(wanted) ? wanted : firstFree();
    channelByTrack.put(track, channel);
    TransportHeader agreed = TransportHeader.tcp(new NumberPair(channel, channel + 1));
    return announced == null ? agreed : agreed.recording();
  }

  void play() throws RtspException {
    PlaybackFormat described = format;
    ResourcePath asked = path;
    if (described == null || asked == null || channelByTrack.isEmpty()) {
      throw outOfTurn();
    }
    Playback running = playback;
    if (running == null) {
      var tracks = new ArrayList<PlaybackFormat.Track>();
      var channels = new HashMap<String, Integer>();
      channelByTrack.forEach((number, channel) -> {
        tracks.add(described.tracks().get(number));
        channels.put(described.tracks().get(number).mid(), channel);
      });
      running = new Playback(room(asked), asked, tracks, channels, output::write, onEnd);
      playback = running;
    }
    running.play(context.calls());
  }

  void pause() throws RtspException {
    Playback running = playback;
    if (running == null) {
      throw outOfTurn();
    }
    running.pause(context.calls());
  }

  void record() throws RtspException {
    StreamDescription description = announced;
    ResourcePath asked = path;
    boolean begun = publication != null;
    if (description == null || asked == null || channelByTrack.isEmpty() || begun) {
      throw outOfTurn();
    }
    var started = new Publication(context, channelByTrack, output::write, onEnd);
    started.start(context.rooms().open(asked.room()), name(asked, description), description, true);
    publication = started;
  }

  /// Takes a packet that came over the connection.
  void interleaved(int channel, byte[] array, int offset, int length) {
    Publication running = publication;
    if (running == null) {
      return; // a player's receiver reports: that it lives is all they tell
    }
    for (Map.Entry<Integer, Integer> entry : channelByTrack.entrySet()) {
      int rtcp = channel - entry.getValue();
      if (rtcp == 0 || rtcp == 1) {
        running.packet(entry.getKey(), rtcp == 1, array, offset, length);
        return;
      }
    }
  }

  @Override
  public void close() {
    if (playback != null) {
      playback.close();
      playback = null;
    }
    if (publication != null) {
      publication.close();
      publication = null;
    }
    channelByTrack.clear();
  }

  private RoomHandle room(ResourcePath asked) throws RtspException {
    return context
        .rooms()
        .find(asked.room())
        .orElseThrow(() -> new RtspException(Code.NOT_FOUND, "There is no such room now."));
  }

  /// The announced track whose control name the URI ends with, or the number in it.
  private int trackOf(ResourcePath asked, String uri) throws RtspException {
    int tracks = format == null ? 0 : format.tracks().size();
    if (announced != null) {
      for (StreamTrack track : announced.tracks()) {
        String control = track.control();
        if (!control.isEmpty() && (uri.equals(control) || uri.endsWith("/" + control))) {
          return track.index();
        }
      }
      tracks = CHANNELS / 2; // a section that cannot be used may be set up all the same
    }
    int number = asked.track() < 0 && channelByTrack.isEmpty() ? 0 : asked.track();
    if (number < 0 || number >= tracks) {
      throw new RtspException(Code.NOT_FOUND, "There is no such track.");
    }
    return number;
  }

  private boolean isFree(int channel) {
    boolean inRange = channel >= 0 && channel + 1 < CHANNELS;
    return inRange
        && channelByTrack.values().stream().noneMatch(taken -> Math.abs(taken - channel) < 2);
  }

  private int firstFree() throws RtspException {
    for (int channel = 0; channel < CHANNELS; channel += 2) {
      if (isFree(channel)) {
        return channel;
      }
    }
    throw unsupported();
  }

  /// What people call it: as they say, else by its title.
  private static String name(ResourcePath asked, StreamDescription description) {
    String title = description.title().strip();
    Optional<String> wished = asked.parameter("name");
    return wished.orElse(title.isEmpty() || title.equals("-") ? UNNAMED : title);
  }

  private static RtspException unsupported() {
    return new RtspException(Code.UNSUPPORTED_TRANSPORT, "RTP/AVP/TCP;unicast is supported.");
  }

  private static void require(boolean expected) throws RtspException {
    if (!expected) {
      throw outOfTurn();
    }
  }

  private static RtspException outOfTurn() {
    return new RtspException(Code.WRONG_STATE, "This does not come next.");
  }
}
