/// How what one receiver's path carries is divided among the pictures it sees: pure deciders over
/// numbers, which know no slots and no tracks.
///
/// [BitrateShares] decides who has which layer, [VideoGate] whether the path takes video at all.
@NullMarked
package io.madang.room.budget;

import org.jspecify.annotations.NullMarked;
