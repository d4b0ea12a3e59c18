import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ClientEvents } from "../../sdk/client.ts";
import { Emitter } from "../../sdk/emitter.ts";
import type { LocalMediaEvents } from "../../sdk/media/local-media.ts";
import { MediaError } from "../../sdk/media/media-error.ts";
import type { Participant, TrackSource } from "../../sdk/protocol/model.ts";
import type { ServerMessage } from "../../sdk/protocol/server-message.ts";
import type { RoomState } from "../../sdk/session/room-state.ts";
import { en } from "../i18n/en.ts";
import type { MeetingClient } from "./meeting-client.ts";
import { MeetingModel } from "./meeting-model.ts";

class FakeLocal extends Emitter<LocalMediaEvents> {
  readonly live = new Set<TrackSource>(["microphone"]);

  isOn(source: TrackSource): boolean {
    return this.live.has(source);
  }

  turn(source: TrackSource, on: boolean): void {
    if (on) this.live.add(source);
    else this.live.delete(source);
    this.emit("changed", source);
  }

  fail(error: MediaError): void {
    this.emit("problem", error);
  }
}

class FakeClient extends Emitter<ClientEvents> {
  readonly local = new FakeLocal();

  tell<N extends keyof ClientEvents>(name: N, value: ClientEvents[N]): void {
    this.emit(name, value);
  }
}

const person = (id: string, screen = false): Participant => ({
  id,
  name: id.toUpperCase(),
  role: id === "me" ? "host" : "guest",
  kind: "browser",
  connection: "connected",
  hand: 0,
  tracks: screen ? [{ id: `${id}-s`, kind: "video", source: "screen", muted: false }] : [],
});
const room = (...participants: readonly Participant[]): RoomState => ({
  self: "me",
  room: { id: "yard", locked: false },
  participants,
  speakers: [],
  active: undefined,
  slots: new Map(),
  trackIds: new Map(),
  limits: { messageBytes: 1, messagesPerSecond: 1, slots: 1, tracks: 1, chatCharacters: 1 },
});

describe("the model of a meeting", () => {
  let client: FakeClient;
  let model: MeetingModel;
  const hear = (message: ServerMessage): void => client.tell("message", message);
  const said = (): readonly string[] => model.notices.list.value.map(({ text }) => text);
  const chat = (from: string): void =>
    hear({ type: "chat", from, name: from, text: "Hi", at: 1, private: false });

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { languages: ["en"] });
    client = new FakeClient();
    model = new MeetingModel(client as unknown as MeetingClient);
    client.tell("room", room(person("me"), person("bo")));
  });

  afterEach(() => {
    model.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("does not count cameras as people, nor say that they lost the connection", () => {
    const camera: Participant = { ...person("door"), kind: "camera" };
    client.tell("room", room(person("me"), person("bo"), camera));
    hear({ type: "participant-joined", participant: camera });
    expect(model.peopleCount.value).toBe(2);
    client.tell("room", room(person("me"), person("bo")));
    hear({ type: "participant-left", participant: "door", reason: "lost" });
    expect(said()).toEqual([en.cameraToast("DOOR"), en.removedToast("DOOR")]);
  });

  it("closes the dialog when the camera is accepted, and no other dialog", () => {
    (client as unknown as { addCamera: () => boolean }).addCamera = () => true;
    model.dialog.value = "camera";
    model.cameraAdding.add({ url: "rtsp://cam", name: "" });
    hear({ type: "camera-added", re: "add-camera", camera: "c-1" });
    expect(model.dialog.value).toBe("none");

    model.cameraAdding.add({ url: "rtsp://cam", name: "" });
    model.dialog.value = "settings";
    hear({ type: "camera-added", re: "add-camera", camera: "c-2" });
    expect(model.dialog.value).toBe("settings");
  });

  it("says who comes and who goes, by name, also after they are gone", () => {
    hear({ type: "participant-joined", participant: person("cho") });
    client.tell("room", room(person("me")));
    hear({ type: "participant-left", participant: "bo", reason: "lost" });
    expect(said()).toEqual([en.joinedToast("CHO"), en.lostToast("BO")]);
  });

  it("counts what others write while the chat is closed", () => {
    chat("bo");
    chat("me");
    expect(model.unread.value).toBe(1);
    model.openPanel("chat");
    expect(model.unread.value).toBe(0);
    chat("bo");
    expect(model.unread.value).toBe(0);
    expect(model.chat.value.map(({ own }) => own)).toEqual([false, true, false]);
  });

  it("knows the host and what is on locally", () => {
    expect(model.isHost.value).toBe(true);
    expect([...model.own.value]).toEqual(["microphone"]);
    client.local.turn("camera", true);
    expect(model.tiles.value.find(({ self }) => self)?.video).toBe(true);
  });

  it("shows a screen of somebody else large, unless another picture is pinned", () => {
    client.tell("room", room(person("me"), person("bo", true), person("cho")));
    expect(model.stage.value?.key).toBe("screen/bo");
    const cho = model.tiles.value.find(({ key }) => key === "camera/cho");
    if (cho === undefined) throw new Error("no tile");
    model.togglePin(cho);
    expect(model.stage.value?.key).toBe("camera/cho");
    model.togglePin(cho);
    expect(model.stage.value?.key).toBe("screen/bo");
  });

  it("forgets a pin with the person", () => {
    const [bo] = model.tiles.value;
    if (bo === undefined) throw new Error("no tile");
    model.togglePin(bo);
    client.tell("room", room(person("me")));
    expect(model.stage.value).toBeUndefined();
  });

  it("tells of a host's mute, and not of one's own", () => {
    const track = { id: "t", kind: "audio", source: "microphone", muted: true } as const;
    hear({ type: "track-updated", participant: "me", track });
    expect(said()).toEqual([]);
    hear({ type: "track-updated", participant: "me", track, by: "bo" });
    expect(said()).toEqual([en.mutedByHost]);
  });

  it("puts refusals and devices that are missing into words", () => {
    client.tell("refused", { type: "error", code: "forbidden", message: "", fatal: false });
    client.local.fail(MediaError.gone("camera"));
    expect(said()).toEqual([en.forbidden, en.cameraMissing]);
  });

  it("tells once that it is live and recorded, and what a fault has ended", () => {
    const live = { since: 1, viewers: 0, layout: "auto", public: true, watch: "/watch/yard" } as const;
    const on = { ...room(person("me")), room: { id: "yard", locked: false, live, recording: { since: 2 } } };
    client.tell("room", on);
    client.tell("room", { ...on, room: { ...on.room, live: { ...live, viewers: 5 } } });
    client.tell("room", { ...on, speakers: ["me"] });
    expect(said()).toEqual([en.liveBegan, en.recordingBegan]);
    expect(model.broadcasting.live.value?.viewers).toBe(0);
    const fault = { type: "error", code: "recording-unavailable", message: "The disk is full." } as const;
    client.tell("refused", { ...fault, fatal: false });
    expect(said().at(-1)).toBe(en.recordingFailed("The disk is full."));
  });

  it("closes what is open when the meeting is over", () => {
    model.openPanel("chat");
    model.dialog.value = "settings";
    client.tell("state", { phase: "closed", cause: { code: "left", message: "" } });
    expect([model.panel.value, model.dialog.value]).toEqual(["none", "none"]);
  });

  it("listens no more after it is disposed", () => {
    model.dispose();
    chat("bo");
    expect(model.chat.value).toEqual([]);
  });
});
