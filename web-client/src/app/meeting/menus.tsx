import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Icon, type IconName } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import { isFullScreen, toggleFullScreen } from "./full-screen.ts";
import type { MeetingModel } from "./meeting-model.ts";

const EMOJIS = ["👏", "👍", "❤️", "😂", "😮", "🎉"] as const;

interface PopoverProps {
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string;
  readonly children: (close: () => void) => ComponentChildren;
}

/** A toolbar button with a menu above it. The browser's popover closes it on Escape and on a press elsewhere. */
function Popover({ icon, label, children, ...more }: PopoverProps) {
  const id = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = (): void => menu.current?.hidePopover();
  return (
    <div ref={anchor} class={`popover-anchor ${more.class ?? ""}`}>
      <button
        type="button"
        class={`control ${open ? "control-active" : "control-plain"}`}
        popovertarget={id}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-tip={label}
      >
        <Icon name={icon} />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        class="popover"
        onBeforeToggle={() => placeAbove(menu.current, anchor.current)}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {open && children(close)}
      </div>
    </div>
  );
}

const MENU_GAP = 10;

/** In the top layer nothing is near anything by itself. */
function placeAbove(menu: HTMLElement | null, anchor: HTMLElement | null): void {
  if (menu === null || anchor === null) return;
  const { right, top } = anchor.getBoundingClientRect();
  const { innerWidth, innerHeight } = globalThis;
  menu.style.right = `${Math.max(MENU_GAP, innerWidth - right - MENU_GAP)}px`;
  menu.style.bottom = `${innerHeight - top + MENU_GAP}px`;
}

export function ReactionMenu({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  return (
    <Popover icon="smile" label={w.reactions} class="wide-only">
      {(close) => <ReactionButtons model={model} onDone={close} />}
    </Popover>
  );
}

function ReactionButtons({ model, onDone }: { readonly model: MeetingModel; readonly onDone: () => void }) {
  return (
    <div class="emojis">
      {EMOJIS.map((emoji) => (
        <button
          key={emoji}
          type="button"
          aria-label={words.value.react(emoji)}
          onClick={() => {
            model.client.react(emoji);
            onDone();
          }}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}

/** What is needed seldom; on a phone also what has no room in the bar. */
export function MoreMenu({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  return (
    <Popover icon="more" label={w.more}>
      {(close) => (
        <>
          <div class="narrow-only">
            <ReactionButtons model={model} onDone={close} />
          </div>
          <div class="menu" role="menu">
            <NarrowItems model={model} onDone={close} />
            <RoomItems model={model} onDone={close} />
          </div>
        </>
      )}
    </Popover>
  );
}

interface ItemsProps {
  readonly model: MeetingModel;
  readonly onDone: () => void;
}

function NarrowItems({ model, onDone }: ItemsProps) {
  const w = words.value;
  const raised = (model.self.value?.hand ?? 0) > 0;
  return (
    <div class="narrow-only">
      <Item
        icon="hand"
        label={raised ? w.lowerHand : w.raiseHand}
        onPress={() => model.toggleHand()}
        onDone={onDone}
      />
    </div>
  );
}

function RoomItems({ model, onDone }: ItemsProps) {
  const w = words.value;
  const locked = model.room.value?.room.locked === true;
  const live = model.broadcasting.live.value !== undefined;
  const recording = model.broadcasting.recording.value !== undefined;
  const full = isFullScreen();
  return (
    <>
      <Item icon="settings" label={w.settings} onPress={() => open("settings")} onDone={onDone} />
      <Item icon="keyboard" label={w.shortcuts} onPress={() => open("shortcuts")} onDone={onDone} />
      <Item
        icon={full ? "shrink" : "expand"}
        label={full ? w.leaveFullScreen : w.fullScreen}
        onPress={toggleFullScreen}
        onDone={onDone}
      />
      {model.isHost.value && (
        <>
          <hr />
          <Item
            icon="broadcast"
            label={live ? w.liveOptions : w.goLive}
            onPress={() => open("live")}
            onDone={onDone}
          />
          <Item icon="device" label={w.addCamera} onPress={() => open("camera")} onDone={onDone} />
          <Item
            icon={recording ? "stop" : "record"}
            label={recording ? w.stopRecording : w.startRecording}
            onPress={() => model.broadcasting.toggleRecording()}
            onDone={onDone}
          />
          <Item
            icon={locked ? "unlock" : "lock"}
            label={locked ? w.unlockRoom : w.lockRoom}
            onPress={() => model.client.lockRoom(!locked)}
            onDone={onDone}
          />
          <Item icon="close" label={w.endRoom} onPress={() => open("end")} onDone={onDone} danger />
        </>
      )}
    </>
  );

  function open(dialog: "settings" | "shortcuts" | "end" | "live" | "camera"): void {
    model.dialog.value = dialog;
  }
}

interface ItemProps {
  readonly icon: IconName;
  readonly label: string;
  readonly danger?: boolean;
  readonly onPress: () => void;
  readonly onDone: () => void;
}

function Item({ icon, label, danger, onPress, onDone }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      class={danger ? "danger" : ""}
      onClick={() => {
        onDone();
        onPress();
      }}
    >
      <Icon name={icon} size={20} />
      {label}
    </button>
  );
}
