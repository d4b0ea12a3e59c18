import { Icon, type IconName } from "../components/icon.tsx";
import { watchWords } from "../i18n/watch-words.ts";
import { volume } from "../preferences.ts";
import { QualityMenu } from "./quality-menu.tsx";
import { SeekBar } from "./seek-bar.tsx";
import type { WatchModel } from "./watch-model.ts";
import { clock } from "./wording.ts";

interface StageControlsProps {
  readonly model: WatchModel;
  readonly full: boolean;
  readonly onToggleFull: () => void;
}

export function StageControls({ model, full, onToggleFull }: StageControlsProps) {
  const w = watchWords.value;
  const paused = model.paused.value;
  return (
    <div class="stage-controls" role="toolbar" aria-label={w.playerControls}>
      <SeekBar model={model} />
      <div class="stage-buttons">
        <StageButton
          icon={paused ? "play" : "pause"}
          label={paused ? w.play : w.pause}
          keys="Space"
          onPress={() => model.togglePlay()}
        />
        <Sound model={model} />
        <LiveButton model={model} />
        <span class="stage-space" />
        <StageButton
          icon="info"
          label={w.figures}
          keys="i"
          pressed={model.figuresShown.value}
          onPress={() => model.toggleFigures()}
        />
        <QualityMenu model={model} />
        {document.pictureInPictureEnabled && (
          <StageButton
            icon="picture-in-picture"
            label={model.inPicture.value ? w.leavePictureInPicture : w.pictureInPicture}
            keys="p"
            pressed={model.inPicture.value}
            onPress={() => model.togglePictureInPicture()}
          />
        )}
        <StageButton
          icon={full ? "shrink" : "expand"}
          label={full ? w.leaveFullScreen : w.fullScreen}
          keys="f"
          onPress={onToggleFull}
        />
      </div>
    </div>
  );
}

interface StageButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
  readonly pressed?: boolean;
  readonly onPress: () => void;
}

function StageButton({ icon, label, keys, pressed, onPress }: StageButtonProps) {
  return (
    <button
      type="button"
      class="stage-button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      data-tip={`${label} (${keys.toLowerCase()})`}
      onClick={onPress}
    >
      <Icon name={icon} size={24} />
    </button>
  );
}

function Sound({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const muted = model.muted.value;
  const level = muted ? 0 : Number(volume.value);
  return (
    <div class="stage-volume">
      <StageButton
        icon={muted ? "volume-off" : "volume"}
        label={muted ? w.soundOn : w.soundOff}
        keys="m"
        onPress={() => model.toggleSound()}
      />
      <input
        type="range"
        class="slider"
        min={0}
        max={100}
        step={5}
        value={level}
        style={{ "--filled": `${level}%` }}
        aria-label={w.volume}
        onInput={({ currentTarget }) => model.setVolume(Number(currentTarget.value))}
      />
    </div>
  );
}

/** Says whether what is seen is live, and leads back to it. */
function LiveButton({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const position = model.position.value;
  if (position === undefined || position.window.closed || model.state.value.phase !== "playing") return null;
  if (position.live && !model.paused.value)
    return <span class="stage-live mark mark-live">{w.liveMark}</span>;
  return (
    <button type="button" class="stage-live mark mark-behind" onClick={() => model.toLive()}>
      {w.backToLive}
      <span class="mark-count">−{clock(position.behindSeconds)}</span>
    </button>
  );
}
