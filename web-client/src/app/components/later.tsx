import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { words } from "../i18n/language.ts";
import { MessagePage } from "../pages/message-page.tsx";

interface LaterProps<P extends object> {
  /** The same function at every rendering. */
  readonly load: () => Promise<ComponentType<P>>;
  readonly props: P;
}

/** A part of the pages that is loaded when it is first shown. */
export function Later<P extends object>({ load, props }: LaterProps<P>) {
  const [Loaded, setLoaded] = useState<ComponentType<P>>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let shown = true;
    load().then(
      (part) => shown && setLoaded(() => part),
      () => shown && setFailed(true),
    );
    return () => {
      shown = false;
    };
  }, [load]);
  const w = words.value;
  if (failed) {
    return (
      <MessagePage title={w.unreachableTitle} text={w.unreachableText} icon="signal">
        <button type="button" class="button primary" onClick={() => location.reload()}>
          {w.tryAgain}
        </button>
      </MessagePage>
    );
  }
  return Loaded === undefined ? null : <Loaded {...props} />;
}
