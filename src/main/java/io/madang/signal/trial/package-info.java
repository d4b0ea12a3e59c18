/// Connections that are made only to see whether they can be made: the connection check of a
/// browser. ICE and DTLS on one of the media loops, without a room, without media, and not for
/// long.
///
/// [io.madang.signal.trial.PathTrials] is the entry; a [io.madang.signal.trial.PathTrial] is one
/// connection, [io.madang.signal.trial.TrialPlaces] counts who has how many.
///
/// Knows no HTTP.
@NullMarked
package io.madang.signal.trial;

import org.jspecify.annotations.NullMarked;
