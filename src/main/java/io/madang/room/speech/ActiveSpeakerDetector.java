package io.madang.room.speech;

/// Finds out who holds the floor, from audio levels alone.
///
/// After Volfin and Cohen, "Dominant speaker identification for multipoint videoconferencing": each
/// voice is judged on three time scales (a syllable, a word, a sentence), each by how likely its
/// activity is under "speaks" against "does not speak". Another voice takes the floor only if it
/// beats the present holder on all three, so a cough, a slammed door or a short "yes" does not. Who
/// is silent keeps the floor until somebody else takes it.
///
/// Sans-IO, confined to its `MediaLoop`; allocates nothing after birth.
public final class ActiveSpeakerDetector {
  /// Nobody has spoken yet.
  public static final int NOBODY = -1;

  /// How often a decision is made.
  static final long DECISION_INTERVAL_NANOS = 300_000_000L;

  /// Nobody's level is counted as speech below this (dB above -127 dBov): a quiet room.
  private static final int SPEECH_FLOOR = 77;

  // By how much a challenger must beat the holder, as log ratios: paper's C1..C3, tuned so that a
  // clear voice takes the floor after about a second and interjections do not.
  private static final double IMMEDIATE_MARGIN = 3.0;
  private static final double MEDIUM_MARGIN = 2.0;
  private static final double LONG_MARGIN = 0.0;

  private final SpeechActivity[] voices;
  private int holder = NOBODY;
  private long nextDecision = Long.MIN_VALUE;

  /// @param capacity how many voices there may be; they are numbered 0..capacity-1
  public ActiveSpeakerDetector(int capacity) {
    voices = new SpeechActivity[capacity];
    for (int i = 0; i < capacity; i++) {
      voices[i] = new SpeechActivity();
    }
  }

  /// A packet's level (RFC 6464): 0..127, 127 is silence.
  public void level(int voice, int level, long now) {
    voices[voice].add(Math.max(0, 127 - level - SPEECH_FLOOR), now);
  }

  /// The voice is gone or is somebody else's from now on.
  public void reset(int voice) {
    voices[voice].reset();
    if (holder == voice) {
      holder = NOBODY;
    }
  }

  /// Decides, at most once an interval.
  ///
  /// @return whether the holder has changed
  public boolean decide(long now) {
    if (now < nextDecision) {
      return false;
    }
    nextDecision = now + DECISION_INTERVAL_NANOS;
    int before = holder;
    int challenger = NOBODY;
    for (int i = 0; i < voices.length; i++) {
      voices[i].evaluate(now);
      if (i != holder && voices[i].isSpeech() && beatsHolder(i) && beats(i, challenger)) {
        challenger = i;
      }
    }
    if (challenger != NOBODY) {
      holder = challenger;
    }
    return holder != before;
  }

  /// Who holds the floor, or [#NOBODY].
  public int active() {
    return holder;
  }

  /// How much the voice speaks, on the middle time scale; 0 is silence. Only for comparing.
  public double activity(int voice) {
    return voices[voice].mediumScore();
  }

  /// Whether the voice speaks now.
  public boolean isSpeaking(int voice) {
    return voices[voice].isSpeech();
  }

  private boolean beatsHolder(int voice) {
    if (holder == NOBODY) {
      return true;
    }
    SpeechActivity mine = voices[voice];
    SpeechActivity theirs = voices[holder];
    return Math.log(mine.immediateScore() / theirs.immediateScore()) > IMMEDIATE_MARGIN
        && Math.log(mine.mediumScore() / theirs.mediumScore()) > MEDIUM_MARGIN
        && Math.log(mine.longScore() / theirs.longScore()) > LONG_MARGIN;
  }

  private boolean beats(int voice, int challenger) {
    return challenger == NOBODY || voices[voice].mediumScore() > voices[challenger].mediumScore();
  }
}
