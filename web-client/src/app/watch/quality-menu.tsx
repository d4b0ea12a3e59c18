import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { watchWords } from "../i18n/watch-words.ts";
import type { WatchModel } from "./watch-model.ts";
import { bitrate } from "./wording.ts";

/** Automatic, or one of the stream's renditions. Absent where the browser lets nobody choose. */
export function QualityMenu({ model }: { readonly model: WatchModel }) {
  const w = watchWords.value;
  const id = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const qualities = model.qualities.value;
  if (qualities.length === 0) return null;
  const chosen = model.chosenHeight.value;
  const playing = model.quality.value;
  const choose = (height: number | undefined): void => {
    menu.current?.hidePopover();
    model.choose(height);
  };
  return (
    <div ref={anchor} class="stage-quality">
      <button
        type="button"
        class="stage-button"
        popovertarget={id}
        aria-label={w.quality}
        aria-haspopup="menu"
        aria-expanded={open}
        data-tip={w.quality}
      >
        <Icon name="settings" size={24} />
        {playing !== undefined && <span class="stage-quality-mark">{playing.height}p</span>}
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        class="popover stage-menu"
        onBeforeToggle={() => place(menu.current, anchor.current)}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        <div class="menu" role="menu" aria-label={w.quality}>
          <Choice
            label={w.qualityAuto}
            detail={chosen === undefined && playing !== undefined ? `${playing.height}p` : ""}
            chosen={chosen === undefined}
            onPress={() => choose(undefined)}
          />
          {qualities.map(({ id: key, height, bitrateBps }) => (
            <Choice
              key={key}
              label={`${height}p`}
              detail={bitrate(bitrateBps)}
              chosen={chosen === height}
              onPress={() => choose(height)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly detail: string;
  readonly chosen: boolean;
  readonly onPress: () => void;
}

function Choice({ label, detail, chosen, onPress }: ChoiceProps) {
  return (
    <button type="button" role="menuitemradio" aria-checked={chosen} onClick={onPress}>
      <span class="menu-check">{chosen && <Icon name="check" size={18} />}</span>
      {label}
      <small>{detail}</small>
    </button>
  );
}

const GAP = 8;

function place(menu: HTMLElement | null, anchor: HTMLElement | null): void {
  if (menu === null || anchor === null) return;
  const { right, top } = anchor.getBoundingClientRect();
  menu.style.right = `${Math.max(GAP, globalThis.innerWidth - right - GAP)}px`;
  menu.style.bottom = `${globalThis.innerHeight - top + GAP}px`;
}
