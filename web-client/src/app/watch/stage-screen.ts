/** iPhones show nothing but videos on the full screen, by a way of their own. */
interface ApplesVideo {
  readonly webkitDisplayingFullscreen?: boolean;
  webkitEnterFullscreen?(): void;
}

export function isStageFull(stage: HTMLElement): boolean {
  return document.fullscreenElement === stage;
}

/** The picture with its controls on the whole screen, or back. */
export function toggleStageFull(stage: HTMLElement, video: HTMLVideoElement & ApplesVideo): void {
  if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
  else if (document.fullscreenEnabled) stage.requestFullscreen().catch(() => undefined);
  else video.webkitEnterFullscreen?.();
}
