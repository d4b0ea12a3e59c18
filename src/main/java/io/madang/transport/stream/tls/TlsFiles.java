package io.madang.transport.stream.tls;

import java.nio.file.Path;

/// Where a server's certificate is. Both files are read again when they change.
///
/// @param certificate PEM: the server's own certificate first, then those of its issuers
/// @param key PEM: the private key of the first certificate, not encrypted
public record TlsFiles(Path certificate, Path key) {}
