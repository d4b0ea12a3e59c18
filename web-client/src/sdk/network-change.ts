/** Where browsers tell by what kind of network they are connected (Chromium's). */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** Calls when the machine is back on a network, or on one of another kind. */
export function onNetworkChange(handle: () => void, signal: AbortSignal): void {
  globalThis.addEventListener?.("online", handle, { signal });
  const network = (globalThis.navigator as { connection?: NetworkInformation } | undefined)?.connection;
  let type = network?.type;
  // the event comes for each new estimate of the bandwidth as well
  const look = (): void => {
    if (network?.type === type) return;
    type = network?.type;
    if (type !== "none") handle();
  };
  network?.addEventListener?.("change", look, { signal });
}
