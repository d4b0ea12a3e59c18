import { HlsPlayer, loadHls } from "./hls-player.ts";
import { NativePlayer } from "./native-player.ts";
import type { PlayerListener, StreamPlayer } from "./stream-player.ts";

export type OpenPlayer = (
  video: HTMLVideoElement,
  url: string,
  viewer: string,
  listener: PlayerListener,
) => Promise<StreamPlayer | undefined>;

const HLS = "application/vnd.apple.mpegurl";

/** The player that suits the browser; none when it cannot play HLS at all. Fails when the player cannot be loaded. */
export const openPlayer: OpenPlayer = async (video, url, viewer, listener) => {
  const plays = video.canPlayType(HLS) !== "";
  // other engines that play HLS by themselves do so without low latency
  if (plays && navigator.vendor.startsWith("Apple")) return new NativePlayer(video, url, listener);
  const module = await loadHls();
  if (module.default.isSupported()) return new HlsPlayer(module, video, url, viewer, listener);
  return plays ? new NativePlayer(video, url, listener) : undefined;
};

/** To be called early, so that the player is there when the stream is. */
export function preparePlayer(): void {
  if (navigator.vendor.startsWith("Apple")) return;
  loadHls().catch(() => undefined); // tried again when it is needed
}
