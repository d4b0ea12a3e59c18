export function isFullScreen(): boolean {
  return document.fullscreenElement !== null;
}

/** Browsers refuse it on some phones and in frames; then the page stays as it is. */
export function toggleFullScreen(): void {
  const change = isFullScreen() ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  change.catch(() => undefined);
}
