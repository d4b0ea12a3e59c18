import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { BroadcastWatcher } from "../../sdk/watch/broadcast-watcher.ts";
import { masterPath } from "../../sdk/watch/stream-probe.ts";
import { Icon } from "../components/icon.tsx";
import { watchWords } from "../i18n/watch-words.ts";
import { FiguresPanel } from "./figures-panel.tsx";
import { StageControls } from "./stage-controls.tsx";
import { StageNote } from "./stage-note.tsx";
import { isStageFull, toggleStageFull } from "./stage-screen.ts";
import { WatchModel } from "./watch-model.ts";
import { useWatchShortcuts } from "./watch-shortcuts.ts";

interface StageProps {
  readonly room: string;
  readonly token: string | undefined;
  readonly onModel: (model: WatchModel | undefined) => void;
}

/** The picture, what is said over it, and the controls. */
export function Stage({ room, token, onModel }: StageProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [model, setModel] = useState<WatchModel>();
  useEffect(() => {
    if (video.current === null) return;
    const watcher = new BroadcastWatcher({ video: video.current, url: masterPath(room, token) });
    const made = new WatchModel(room, video.current, watcher);
    setModel(made);
    onModel(made);
    watcher.open();
    return () => {
      onModel(undefined);
      made.dispose();
    };
  }, [room, token]);
  return (
    <StageFrame model={model}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody writes the words of a live meeting down */}
      <video ref={video} class="stage-video" playsInline preload="auto" />
    </StageFrame>
  );
}

interface StageFrameProps {
  readonly model: WatchModel | undefined;
  readonly children: ComponentChildren;
}

export function StageFrame({ model, children }: StageFrameProps) {
  const stage = useRef<HTMLElement>(null);
  const full = useSignal(false);
  useEffect(() => {
    const follow = (): void => {
      full.value = stage.current !== null && isStageFull(stage.current);
    };
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  const toggleFull = (): void => {
    if (stage.current !== null && model !== undefined) toggleStageFull(stage.current, model.video);
  };
  useWatchShortcuts(model, toggleFull);
  const hidden = model?.hasPicture.value === true && !model.controlsShown.value;
  return (
    <section
      ref={stage}
      class={`stage-frame ${hidden ? "controls-hidden" : ""}`}
      onPointerMove={() => model?.wake()}
      onPointerLeave={(event) => event.pointerType === "mouse" && model?.rest()}
      onFocusIn={() => model?.wake()}
      aria-label={watchWords.value.player}
    >
      {children}
      {model !== undefined && (
        <>
          <LastPicture model={model} />
          <Touch model={model} onDouble={toggleFull} />
          <Spinner model={model} />
          <StageNote model={model} />
          <SoundButton model={model} />
          {model.figuresShown.value && <FiguresPanel model={model} />}
          {model.hasPicture.value && (
            <StageControls model={model} full={full.value} onToggleFull={toggleFull} />
          )}
        </>
      )}
    </section>
  );
}

/** What was seen last stays until the next picture is there: a gap, and not a hole. */
function LastPicture({ model }: { readonly model: WatchModel }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const listening = new AbortController();
    const keep = (): void => {
      const { video } = model;
      const context = canvas.current?.getContext("2d");
      if (!canvas.current || !context || video.videoWidth === 0) return;
      canvas.current.width = video.videoWidth;
      canvas.current.height = video.videoHeight;
      context.drawImage(video, 0, 0);
    };
    model.watcher.on("closing", keep, listening.signal);
    return () => listening.abort();
  }, [model]);
  const { phase } = model.state.value;
  const shown = model.hasPicture.value && phase !== "playing";
  return <canvas ref={canvas} class="stage-video last-picture" hidden={!shown} />;
}

/** A press on the picture plays or pauses; on a touch screen it shows and hides the controls. */
function Touch({ model, onDouble }: { readonly model: WatchModel; readonly onDouble: () => void }) {
  if (!model.hasPicture.value) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same is done by the play button and by keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      class="stage-touch"
      onClick={(event) => {
        const touch = "pointerType" in event && event.pointerType === "touch";
        if (!touch) model.togglePlay();
        else if (model.controlsShown.value) model.rest();
        else model.wake();
      }}
      onDblClick={onDouble}
    />
  );
}

function Spinner({ model }: { readonly model: WatchModel }) {
  const { phase } = model.state.value;
  const lost = phase === "reconnecting" || (phase === "starting" && model.hasPicture.value);
  if (!lost && !(phase === "playing" && model.stalled.value)) return null;
  return (
    <div class="stage-wait" role="status">
      <span class="spinner" aria-hidden="true" />
      {lost && <span class="stage-wait-text">{watchWords.value.watchReconnecting}</span>}
    </div>
  );
}

/** The browser's rules for sound made visible: one press, and it is there. */
function SoundButton({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const playback = model.playback.value;
  if (!model.hasPicture.value || playback === "free") return null;
  if (playback === "held") {
    return (
      <button type="button" class="stage-start" aria-label={w.play} onClick={() => model.togglePlay()}>
        <Icon name="play" size={44} />
      </button>
    );
  }
  return (
    <button type="button" class="button stage-sound" onClick={() => model.setMuted(false)}>
      <Icon name="volume-off" size={22} />
      {w.turnOnSound}
    </button>
  );
}
