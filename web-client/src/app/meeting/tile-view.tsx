import { useEffect, useMemo, useRef } from "preact/hooks";
import { Avatar, DeviceAvatar } from "../components/avatar.tsx";
import { Icon } from "../components/icon.tsx";
import { Video } from "../components/video.tsx";
import { words } from "../i18n/language.ts";
import { stateText } from "./connection-text.ts";
import type { MeetingModel } from "./meeting-model.ts";
import type { Tile } from "./tiles.ts";

interface TileViewProps {
  readonly model: MeetingModel;
  readonly tile: Tile;
  /** `stage` is the large picture, `strip` one of the small ones beside it, `float` our own in the corner. */
  readonly place: "grid" | "stage" | "strip" | "float";
  readonly style?: { readonly width: string; readonly height: string };
}

const PRIORITIES = { stage: 200, grid: 100, strip: 50, float: 0 } as const;

/** One person or screen: the moving picture, or initials where there is none, and what is to be known about them. */
export function TileView({ model, tile, place, style }: TileViewProps) {
  const frame = useRef<HTMLElement>(null);
  const { participant, source, self } = tile;
  useEffect(() => {
    if (self || frame.current === null) return;
    return model.client.observeTile(frame.current, { participant, source, priority: PRIORITIES[place] });
  }, [model, participant, source, self, place]);
  return (
    <article
      ref={frame}
      class={`tile tile-${place} ${tile.speaking && source === "camera" ? "speaking" : ""}`}
      style={style}
      aria-label={label(tile)}
      onDblClick={() => model.togglePin(tile)}
      {...(self
        ? { "data-self-view": source }
        : { "data-participant-id": participant, "data-source": source })}
    >
      <TilePicture model={model} tile={tile} />
      <TileMarks tile={tile} title={place === "float" ? words.value.you : titleOf(tile)} />
      {place !== "float" && <PinButton model={model} tile={tile} />}
      {source === "camera" && <TileReactions model={model} participant={participant} />}
    </article>
  );
}

/** The name of a tile, as it is written on it. */
export function titleOf(tile: Tile): string {
  const w = words.value;
  if (tile.source === "screen") return tile.self ? w.yourScreen : w.screenOf(tile.name);
  return tile.self ? w.youNamed(tile.name) : tile.name;
}

function label(tile: Tile): string {
  const w = words.value;
  const states = [
    tile.device && w.cameraMark,
    stateText(tile, w),
    tile.connection !== "connected" && tile.detail,
    tile.silent && w.muted,
    tile.speaking && w.speaking,
    tile.hand && w.handRaised,
  ];
  return [titleOf(tile), ...states.filter((state) => state !== false && state !== "")].join(", ");
}

function TilePicture({ model, tile }: { readonly model: MeetingModel; readonly tile: Tile }) {
  void model.pictures.value; // drawn again when streams change
  const own = useOwnStream(model, tile);
  const picture = tile.self ? undefined : model.client.picture(tile.participant, tile.source);
  const stream = tile.video ? (tile.self ? own : picture?.stream) : undefined;
  const w = words.value;
  return (
    <>
      {tile.source === "camera" &&
        (tile.device ? <DeviceAvatar /> : <Avatar name={tile.name} id={tile.participant} />)}
      <Video
        stream={stream}
        mirrored={tile.self && tile.source === "camera"}
        whole={tile.source === "screen" || tile.device}
        onFirstFrame={() => !tile.self && model.client.noteFirstFrame()}
      />
      {tile.video && picture?.reason === "codec" && <p class="tile-note">{w.noCodec}</p>}
      {tile.video && picture?.reason === "bandwidth" && <p class="tile-note">{w.lowBandwidth}</p>}
      {tile.connection !== "connected" && <TileAway tile={tile} />}
    </>
  );
}

/** Lies over the whole picture while there is nothing new to see, so that nothing moves when it comes and goes. */
function TileAway({ tile }: { readonly tile: Tile }) {
  const failed = tile.connection === "failed";
  return (
    <div class="tile-away">
      {failed ? <Icon name="alert" size={24} /> : <span class="spinner" aria-hidden="true" />}
      <p>{stateText(tile, words.value)}</p>
      {tile.detail !== "" && <small title={tile.detail}>{tile.detail}</small>}
    </div>
  );
}

function useOwnStream(model: MeetingModel, tile: Tile): MediaStream | undefined {
  const track = tile.self ? model.client.local.track(tile.source) : undefined;
  return useMemo(() => (track === undefined ? undefined : new MediaStream([track])), [track]);
}

function TileMarks({ tile, title }: { readonly tile: Tile; readonly title: string }) {
  return (
    <footer class="tile-marks">
      {tile.hand && tile.source === "camera" && (
        <span class="tile-hand" title={words.value.handRaised}>
          ✋
        </span>
      )}
      <span class="tile-name">
        {tile.source === "screen" && <Icon name="screen" size={16} />}
        {tile.source === "camera" && tile.device && <Icon name="device" size={16} />}
        {tile.source === "camera" && tile.silent && <Icon name="microphone-off" size={16} />}
        <span>{title}</span>
      </span>
    </footer>
  );
}

function PinButton({ model, tile }: { readonly model: MeetingModel; readonly tile: Tile }) {
  const pinned = model.pinned.value === tile.key;
  const w = words.value;
  if (model.tiles.value.length < 2) return null;
  return (
    <button
      type="button"
      class="tile-pin"
      aria-label={pinned ? w.unpin : w.pin(titleOf(tile))}
      aria-pressed={pinned}
      onClick={() => model.togglePin(tile)}
    >
      <Icon name={pinned ? "unpin" : "pin"} size={18} />
    </button>
  );
}

function TileReactions({
  model,
  participant,
}: {
  readonly model: MeetingModel;
  readonly participant: string;
}) {
  const reactions = model.notices.reactions.value.filter((reaction) => reaction.participant === participant);
  return (
    <div class="tile-reactions" aria-hidden="true">
      {reactions.map(({ id, emoji }) => (
        <span key={id} style={{ left: `${20 + ((id * 37) % 60)}%` }}>
          {emoji}
        </span>
      ))}
    </div>
  );
}
