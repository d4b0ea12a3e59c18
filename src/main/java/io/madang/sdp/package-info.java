/// Session descriptions as text and as values (RFC 8866); knows the grammar and no codec.
@NullMarked
package io.madang.sdp;

import org.jspecify.annotations.NullMarked;
