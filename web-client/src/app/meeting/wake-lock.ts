import { useEffect } from "preact/hooks";

/** Keeps the screen of a phone on during a meeting. The browser lets go when the page is hidden; we ask again. */
export function useWakeLock(): void {
  useEffect(() => {
    const listening = new AbortController();
    let lock: WakeLockSentinel | undefined;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      // refused when the battery is low: then the screen goes dark as it always would
      const fresh = await navigator.wakeLock.request("screen").catch(() => undefined);
      if (listening.signal.aborted) await fresh?.release();
      else lock = fresh;
    };
    document.addEventListener("visibilitychange", () => void ask(), { signal: listening.signal });
    void ask();
    return () => {
      listening.abort();
      void lock?.release();
    };
  }, []);
}
