package io.madang.signal.trial;

import io.madang.room.MediaResult;
import io.madang.signal.AccessPolicy;
import io.madang.signal.Grant;
import io.madang.signal.SignalContext;
import io.madang.signal.SignalError;
import io.madang.signal.SignalException;
import io.madang.signal.negotiation.NegotiationException;
import io.madang.signal.negotiation.OfferAnswer;
import io.madang.signal.negotiation.Purpose;
import io.madang.signal.whip.LinkHeader;
import io.madang.transport.MediaLoop;
import io.madang.transport.TransportContext;
import io.madang.transport.TransportParameters;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// The connections of people who check whether they can connect. Thread-safe; waits for media
/// loops, so it wants virtual threads.
public final class PathTrials {
  /// 192 bits: an id cannot be guessed, so it may stand for the right to end its trial.
  private static final int ID_BYTES = 24;

  private final SignalContext context;
  private final List<MediaLoop> loops;
  private final TransportContext transports;
  private final TrialLimits limits;
  private final TrialPlaces places;
  private final Map<String, Opened> open = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  /// @param context whose access policy and ICE servers also serve signaling
  /// @param loops that take trials in turn
  public PathTrials(
      SignalContext context,
      List<MediaLoop> loops,
      TransportContext transports,
      TrialLimits limits) {
    this.context = context;
    this.loops = List.copyOf(loops);
    this.transports = transports;
    this.limits = limits;
    places = new TrialPlaces(limits);
  }

  private record Opened(PathTrial trial, MediaLoop loop) {}

  /// Begins a trial.
  ///
  /// @param token of whoever checks; needs to let join some room
  /// @param address where he is, by which he is counted where there are no tokens
  /// @param offer SDP; its media are answered inactive
  /// @throws SignalException what is wrong with token or offer; [SignalError#RATE_LIMITED] if he
  ///   has too many open, [SignalError#SERVER_FULL] if all together have
  public TrialAnswer open(Optional<String> token, String address, String offer)
      throws SignalException {
    String person = admit(token, address);
    OfferAnswer negotiation = read(offer);
    places.take(person);
    String id = newId();
    TransportParameters ours = begin(id, person, negotiation);
    var nothing = new MediaResult(ours, List.of(), Map.of(), "");
    List<String> links = LinkHeader.values(context.iceServers().of(newId()));
    return new TrialAnswer(id, negotiation.answer(nothing, 1, 1), links);
  }

  /// Ends a trial soon.
  ///
  /// @return whether there was one
  public boolean end(String id) {
    Opened found = open.get(id);
    // A loop that takes no more commands has ended, and all trials with it.
    return found != null && found.loop().execute(found.trial()::end);
  }

  public TrialStatistics statistics() {
    return places.statistics();
  }

  /// @return by what he is counted
  private String admit(Optional<String> token, String address) throws SignalException {
    Grant grant = context.access().authenticate(token, context.unixMillis());
    if (!grant.join()) {
      throw new SignalException(SignalError.FORBIDDEN, "The token does not allow to join.");
    }
    if (context.access() instanceof AccessPolicy.Open) {
      return "address " + address;
    }
    return grant.identity().isEmpty()
        ? "token " + token.orElse("")
        : "identity " + grant.identity();
  }

  private static OfferAnswer read(String offer) throws SignalException {
    try {
      return OfferAnswer.read(offer, Purpose.NOTHING, List.of());
    } catch (NegotiationException refusal) {
      throw new SignalException(SignalError.BAD_SDP, refusal.sentence());
    }
  }

  private TransportParameters begin(String id, String person, OfferAnswer negotiation)
      throws SignalException {
    MediaLoop loop = loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    var ending = new Ending(id, person);
    CompletableFuture<TransportParameters> beginning =
        loop.ask(() -> {
          var trial = new PathTrial(loop, ending);
          open.put(id, new Opened(trial, loop));
          return trial.begin(transports, negotiation.offer().remote(), limits.lifetime());
        });
    // What has not begun does not end either.
    beginning.whenComplete((ours, failure) -> {
      if (failure != null) {
        ending.onEnd();
      }
    });
    // One that begins too late to be waited for ends like one that nobody comes to.
    return context.roomCalls().await(beginning, true);
  }

  private String newId() {
    byte[] bytes = new byte[ID_BYTES];
    transports.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// Counts on a thread that may wait.
  private final class Ending implements PathTrial.Listener {
    private final String id;
    private final String person;
    private final AtomicBoolean over = new AtomicBoolean();

    Ending(String id, String person) {
      this.id = id;
      this.person = person;
    }

    @Override
    public void onConnected() {
      context.executor().execute(places::connected);
    }

    @Override
    public void onEnd() {
      if (over.compareAndSet(false, true)) {
        context.executor().execute(this::forget);
      }
    }

    private void forget() {
      open.remove(id);
      places.free(person);
    }
  }
}
