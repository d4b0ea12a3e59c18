package io.madang.signal.negotiation;

import io.madang.dtls.DtlsRole;
import io.madang.dtls.Fingerprint;
import io.madang.ice.Candidate;
import io.madang.ice.IceCredentials;
import io.madang.room.MediaOffer;
import io.madang.room.MediaResult;
import io.madang.room.SlotParameters;
import io.madang.room.SlotSection;
import io.madang.transport.TransportParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Offers as clients write them, and what a room may make of them.
public final class Offers {
  static final String FINGERPRINT =
      "sha-256 6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35"
          + ":DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

  static final TransportParameters TRANSPORT =
      new TransportParameters(
          new IceCredentials("0serverufrag", "serverpasswordserverpassword"),
          List.of(
              Candidate.hostUdp("192.0.2.7", 3478, 65_535),
              Candidate.hostUdp("2001:db8::7", 3478, 65_534)),
          Fingerprint.parse(FINGERPRINT),
          DtlsRole.SERVER);

  private static final String PATH =
      """
      c=IN IP4 0.0.0.0
      a=rtcp:9 IN IP4 0.0.0.0
      a=ice-ufrag:EsAw
      a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y
      a=ice-options:trickle
      a=fingerprint:%s
      a=setup:actpass
      """
          .formatted(FINGERPRINT);

  private Offers() {}

  static String session(String mids) {
    return """
    v=0
    o=- 4185121893811711142 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE %s
    a=extmap-allow-mixed
    a=msid-semantic: WMS s1
    """
        .formatted(mids);
  }

  /// An audio section as Chromium writes it.
  public static String audio(String mid, String direction) {
    return """
    m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
    %sa=mid:%s
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=%s
    a=msid:s1 t1
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:111 opus/48000/2
    a=rtcp-fb:111 transport-cc
    a=fmtp:111 minptime=10;useinbandfec=1
    a=rtpmap:63 red/48000/2
    a=fmtp:63 111/111
    a=rtpmap:9 G722/8000
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=rtpmap:13 CN/8000
    a=rtpmap:110 telephone-event/48000
    a=rtpmap:126 telephone-event/8000
    a=ssrc:1111 cname:c
    a=ssrc:1111 msid:s1 t1
    """
        .formatted(PATH, mid, direction);
  }

  /// A video section as Chromium writes it, without simulcast.
  public static String video(String mid, String direction) {
    return videoWithoutSources(mid, direction)
        + """
        a=ssrc-group:FID 2222 3333
        a=ssrc:2222 cname:c
        a=ssrc:3333 cname:c
        """;
  }

  static String videoWithoutSources(String mid, String direction) {
    return """
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 107 108 98 99 100 101 45 46 49 116 117 118
    %sa=mid:%s
    a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:13 urn:3gpp:video-orientation
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
    a=extmap:6 http://www.webrtc.org/experiments/rtp-hdrext/video-content-type
    a=extmap:8 http://www.webrtc.org/experiments/rtp-hdrext/color-space
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
    a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
    a=extmap:12 https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension
    a=extmap:9 http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00
    a=%s
    a=msid:s1 t2
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:96 VP8/90000
    a=rtcp-fb:96 goog-remb
    a=rtcp-fb:96 transport-cc
    a=rtcp-fb:96 ccm fir
    a=rtcp-fb:96 nack
    a=rtcp-fb:96 nack pli
    a=rtpmap:97 rtx/90000
    a=fmtp:97 apt=96
    a=rtpmap:103 H264/90000
    a=rtcp-fb:103 nack
    a=rtcp-fb:103 nack pli
    a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f
    a=rtpmap:104 rtx/90000
    a=fmtp:104 apt=103
    a=rtpmap:107 H264/90000
    a=rtcp-fb:107 nack
    a=rtcp-fb:107 nack pli
    a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
    a=rtpmap:108 rtx/90000
    a=fmtp:108 apt=107
    a=rtpmap:98 VP9/90000
    a=fmtp:98 profile-id=0
    a=rtpmap:99 rtx/90000
    a=fmtp:99 apt=98
    a=rtpmap:100 VP9/90000
    a=fmtp:100 profile-id=1
    a=rtpmap:101 rtx/90000
    a=fmtp:101 apt=100
    a=rtpmap:45 AV1/90000
    a=fmtp:45 level-idx=5;profile=0;tier=0
    a=rtpmap:46 rtx/90000
    a=fmtp:46 apt=45
    a=rtpmap:49 H265/90000
    a=fmtp:49 level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST
    a=rtpmap:116 red/90000
    a=rtpmap:117 rtx/90000
    a=fmtp:117 apt=116
    a=rtpmap:118 ulpfec/90000
    """
        .formatted(PATH, mid, direction);
  }

  static String simulcast(String mid) {
    return videoWithoutSources(mid, "sendonly")
        + """
        a=rid:q send
        a=rid:h send
        a=rid:f send
        a=simulcast:send q;~h;f
        """;
  }

  static String dataChannel(String mid) {
    return """
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel
    %sa=mid:%s
    a=sctp-port:5000
    a=max-message-size:262144
    """
        .formatted(PATH, mid);
  }

  /// A meeting participant with microphone, simulcast camera and two slots of each kind.
  public static String meeting() {
    return session("0 1 2 3 4 5")
        + audio("0", "sendonly")
        + simulcast("1")
        + audio("2", "recvonly")
        + video("3", "recvonly")
        + audio("4", "recvonly")
        + video("5", "recvonly");
  }

  /// What a WHIP client offers.
  public static String publisher() {
    return session("0 1") + audio("0", "sendonly") + video("1", "sendonly");
  }

  /// What a WHEP client offers.
  public static String player() {
    return session("0 1") + audio("0", "recvonly") + video("1", "recvonly");
  }

  /// The result of a room that takes everything.
  public static MediaResult accept(MediaOffer offer) {
    var slots = new ArrayList<SlotParameters>();
    int audio = 0;
    int video = 0;
    for (SlotSection section : offer.slots()) {
      int number =
          switch (section.kind()) {
            case AUDIO -> audio++;
            case VIDEO -> video++;
          };
      boolean rtx = section.codecs().stream().anyMatch(codec -> codec.hasRtx());
      slots.add(
          new SlotParameters(
              section.mid(),
              section.kind(),
              1_000 + slots.size(),
              rtx ? 2_000 + slots.size() : 0,
              "slot-" + number));
    }
    Map<String, String> tracks =
        offer.publish().stream()
            .map(section -> section.media().mid())
            .collect(Collectors.toMap(mid -> mid, mid -> "t-" + mid));
    var transport =
        new TransportParameters(
            TRANSPORT.credentials(),
            TRANSPORT.candidates(),
            TRANSPORT.fingerprint(),
            offer.remote().localRole());
    return new MediaResult(transport, slots, tracks, "p-1");
  }
}
