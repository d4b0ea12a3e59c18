/// Records between datagrams and the protocol engine (RFC 6347, section 4.1): what of them reaches
/// it, when, and how they leave.
///
/// [RecordTransport] is the engine's network, with deadlines and packing; [RecordSieve] keeps
/// hostile records from it; [HelloAssembly] puts a ClientHello together before there is an engine.
@NullMarked
package io.madang.dtls.record;

import org.jspecify.annotations.NullMarked;
