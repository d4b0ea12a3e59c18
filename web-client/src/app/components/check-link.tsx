import { words } from "../i18n/language.ts";
import { tokenFor } from "../preferences.ts";
import { doctorPath } from "../router.ts";

/** To the connection check, in a window of its own: the meeting goes on trying. */
export function CheckLink({ room, class: look }: { readonly room: string; readonly class: string }) {
  return (
    <a class={look} href={doctorPath(room, tokenFor(room))} target="_blank" rel="noreferrer">
      {words.value.checkConnection}
    </a>
  );
}
