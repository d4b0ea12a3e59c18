import { render } from "preact";
import { followLanguage, words } from "../src/app/i18n/language.ts";
import { MeetingModel, type OpenDialog } from "../src/app/meeting/meeting-model.ts";
import { DoctorView } from "../src/app/pages/doctor-page.tsx";
import { Lobby } from "../src/app/pages/lobby.tsx";
import { RoomView } from "../src/app/pages/room-page.tsx";
import { WatchView } from "../src/app/pages/watch-page.tsx";
import { followTheme, theme, userName } from "../src/app/preferences.ts";
import { StageFrame } from "../src/app/watch/stage.tsx";
import { WatchModel } from "../src/app/watch/watch-model.ts";
import type { CloseCode, SessionPhase } from "../src/sdk/session/session-state.ts";
import type { Playback } from "../src/sdk/watch/broadcast-watcher.ts";
import { paintedCheck } from "./painted-check.ts";
import { PaintedClient } from "./painted-client.ts";
import { paintedMeeting } from "./painted-people.ts";
import { PaintedWatcher } from "./painted-watcher.ts";
import "../src/app/styles/main.css";

/**
 * Every state of the pages, painted, for looking at them without a server:
 * `?page=lobby|watch|doctor|room&phase=joined&people=5&sharing=1&panel=chat&theme=dark&code=removed`.
 */
const query = new URLSearchParams(location.search);
const asked = (name: string, otherwise: string): string => query.get(name) ?? otherwise;

theme.value = asked("theme", "light") === "dark" ? "dark" : "light";
userName.value = asked("name", "Ara Kim");
followTheme();
followLanguage();

const DIALOGS = ["settings", "shortcuts", "end", "live", "stop-live", "camera"] as const;

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no #app");

switch (asked("page", "room")) {
  case "lobby":
    render(<Lobby />, place);
    break;
  case "watch":
    paintWatch(place);
    break;
  case "doctor":
    render(
      <DoctorView
        model={paintedCheck(asked("check", "fine"), query.has("server"))}
        room={query.get("room") ?? undefined}
      />,
      place,
    );
    break;
  default:
    paintRoom(place);
}

function paintWatch(element: HTMLElement): void {
  const video = document.createElement("video");
  video.className = "stage-video";
  video.muted = true;
  video.srcObject = paintedMeeting();
  const phase = asked("phase", "playing");
  const watcher = new PaintedWatcher(
    {
      phase,
      reason: asked("reason", ""),
      behind: Number(asked("behind", "1")),
      dvr: query.has("dvr"),
      playback: asked("playback", "free") as Playback,
      stalled: query.has("stalled"),
    },
    video,
  );
  const model = new WatchModel("weekly-tea", video, watcher);
  if (query.has("figures")) model.toggleFigures();
  render(
    <WatchView room="weekly-tea" model={model} sharing>
      <StageFrame model={model}>
        <div ref={(place) => place?.append(video)} />
      </StageFrame>
    </WatchView>,
    element,
  );
  const begin = (): void => {
    watcher.begin();
    video.classList.add("moving");
  };
  video.play().then(begin, begin);
}

function paintRoom(element: HTMLElement): void {
  const client = new PaintedClient({
    people: Number(asked("people", "5")),
    phase: asked("phase", "joined") as SessionPhase,
    sharing: query.has("sharing"),
    live: query.has("live"),
    recording: query.has("recording"),
    cameras: query.has("cameras"),
    code: asked("code", "left") as CloseCode,
  });
  const model = new MeetingModel(client);
  client.begin();
  const panel = asked("panel", "none");
  if (panel === "chat" || panel === "people") model.openPanel(panel);
  const dialog = asked("dialog", "none");
  if (DIALOGS.includes(dialog as (typeof DIALOGS)[number])) model.dialog.value = dialog as OpenDialog;
  if (query.has("starting")) model.broadcasting.starting.value = true;
  if (query.has("adding")) model.cameraAdding.waiting.value = true;
  if (query.has("refused")) model.cameraAdding.problem.value = words.value.cameraNotAllowed;
  if (query.has("talk")) talk(client);
  if (query.has("reaction")) for (const emoji of ["👏", "🎉"]) client.react(emoji);
  if (query.has("notice")) model.notices.news("Bo Lindqvist joined");
  if (query.has("problem")) model.notices.problem("The browser does not let this page hear you.");
  render(<RoomView model={model} room="weekly-tea" onJoin={() => undefined} />, element);
}

function talk(client: PaintedClient): void {
  const at = new Date("2026-03-02T10:02:00").getTime();
  client.say("Bo Lindqvist", "Good morning! Shall we start with the numbers of last week?", at);
  client.say("Bo Lindqvist", "They are here: https://example.org/tea/numbers", at + 20_000);
  client.say("김하늘", "네, 좋아요. 화면 공유할게요.", at + 70_000);
  client.say("Ara Kim", "Thank you. I have two questions about the second page, later.", at + 200_000);
}
