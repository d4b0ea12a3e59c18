/// Who gets what: rooms, participants, published tracks, slots, layers, bitrate and speakers. A
/// room does not know how media arrived or where it goes.
@NullMarked
package io.madang.room;

import org.jspecify.annotations.NullMarked;
