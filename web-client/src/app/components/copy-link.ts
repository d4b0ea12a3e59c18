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

export async function copyLink(link: string): Promise<void> {
  await navigator.clipboard.writeText(link);
  linkCopied.value = true;
  clearTimeout(forget);
  forget = setTimeout(() => {
    linkCopied.value = false;
  }, COPIED_MS);
}
