/// The connectivity doctor: what this server tells clients, what of it answers, and in plain words
/// what to do. [io.madang.server.doctor.Doctor] examines, [io.madang.server.doctor.Findings] judges
/// without looking at anything, [io.madang.server.doctor.StunProbe] knocks at the server's own
/// door.
@NullMarked
package io.madang.server.doctor;

import org.jspecify.annotations.NullMarked;
