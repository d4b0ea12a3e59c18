/**
 * How tracks are sent. The camera goes out in three sizes so that the server can give every tile the one that
 * fits; they are listed from small to large, the order that Chromium's simulcast expects and Firefox accepts.
 */
export const CAMERA_ENCODINGS: readonly RTCRtpEncodingParameters[] = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];

/** `detail` is text and slides: sharp, few frames. `motion` is a video that is played: fluent. */
export type ScreenHint = "detail" | "motion";

/** The half-size layer is for thumbnails and phones; 5 frames a second are enough there for text. */
export function screenEncodings(hint: ScreenHint): readonly RTCRtpEncodingParameters[] {
  return hint === "detail"
    ? [
        { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 300_000, maxFramerate: 5 },
        { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 15 },
      ]
    : [
        { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 600_000, maxFramerate: 30 },
        { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 3_000_000, maxFramerate: 30 },
      ];
}

export const MICROPHONE_CONSTRAINTS: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export const CAMERA_CONSTRAINTS: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

export const SCREEN_CONSTRAINTS: MediaTrackConstraints = {
  width: { max: 1920 },
  height: { max: 1080 },
  frameRate: { max: 30 },
};

/** What a slot may receive. Leaving the rest out halves the offer: redundancy formats are the server's matter. */
const VIDEO_RECEIVED = new Set([
  "video/vp8",
  "video/vp9",
  "video/h264",
  "video/av1",
  "video/h265",
  "video/rtx",
]);
const AUDIO_RECEIVED = new Set(["audio/opus", "audio/red", "audio/pcmu", "audio/pcma", "audio/g722"]);

export function receivedCodecs(kind: "audio" | "video"): RTCRtpCodec[] {
  const wanted = kind === "audio" ? AUDIO_RECEIVED : VIDEO_RECEIVED;
  const capabilities = RTCRtpReceiver.getCapabilities(kind);
  return (capabilities?.codecs ?? []).filter((codec) => wanted.has(codec.mimeType.toLowerCase()));
}
