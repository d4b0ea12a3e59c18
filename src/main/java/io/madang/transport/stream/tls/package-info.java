/// The server's certificate, and what has to be known of TLS before it begins.
///
/// Entry types: [io.madang.transport.stream.tls.TlsIdentity] is a certificate with its key as files
/// hold it, and says in plain words what is wrong with them;
/// [io.madang.transport.stream.tls.TlsContexts] makes the engines of connections from it, also
/// after the files have changed; [io.madang.transport.stream.tls.TlsToOurselves] those of
/// connections to our own HTTPS server; [io.madang.transport.stream.tls.ClientHello] tells browsers
/// from TURN clients.
///
/// TLS itself is the JDK's: 1.2 and 1.3 (RFC 9325), forward-secret AEAD suites only.
///
/// Knows no sockets.
@NullMarked
package io.madang.transport.stream.tls;

import org.jspecify.annotations.NullMarked;
