/// Sockets, the loops that drive them, demultiplexing (RFC 7983) and the secure path to one peer.
///
/// Entry types: [io.madang.transport.MediaLoopGroup] starts the loops,
/// [io.madang.transport.PeerTransport] is one peer, [io.madang.transport.TransportObserver] hears
/// what comes from it. Reading order, along a packet:
///
/// 1. `EpollPacketIo` (or `NioPacketIo`) reads a batch; [io.madang.transport.MediaLoop] runs the
///    duty cycle around it.
/// 2. `Demultiplexer` and `TransportTable` find the peer; `HandoverRing` is for those of other
///    loops.
/// 3. `PeerPath` (ICE), `DtlsTask` (DTLS, on a thread that may block) and `SrtpSession` make and
///    keep the path; `PeerTransport` turns their news into one state.
/// 4. `RtpReceiver` and `StreamResolver` give a packet its stream; `RtcpReceiver` reads reports and
///    requests.
/// 5. `PacketSender` takes the packets of a tick, `RunPlanner` makes runs of them, the engine sends
///    each run as one segmented datagram; `RtcpReporter` writes what the peer has to know.
///
/// **Tick.** What a duty cycle sends leaves at its end. A cycle is one batch of received datagrams,
/// 256 at most, so a burst that a publisher sends in one go is forwarded in one go, and nothing
/// waits for a timer: audio is never held back.
///
/// **Source addresses.** Each loop has a socket for each local address, all on one port: what is
/// sent from a socket carries the address the peer talked to.
///
/// RFCs: 7983 and 5761 (demultiplexing), 8445 as a lite agent and 7675 (paths and consent), 5764
/// (DTLS-SRTP), 3550 with 4585, 5104, 5506 and 3611's reference times (RTCP), 4588 (RTX), 8843
/// (BUNDLE), 8852 (RID). Left out: TURN and ICE-TCP, RTP without rtcp-mux, FEC.
///
/// Knows nothing of rooms, signaling or SDP.
@NullMarked
package io.madang.transport;

import org.jspecify.annotations.NullMarked;
