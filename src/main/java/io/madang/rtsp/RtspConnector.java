package io.madang.rtsp;

import io.madang.rtsp.RtspSettings.Timing;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.rtsp.message.RtspUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Connects to where a URL leads, if it may lead there: the name is resolved once, each address is
/// judged, and no other address is connected to. Thread-safe; blocks.
final class RtspConnector {
  private final AllowedNetworks networks;
  private final Timing timing;
  private final AddressResolver resolver;
  private final SSLSocketFactory secureSockets;

  RtspConnector(
      AllowedNetworks networks,
      Timing timing,
      AddressResolver resolver,
      SSLSocketFactory secureSockets) {
    this.networks = networks;
    this.timing = timing;
    this.resolver = resolver;
    this.secureSockets = secureSockets;
  }

  AllowedNetworks networks() {
    return networks;
  }

  Timing timing() {
    return timing;
  }

  /// The addresses of a URL's host that may be connected to, at least one.
  List<InetAddress> addresses(RtspUrl url) throws RtspException {
    List<InetAddress> all = resolver.resolve(url.host(), timing.connect());
    var allowed = new ArrayList<InetAddress>();
    for (InetAddress address : all) {
      if (networks.isAllowed(address)) {
        allowed.add(address);
      }
    }
    if (allowed.isEmpty()) {
      networks.check(all.getFirst());
    }
    return allowed;
  }

  /// A connection to the first address that takes one.
  RtspConnection connect(RtspUrl url) throws RtspException {
    RtspException failure = unreachable(url);
    for (InetAddress address : addresses(url)) {
      try {
        return connect(url, address);
      } catch (RtspException next) {
        failure = next;
      }
    }
    throw failure;
  }

  private RtspConnection connect(RtspUrl url, InetAddress address) throws RtspException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(new InetSocketAddress(address, url.port()), millis());
      return RtspConnection.over(url.isSecure() ? secured(socket, url) : socket);
    } catch (SSLException failed) {
      close(socket);
      throw insecure(url, failed);
    } catch (SocketTimeoutException silent) {
      close(socket);
      throw new RtspException(
          Code.TIMEOUT, "The camera does not answer at %s.".formatted(place(url)));
    } catch (IOException refused) {
      close(socket);
      throw unreachable(url);
    }
  }

  private SSLSocket secured(Socket socket, RtspUrl url) throws IOException {
    var secure = (SSLSocket) secureSockets.createSocket(socket, url.host(), url.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(millis());
    secure.startHandshake();
    secure.setSoTimeout(0);
    return secure;
  }

  private static RtspException insecure(RtspUrl url, SSLException failed) {
    boolean certificate = failed.getCause() instanceof CertificateException;
    return new RtspException(
        Code.TLS_FAILED,
        certificate
            ? "No secure connection to %s: its certificate is not valid for this name or not trusted."
                .formatted(place(url))
            : "No secure connection to %s: nobody there speaks TLS as it should be."
                .formatted(place(url)));
  }

  private int millis() {
    return Math.toIntExact(timing.connect().toMillis());
  }

  private static RtspException unreachable(RtspUrl url) {
    return new RtspException(
        Code.UNREACHABLE, "The camera cannot be reached at %s.".formatted(place(url)));
  }

  private static String place(RtspUrl url) {
    return url.host() + ':' + url.port();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // It was of no use anyway.
    }
  }
}
