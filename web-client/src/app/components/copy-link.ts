import { signal } from "@preact/signals";

/** The room's address as others need it: without our own invitation. */
export function roomLink(room: string): string {
  return `${location.origin}/r/${encodeURIComponent(room)}`;
}

const COPIED_MS = 2_000;

/** Whether the link was copied a moment ago. */
export const linkCopied = signal(false);
let forget: ReturnType<typeof setTimeout> | undefined;

export function copyRoomLink(room: string): Promise<void> {
  return copyLink(roomLink(room));
}

/** Pages without https have no clipboard, but may still copy what is selected. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard !== undefined) {
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  }
  const field = document.createElement("textarea");
  field.value = text;
  // what is outside of an open dialog cannot be selected
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
}

export async function copyLink(link: string): Promise<void> {
  if (!(await copyText(link))) return;
  linkCopied.value = true;
  clearTimeout(forget);
  forget = setTimeout(() => {
    linkCopied.value = false;
  }, COPIED_MS);
}
