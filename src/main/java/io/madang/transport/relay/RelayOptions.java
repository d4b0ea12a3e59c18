package io.madang.transport.relay;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;

/// The options of a relay's socket that only Linux has, by the numbers of its `linux/in.h` and
/// `linux/in6.h`. They are set once or when a client changes its mind, never for each datagram.
public final class RelayOptions {
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;

  private static final ChannelOption<Integer> IP_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, 10);
  private static final ChannelOption<Integer> IP_RECVERR =
      new IntegerUnixChannelOption("IP_RECVERR", IPPROTO_IP, 11);
  private static final ChannelOption<Integer> IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, 23);
  private static final ChannelOption<Integer> IPV6_RECVERR =
      new IntegerUnixChannelOption("IPV6_RECVERR", IPPROTO_IPV6, 25);

  /// The kernel's usual way: it knows the path's MTU and sends fragments of that size.
  private static final int PMTUDISC_WANT = 1;

  /// No fragments, and what the kernel believes of the path does not matter: the client is the one
  /// that probes it.
  private static final int PMTUDISC_PROBE = 3;

  /// Fragments wherever they are needed, and errors are still reported (unlike with `DONT`).
  private static final int PMTUDISC_OMIT = 5;

  private RelayOptions() {}

  /// Whether a datagram that is too long for the path is dropped rather than cut. For IPv4 this is
  /// the header's DF bit; routers of IPv6 never cut.
  ///
  /// @return false if the kernel refused
  public static boolean forbidFragments(
      EpollDatagramChannel channel, boolean ipv6, boolean forbidden) {
    if (ipv6) {
      int mode = forbidden ? PMTUDISC_PROBE : PMTUDISC_WANT;
      return channel.config().setOption(IPV6_MTU_DISCOVER, mode);
    }
    int mode = forbidden ? PMTUDISC_PROBE : PMTUDISC_OMIT;
    return channel.config().setOption(IP_MTU_DISCOVER, mode);
  }

  /// Lets the kernel keep ICMP errors for [ErrorQueue].
  public static void keepErrors(EpollDatagramChannel channel, boolean ipv6) {
    channel.config().setOption(ipv6 ? IPV6_RECVERR : IP_RECVERR, 1);
  }
}
