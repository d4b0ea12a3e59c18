package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.sim.Hex;
import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.List;

/// A camera as tests write it: an intake with a recording room behind it, packets by hand, time by
/// number.
final class Source {
  static final long MS = 1_000_000L;
  static final long WALL = 1_700_000_000_000_000_000L;

  final Recording room = new Recording();
  final FakeTranscoders transcoders = new FakeTranscoders();
  long now = 1_000 * MS;
  int ssrc = 0x1234;
  MediaIntake intake;
  private final List<StreamTrack> tracks = new ArrayList<>();

  Source track(MediaKind kind, String encoding, int payloadType, int clockRate, String parameters) {
    tracks.add(
        new StreamTrack(
            tracks.size(), kind, encoding, payloadType, clockRate, 1, parameters, "", true));
    return this;
  }

  Source video(String encoding, String parameters) {
    return track(MediaKind.VIDEO, encoding, 96, 90_000, parameters);
  }

  Source audio(String encoding, int payloadType, int clockRate) {
    return track(MediaKind.AUDIO, encoding, payloadType, clockRate, "");
  }

  StreamDescription description() {
    return new StreamDescription("", "", tracks);
  }

  Source open() throws RtspException {
    intake =
        MediaIntake.open(
            description(),
            room,
            transcoders,
            IntakeSettings.defaults(),
            () -> now,
            () -> WALL + now);
    return this;
  }

  Source reopen() throws RtspException {
    intake = intake.reopen(description());
    return this;
  }

  /// Sends one packet of track 0.
  void send(int sequence, int timestamp, boolean marker, String payload) {
    send(0, sequence, timestamp, marker, Hex.bytes(payload));
  }

  void send(int track, int sequence, int timestamp, boolean marker, byte[] payload) {
    byte[] packet = packet(track, sequence, timestamp, marker, payload);
    intake.rtp(track, packet, 0, packet.length, now);
  }

  byte[] packet(int track, int sequence, int timestamp, boolean marker, byte[] payload) {
    byte[] packet = new byte[RtpPacket.FIXED_HEADER_LENGTH + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (tracks.get(track).payloadType() | (marker ? 0x80 : 0));
    ByteArrays.put16(packet, 2, sequence);
    ByteArrays.put32(packet, 4, timestamp);
    ByteArrays.put32(packet, 8, ssrc);
    System.arraycopy(payload, 0, packet, RtpPacket.FIXED_HEADER_LENGTH, payload.length);
    return packet;
  }

  void report(int track, long ntp, int timestamp) {
    byte[] packet = new byte[28];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 200;
    ByteArrays.put16(packet, 2, 6);
    ByteArrays.put32(packet, 4, ssrc);
    ByteArrays.put32(packet, 8, (int) (ntp >>> 32));
    ByteArrays.put32(packet, 12, (int) ntp);
    ByteArrays.put32(packet, 16, timestamp);
    intake.rtcp(track, packet, 0, packet.length, now);
  }

  /// Lets time pass, with a tick at the end.
  void pass(long millis) {
    now += millis * MS;
    intake.tick(now);
  }

  IntakeStatistics.Track statistics(int track) {
    return intake.statistics().tracks().get(track);
  }
}
