/// The certificate of this server: [io.madang.server.tls.CertificateFiles] reads it from PEM files,
/// [io.madang.server.tls.TlsConfigSource] gives it to the HTTPS server,
/// [io.madang.server.tls.CertificateWatch] takes note when the files change.
@NullMarked
package io.madang.server.tls;

import org.jspecify.annotations.NullMarked;
