/// The admin API under `/api/v1`: rooms, moderation, tokens, and how every HTTP error of the server
/// looks (RFC 9457).
///
/// Reading order: [RoomResource], [TokenResource], [Caller], [Problem], [ProblemMappers].
@NullMarked
package io.madang.server.rest;

import org.jspecify.annotations.NullMarked;
