package io.madang.rtsp.server;

import io.madang.room.RoomHandle;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.rtsp.message.TransportHeader;
import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.io.IOException;
import java.net.InetAddress;
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

  private static final int MOST_NAME = 64;

  private static final String UNNAMED = "Encoder";

  private final ServerContext context;
  private final ConnectionOutput output;
  private final Runnable onEnd;
  private final SessionDatagrams datagrams;
  private final Map<Integer, Integer> channelByTrack = new TreeMap<>();
  private Optional<LowerTransport> lower = Optional.empty();
  private String pusher = "";
  private @Nullable ResourcePath path;
  private @Nullable PlaybackFormat format;
  private @Nullable StreamDescription announced;
  private @Nullable Playback playback;
  private volatile @Nullable Publication publication; // read by the datagrams' thread

  /// @param client where its datagrams come from and go to
  /// @param local the address it has reached us at
  /// @param onHeard called when the client shows by datagrams that it lives; any thread
  /// @param onEnd called when what was begun cannot go on; any thread
  ServerSession(
      ServerContext context,
      ConnectionOutput output,
      InetAddress client,
      InetAddress local,
      Runnable onHeard,
      Runnable onEnd) {
    this.context = context;
    this.output = output;
    this.onEnd = onEnd;
    this.datagrams =
        new SessionDatagrams(
            context.datagrams(),
            local,
            client,
            (track, rtcp, array, offset, length) -> {
              onHeard.run();
              Publication running = publication;
              if (running != null) {
                running.packet(track, rtcp, array, offset, length);
              }
            });
  }

  /// What this session is for, as far as is known.
  Purpose purpose() {
    return announced == null ? Purpose.SUBSCRIBE : Purpose.PUBLISH;
  }

  /// Whether a client that says nothing may still be there: one that takes packets over the
  /// connection.
  boolean isAliveWithoutWord() {
    return playback != null && isInterleaved();
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
  ///
  /// @param name of whoever pushes, empty if it is not known
  void announce(ResourcePath asked, String description, String name) throws RtspException {
    require(channelByTrack.isEmpty() && format == null);
    if (!asked.participant().isEmpty()) {
      throw new RtspException(Code.NOT_FOUND, "Push to the room: rtsp://host/ROOM");
    }
    announced = StreamDescription.parse(description);
    pusher = name;
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
            .filter(this::isSupported)
            .findFirst()
            .orElseThrow(ServerSession::unsupported);
    int wanted = way.channels().map(NumberPair::rtp).orElse(2 * track);
    int channel = isFree(wanted) ? wanted : firstFree();
    TransportHeader agreed =
        way.lower() == LowerTransport.TCP
            ? TransportHeader.tcp(new NumberPair(channel, channel + 1))
            : overDatagrams(track, channel, way);
    lower = Optional.of(way.lower());
    channelByTrack.put(track, channel);
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
      running = new Playback(room(asked), asked, tracks, channels, frames(), onEnd);
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
    var started = new Publication(context, channelByTrack, frames(), onEnd);
    started.start(
        context.rooms().open(asked.room()), name(asked, description), description, isInterleaved());
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
    datagrams.close();
  }

  /// One way for all tracks: the first one chooses.
  private boolean isSupported(TransportHeader way) {
    boolean same = lower.isEmpty() || lower.get() == way.lower();
    boolean addressed = way.lower() == LowerTransport.TCP || way.clientPorts().isPresent();
    return same && addressed && !way.multicast() && way.profile().startsWith("RTP/AVP");
  }

  private TransportHeader overDatagrams(int track, int channel, TransportHeader way)
      throws RtspException {
    try {
      NumberPair ports = datagrams.open(track, channel, way.clientPorts().orElseThrow());
      return way.answered(Optional.of(ports), "");
    } catch (IOException none) {
      throw unsupported();
    }
  }

  private boolean isInterleaved() {
    return lower.filter(LowerTransport.TCP::equals).isPresent();
  }

  private Playback.Frames frames() {
    return isInterleaved() ? output::write : datagrams;
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

  /// What people see: as the token says, else as the path does, else the title.
  private String name(ResourcePath asked, StreamDescription description) {
    String title = description.title().strip();
    Optional<String> wished = asked.parameter("name");
    if (!pusher.isEmpty()) {
      return pusher;
    }
    boolean untitled = title.isEmpty() || title.equals("-") || title.equals("No Name");
    String name = wished.orElse(untitled ? UNNAMED : title);
    String shown = name.replaceAll("\\p{Cntrl}", " ");
    int cut = Math.min(MOST_NAME, shown.codePointCount(0, shown.length()));
    return shown.substring(0, shown.offsetByCodePoints(0, cut));
  }

  private static RtspException unsupported() {
    return new RtspException(
        Code.UNSUPPORTED_TRANSPORT, "RTP/AVP;unicast and RTP/AVP/TCP;unicast are supported.");
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
