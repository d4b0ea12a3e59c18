import { copyRoomLink, linkCopied, roomLink } from "../components/copy-link.ts";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";

/** For who is first in a room: the link to send to the others. */
export function Invitation({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const room = model.room.value?.room.id;
  if (room === undefined) return null;
  const copied = linkCopied.value;
  return (
    <div class="invitation">
      <h2>{w.aloneTitle}</h2>
      <p>{w.aloneText}</p>
      <div class="link-field">
        <span>{roomLink(room).replace(/^https?:\/\//, "")}</span>
        <button type="button" class="button primary small" onClick={() => void copyRoomLink(room)}>
          <Icon name={copied ? "check" : "link"} size={18} />
          {copied ? w.linkCopied : w.copyShort}
        </button>
      </div>
    </div>
  );
}
