import { useEffect, useState } from "preact/hooks";
import { MadangClient } from "../../sdk/client.ts";
import { LocalMedia } from "../../sdk/media/local-media.ts";
import { CheckLink } from "../components/check-link.tsx";
import { words } from "../i18n/language.ts";
import { Meeting } from "../meeting/meeting.tsx";
import { MeetingModel } from "../meeting/meeting-model.ts";
import { endingOf } from "../meeting/plain-words.ts";
import { cameraId, microphoneId, rememberRoom, rememberToken, tokenFor, userName } from "../preferences.ts";
import { signalingUrl, takeToken } from "../router.ts";
import { MessagePage } from "./message-page.tsx";
import { PreJoin } from "./pre-join.tsx";

/** All that happens at `/r/{room}`: before, in and after the meeting. */
export function RoomPage({ room }: { readonly room: string }) {
  const model = useMeeting(room);
  useTitle(room, model?.unread.value ?? 0);
  if (model === undefined) return null;
  return <RoomView model={model} room={room} onJoin={(name) => enter(model, room, name)} />;
}

interface RoomViewProps {
  readonly model: MeetingModel;
  readonly room: string;
  readonly onJoin: (name: string) => void;
}

export function RoomView({ model, room, onJoin }: RoomViewProps) {
  const session = model.session.value;
  switch (session.phase) {
    case "idle":
    case "joining":
      return <PreJoin model={model} room={room} onJoin={onJoin} />;
    case "joined":
    case "reconnecting":
      return <Meeting model={model} />;
    case "closed":
      return <EndPage room={room} code={session.cause.code} onAgain={() => onJoin(userName.value.trim())} />;
  }
}

function EndPage({
  room,
  code,
  onAgain,
}: {
  readonly room: string;
  readonly code: Parameters<typeof endingOf>[0];
  readonly onAgain: () => void;
}) {
  const w = words.value;
  const { title, text, icon, way, network = false } = endingOf(code, w);
  return (
    <MessagePage title={title} text={text} icon={icon}>
      {way !== "none" && (
        <button type="button" class="button primary" onClick={onAgain}>
          {way === "rejoin" ? w.rejoin : w.tryAgain}
        </button>
      )}
      {network && <CheckLink room={room} class="button quiet" />}
    </MessagePage>
  );
}

/** What the browser writes on the tab, with the messages that wait behind it. */
function useTitle(room: string, unread: number): void {
  const { appName } = words.value;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ""}${room} · ${appName}`;
    return () => {
      document.title = appName;
    };
  }, [room, unread, appName]);
}

function useMeeting(room: string): MeetingModel | undefined {
  const [model, setModel] = useState<MeetingModel>();
  useEffect(() => {
    keepToken(room);
    const local = new LocalMedia();
    const client = new MadangClient({ url: signalingUrl(), local });
    const meeting = new MeetingModel(client);
    setModel(meeting);
    openDevices(local);
    client.on("state", ({ phase }) => phase === "closed" && local.rest());
    client.prepare().catch(() => undefined); // the join says what is wrong
    const leaving = new AbortController();
    addEventListener("pagehide", () => client.leave(), { signal: leaving.signal });
    return () => {
      leaving.abort();
      meeting.dispose();
      client.dispose();
      local.close();
    };
  }, [room]);
  return model;
}

/** Devices chosen earlier are asked for first; one that has gone is replaced by the browser's choice. */
function openDevices(local: LocalMedia): void {
  local.prefer("microphone", microphoneId.value);
  local.prefer("camera", cameraId.value);
  void local.open({ microphone: true, camera: true });
}

function enter(model: MeetingModel, room: string, name: string): void {
  rememberRoom(room);
  if (model.session.value.phase === "closed") void model.client.local.wake();
  const token = tokenFor(room);
  model.client.join({ room, name, ...(token === undefined ? {} : { token }) });
}

/** The invitation leaves the address bar, so that nobody passes their own on with the link. */
function keepToken(room: string): void {
  const { token, path } = takeToken(new URL(location.href));
  if (token === undefined) return;
  rememberToken(room, token);
  history.replaceState(null, "", path);
}
