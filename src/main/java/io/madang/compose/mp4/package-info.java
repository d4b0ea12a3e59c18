/// The ISO base media file format (ISO/IEC 14496-12) as far as a program needs it: one track of
/// CMAF (ISO/IEC 23000-19) for players, and one MP4 file with picture and sound for people.
///
/// [io.madang.compose.mp4.CmafMuxer] makes the parts that the worker reports. Bytes in, bytes out:
/// nothing here knows codecs beyond their configuration records, and no library is used.
///
/// Left out on purpose: edit lists in CMAF tracks, composition offsets (no encoder of ours reorders
/// pictures), encryption, `sidx`, `styp`.
@NullMarked
package io.madang.compose.mp4;

import org.jspecify.annotations.NullMarked;
