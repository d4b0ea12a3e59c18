import { ChatPanel } from "./chat-panel.tsx";
import { Dialogs } from "./dialogs.tsx";
import { LiveMarks } from "./live-marks.tsx";
import type { MeetingModel } from "./meeting-model.ts";
import { ConnectionBanner, NoticeList } from "./notice-list.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { Pictures } from "./pictures.tsx";
import { RemoteAudio } from "./remote-audio.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { RoomHead, Toolbar } from "./toolbar.tsx";
import { useWakeLock } from "./wake-lock.ts";

/** The meeting: pictures, what is said beside them, and what one can do. */
export function Meeting({ model }: { readonly model: MeetingModel }) {
  useShortcuts(model);
  useWakeLock();
  const panel = model.panel.value;
  return (
    <main class={`meeting ${panel === "none" ? "" : "with-panel"}`}>
      <RoomHead model={model} />
      <LiveMarks model={model} />
      <Pictures model={model} />
      {panel === "chat" && <ChatPanel model={model} />}
      {panel === "people" && <PeoplePanel model={model} />}
      <Toolbar model={model} />
      <ConnectionBanner model={model} />
      <NoticeList notices={model.notices} />
      <RemoteAudio model={model} />
      <Dialogs model={model} />
    </main>
  );
}
