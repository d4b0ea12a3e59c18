const DEPENDENCY_DESCRIPTOR =
  "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/** W3C WebRTC extensions, 5.3: not every browser has it, nor do the DOM types. */
interface NegotiableTransceiver {
  getHeaderExtensionsToNegotiate?(): { uri: string; direction: RTCRtpTransceiverDirection }[];
  setHeaderExtensionsToNegotiate?(extensions: { uri: string; direction: RTCRtpTransceiverDirection }[]): void;
}

/**
 * Asks for the descriptor that tells the layers of AV1. Chromium reads it but does not offer it by itself where it
 * only receives; without it, it cannot put spatial layers together.
 */
export function receiveDependencyDescriptor(transceiver: RTCRtpTransceiver): void {
  const negotiable: RTCRtpTransceiver & NegotiableTransceiver = transceiver;
  const extensions = negotiable.getHeaderExtensionsToNegotiate?.() ?? [];
  const descriptor = extensions.find(({ uri }) => uri === DEPENDENCY_DESCRIPTOR);
  if (descriptor === undefined) return;
  descriptor.direction = "recvonly";
  negotiable.setHeaderExtensionsToNegotiate?.(extensions);
}
