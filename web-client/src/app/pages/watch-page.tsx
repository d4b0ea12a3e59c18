import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { preparePlayer } from "../../sdk/watch/open-player.ts";
import { Wordmark } from "../components/brand.tsx";
import { copyLink, linkCopied } from "../components/copy-link.ts";
import { Icon } from "../components/icon.tsx";
import { LanguageButton } from "../components/language-button.tsx";
import { watchWords } from "../i18n/watch-words.ts";
import { rememberToken, tokenFor } from "../preferences.ts";
import { takeToken } from "../router.ts";
import { Stage } from "../watch/stage.tsx";
import type { WatchModel } from "../watch/watch-model.ts";
import "../styles/watch.css";

/** Where the audience of a room's broadcast comes to. */
export function WatchPage({ room }: { readonly room: string }) {
  const [token] = useState(() => ownToken(room));
  const [model, setModel] = useState<WatchModel>();
  useEffect(preparePlayer, []);
  return (
    <WatchView room={room} model={model} sharing={token === undefined}>
      <Stage room={room} token={token} onModel={setModel} />
    </WatchView>
  );
}

interface WatchViewProps {
  readonly room: string;
  readonly model: WatchModel | undefined;
  /** Whether the plain link is of use to others. */
  readonly sharing: boolean;
  readonly children: ComponentChildren;
}

export function WatchView({ room, model, sharing, children }: WatchViewProps) {
  const w = watchWords.value;
  const title = model?.title.value ?? room;
  useTitle(title);
  return (
    <main class="watch">
      <header class="page-head">
        <a href="/" class="watch-home" aria-label={w.toStart}>
          <Wordmark name={w.appName} />
        </a>
        <LanguageButton />
      </header>
      {children}
      <section class="watch-about">
        <div class="watch-title">
          <h1>{title}</h1>
          <WatchState model={model} room={room} />
        </div>
        {sharing && <ShareButton room={room} />}
      </section>
    </main>
  );
}

function WatchState({ model, room }: { readonly model: WatchModel | undefined; readonly room: string }) {
  const w = watchWords.value;
  const playing = model?.state.value.phase === "playing";
  const recorded = model?.position.value?.window.closed === true;
  return (
    <p class="watch-room">
      {playing && !recorded && <span class="mark mark-live">{w.liveMark}</span>}
      {model?.stream.value?.title !== undefined && w.fromRoom(room)}
    </p>
  );
}

function ShareButton({ room }: { readonly room: string }) {
  const w = watchWords.value;
  const copied = linkCopied.value;
  return (
    <>
      <button type="button" class="button quiet" onClick={() => void share(room)}>
        <Icon name={copied ? "check" : "link"} size={20} />
        {copied ? w.linkCopied : w.share}
      </button>
      <span class="announce" role="status">
        {copied ? w.linkCopied : ""}
      </span>
    </>
  );
}

/** By the device's own means on a phone, else by the clipboard. */
async function share(room: string): Promise<void> {
  const url = `${location.origin}/watch/${encodeURIComponent(room)}`;
  const touch = matchMedia("(pointer: coarse)").matches;
  if (!touch || navigator.share === undefined) return copyLink(url);
  await navigator.share({ url, title: document.title }).catch(() => undefined); // nobody was chosen
}

function useTitle(title: string): void {
  const { appName } = watchWords.value;
  useEffect(() => {
    document.title = `${title} · ${appName}`;
    return () => {
      document.title = appName;
    };
  }, [title, appName]);
}

/** An invitation to watch leaves the address bar; one to the meeting opens this door as well. */
function ownToken(room: string): string | undefined {
  const place = `watch/${room}`;
  const { token, path } = takeToken(new URL(location.href));
  if (token !== undefined) {
    rememberToken(place, token);
    history.replaceState(null, "", path);
  }
  return token ?? tokenFor(place) ?? tokenFor(room);
}
