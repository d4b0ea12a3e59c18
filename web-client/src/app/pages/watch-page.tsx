import { words } from "../i18n/language.ts";
import { MessagePage } from "./message-page.tsx";

/** Where the audience of a room's broadcast comes to. */
export function WatchPage() {
  return <MessagePage title={words.value.notLive} icon="camera-off" />;
}
