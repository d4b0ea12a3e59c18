/// Who holds the floor, from audio levels alone: [ActiveSpeakerDetector].
@NullMarked
package io.madang.room.speech;

import org.jspecify.annotations.NullMarked;
