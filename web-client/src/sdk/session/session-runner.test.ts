import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSignalServer } from "../../../test/fake-signal-server.ts";
import type { ServerMessage } from "../protocol/server-message.ts";
import { type SessionMedia, SessionRunner } from "./session-runner.ts";
import type { OfferMode, SessionPhase } from "./session-state.ts";
import { PING_EVERY_MS, PONG_WITHIN_MS } from "./timing.ts";

class FakeMedia implements SessionMedia {
  readonly done: string[] = [];

  createOffer(mode: OfferMode) {
    this.done.push(`offer ${mode}`);
    return Promise.resolve({ sdp: `offer ${mode}`, tracks: [{ mid: "0", source: "microphone" as const }] });
  }

  applyAnswer() {
    this.done.push("answer");
    return Promise.resolve();
  }

  rollBack() {
    this.done.push("roll back");
    return Promise.resolve();
  }

  close() {
    this.done.push("close");
  }
}

class Meeting {
  readonly server = new FakeSignalServer();
  readonly media = new FakeMedia();
  readonly phases: SessionPhase[] = [];
  readonly messages: ServerMessage[] = [];
  garbage = 0;
  readonly runner = new SessionRunner(
    this.media,
    this.server.openSocket,
    {
      handleState: (state, before) => {
        if (state.phase !== before.phase) this.phases.push(state.phase);
      },
      handleMessage: (message) => this.messages.push(message),
      handleRefusal: () => undefined,
      handleGarbage: () => {
        this.garbage++;
      },
    },
    () => 0,
  );

  async join(): Promise<this> {
    this.runner.handle({ type: "join", intent: { room: "yard", name: "Ara" } });
    await this.settle();
    return this;
  }

  /** Lets promises and due timers run; the clock is a fake one. */
  async settle(ms = 0): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  get self(): readonly string[] {
    return this.messages.flatMap((message) => (message.type === "joined" ? [message.self] : []));
  }
}

describe("a session with a server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("joins", async () => {
    const meeting = await new Meeting().join();
    expect(meeting.phases).toEqual(["joining", "joined"]);
    expect(meeting.media.done).toEqual(["offer first", "answer"]);
  });

  it("comes back as the same participant after a cut", async () => {
    const meeting = await new Meeting().join();
    meeting.server.cut();
    await meeting.settle();
    expect(meeting.phases).toEqual(["joining", "joined", "reconnecting", "joined"]);
    expect(meeting.self).toEqual(["p-1", "p-1"]);
  });

  it("comes back as a new participant after a restart, on one new socket", async () => {
    const meeting = await new Meeting().join();
    meeting.server.restart();
    await meeting.settle();
    expect(meeting.self).toEqual(["p-1", "p-2"]);
    expect(meeting.server.connections).toHaveLength(2);
    expect(meeting.media.done).toEqual([
      "offer first",
      "answer",
      "offer ice-restart",
      "offer fresh",
      "answer",
    ]);
  });

  it("keeps trying while the server is down and resumes when it is back", async () => {
    const meeting = await new Meeting().join();
    meeting.server.reachable = false;
    meeting.server.cut();
    await meeting.settle(4_000);
    expect(meeting.server.connections.length).toBeGreaterThan(3);
    meeting.server.reachable = true;
    await meeting.settle(5_000);
    expect(meeting.self).toEqual(["p-1", "p-1"]);
  });

  it("notices a socket that is dead without saying so", async () => {
    const meeting = await new Meeting().join();
    await meeting.settle(PING_EVERY_MS);
    expect(meeting.runner.state.phase).toBe("joined");
    meeting.server.silent = true;
    await meeting.settle(PING_EVERY_MS + PONG_WITHIN_MS);
    expect(meeting.runner.state.phase).toBe("reconnecting");
    meeting.server.silent = false;
    await meeting.settle(30_000);
    expect(meeting.runner.state.phase).toBe("joined");
  });

  it("goes on after a message that is not in the book", async () => {
    const meeting = await new Meeting().join();
    meeting.server.sayText("{");
    meeting.server.sayText('{"type":"poll"}');
    meeting.server.say({ type: "speakers", speakers: ["p-1"], active: "p-1" });
    expect(meeting.garbage).toBe(1);
    expect(meeting.messages.at(-1)?.type).toBe("speakers");
  });

  it("is refused by a locked room and stops", async () => {
    const meeting = new Meeting();
    meeting.server.locked = true;
    await meeting.join();
    await meeting.settle(60_000);
    expect(meeting.runner.state).toMatchObject({ phase: "closed", cause: { code: "room-locked" } });
    expect(meeting.server.connections).toHaveLength(1);
    expect(meeting.media.done.at(-1)).toBe("close");
  });

  it("leaves for good: no timer brings it back", async () => {
    const meeting = await new Meeting().join();
    meeting.runner.handle({ type: "leave" });
    await meeting.settle(60_000);
    expect(meeting.server.heard.at(-1)?.type).toBe("leave");
    expect(meeting.server.connections).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("says nothing while nobody listens", async () => {
    const meeting = new Meeting();
    expect(meeting.runner.send({ type: "chat", text: "Hello" })).toBe(false);
    await meeting.join();
    expect(meeting.runner.send({ type: "chat", text: "Hello" })).toBe(true);
    expect(meeting.server.heard.at(-1)).toEqual({ type: "chat", text: "Hello" });
  });
});
