package io.madang.rtp.rtcp;

/// RTCP packet types and feedback message types, by their registered numbers.
public final class RtcpType {
  public static final int SENDER_REPORT = 200;
  public static final int RECEIVER_REPORT = 201;
  public static final int SOURCE_DESCRIPTION = 202;
  public static final int BYE = 203;
  public static final int APPLICATION = 204;

  /// Transport layer feedback, RFC 4585.
  public static final int TRANSPORT_FEEDBACK = 205;

  /// Payload-specific feedback, RFC 4585.
  public static final int PAYLOAD_FEEDBACK = 206;

  /// RFC 3611.
  public static final int EXTENDED_REPORT = 207;

  /// Format of [#TRANSPORT_FEEDBACK]: generic NACK.
  public static final int FORMAT_NACK = 1;

  /// Format of [#TRANSPORT_FEEDBACK]: transport-wide congestion control.
  public static final int FORMAT_TRANSPORT_CC = 15;

  /// Format of [#PAYLOAD_FEEDBACK]: picture loss indication.
  public static final int FORMAT_PLI = 1;

  /// Format of [#PAYLOAD_FEEDBACK]: full intra request.
  public static final int FORMAT_FIR = 4;

  /// Format of [#PAYLOAD_FEEDBACK]: application layer feedback, which REMB is.
  public static final int FORMAT_APPLICATION = 15;

  private RtcpType() {}
}
