import { describe, expect, it } from "vitest";
import type { AnswerMessage, ErrorMessage, JoinedMessage } from "../protocol/server-message.ts";
import { reduce } from "./reducer.ts";
import type { LocalOffer, SessionEffect, SessionEvent, SessionState } from "./session-state.ts";
import { backOffMs, JOIN_ATTEMPTS, PROBE_WITHIN_MS, RECONNECT_ATTEMPTS } from "./timing.ts";

const OFFER: LocalOffer = { sdp: "offer", tracks: [{ mid: "0", source: "microphone" }] };
const JOINED: JoinedMessage = {
  type: "joined",
  self: "p-1",
  session: "s-1",
  resumed: false,
  answer: "answer",
  room: { id: "yard", locked: false },
  slots: [],
  tracks: [],
  participants: [],
  speakers: [],
  iceServers: [],
  limits: { messageBytes: 1, messagesPerSecond: 1, slots: 1, tracks: 1, chatCharacters: 1 },
};
const JOIN: SessionEvent = { type: "join", intent: { room: "yard", name: "Ara" } };
const OPENED: SessionEvent = { type: "socket-opened" };
const CUT: SessionEvent = { type: "socket-closed", code: 1006, reason: "" };
const joined = (over: Partial<JoinedMessage> = {}): SessionEvent => ({
  type: "received",
  message: { ...JOINED, ...over },
});
const failed = (error: Partial<ErrorMessage>): SessionEvent => ({
  type: "received",
  message: { type: "error", code: "internal", message: "", fatal: true, ...error },
});

/** Walks the reducer and remembers what the last event caused. */
class Walk {
  state: SessionState = { phase: "idle" };
  effects: readonly SessionEffect[] = [];

  on(...events: readonly SessionEvent[]): this {
    for (const event of events) [this.state, this.effects] = reduce(this.state, event);
    return this;
  }

  /** The browser hands over the offer that was asked for last. */
  offer(): this {
    const { state } = this;
    if (state.phase === "joined" && state.negotiation.step === "making") {
      return this.on({ type: "offer-ready", offerId: state.negotiation.offerId, offer: OFFER });
    }
    if (state.phase !== "joining" && state.phase !== "reconnecting")
      throw new Error(`no offer in ${state.phase}`);
    return this.on({ type: "offer-ready", offerId: state.attempt.offerId, offer: OFFER });
  }

  enter(): this {
    return this.on(JOIN, OPENED).offer().on(joined());
  }

  of<T extends SessionEffect["type"]>(type: T): readonly Extract<SessionEffect, { type: T }>[] {
    return this.effects.filter(
      (effect): effect is Extract<SessionEffect, { type: T }> => effect.type === type,
    );
  }

  get sent(): readonly string[] {
    return this.of("send").map((effect) => effect.message.type);
  }

  get modes(): readonly string[] {
    return this.of("create-offer").map((effect) => effect.mode);
  }

  get cause(): string {
    return this.state.phase === "closed" ? this.state.cause.code : this.state.phase;
  }
}

describe("joining", () => {
  it("opens the socket and asks for the offer at the same time", () => {
    const walk = new Walk().on(JOIN);
    expect(walk.effects.map((effect) => effect.type)).toEqual(["open-socket", "create-offer", "start-timer"]);
  });

  it.each([
    ["socket first", (walk: Walk) => walk.on(OPENED), (walk: Walk) => walk.offer()],
    ["offer first", (walk: Walk) => walk.offer(), (walk: Walk) => walk.on(OPENED)],
  ])("sends join when both are there, %s", (_, first, second) => {
    const walk = new Walk().on(JOIN);
    first(walk);
    expect(walk.sent).toEqual([]);
    second(walk);
    expect(walk.of("send")[0]?.message).toMatchObject({
      type: "join",
      room: "yard",
      name: "Ara",
      offer: "offer",
    });
  });

  it("says the token, and nothing of a resume", () => {
    const walk = new Walk()
      .on({ type: "join", intent: { room: "yard", name: "Ara", token: "eyJ" } }, OPENED)
      .offer();
    expect(walk.of("send")[0]?.message).toMatchObject({ token: "eyJ" });
    expect(walk.of("send")[0]?.message).not.toHaveProperty("resume");
  });

  it("applies the answer before anything else once joined", () => {
    const walk = new Walk().enter();
    expect(walk.state.phase).toBe("joined");
    expect(walk.effects[0]).toMatchObject({ type: "apply-answer", answer: { answer: "answer" } });
  });

  it("takes no offer of an earlier attempt", () => {
    const walk = new Walk().on(JOIN, OPENED, { type: "offer-ready", offerId: 77, offer: OFFER });
    expect(walk.sent).toEqual([]);
  });

  it("backs off, tries again and gives up in the end", () => {
    const walk = new Walk().on(JOIN);
    for (let attempt = 1; attempt < JOIN_ATTEMPTS; attempt++) {
      walk.on(CUT);
      expect(walk.of("start-timer")[0]).toMatchObject({ timer: "retry", delayMs: backOffMs(attempt - 1) });
      walk.on({ type: "timer", timer: "retry" });
      expect(walk.of("open-socket")).toHaveLength(1);
    }
    expect(walk.on(CUT).cause).toBe("unreachable");
  });

  it("counts a server that does not answer as a failed attempt", () => {
    const walk = new Walk().on(JOIN, OPENED).offer().on({ type: "timer", timer: "attempt" });
    expect(walk.effects.map((effect) => effect.type)).toContain("close-socket");
    expect(walk.of("start-timer")[0]?.timer).toBe("retry");
  });

  it.each(["room-locked", "bad-token", "token-expired", "room-full", "forbidden"] as const)(
    "ends with %s",
    (code) => {
      expect(new Walk().on(JOIN, OPENED).offer().on(failed({ code })).cause).toBe(code);
    },
  );

  it("knows a code also by the socket's close reason", () => {
    expect(
      new Walk().on(JOIN, OPENED, { type: "socket-closed", code: 1008, reason: "room-locked" }).cause,
    ).toBe("room-locked");
  });

  it("ends when the browser cannot do it", () => {
    expect(new Walk().on(JOIN, { type: "media-broken", message: "no WebRTC" }).cause).toBe("unsupported");
  });
});

describe("renegotiation", () => {
  const NEEDED: SessionEvent = { type: "negotiation-needed" };
  const answerTo = (walk: Walk): SessionEvent => {
    const { state } = walk;
    if (state.phase !== "joined" || state.negotiation.step !== "offered") throw new Error("nothing offered");
    const message: AnswerMessage = {
      type: "answer",
      re: state.negotiation.messageId,
      sdp: "a",
      slots: [],
      tracks: [],
    };
    return { type: "received", message };
  };

  it("offers once and applies the answer that names the offer", () => {
    const walk = new Walk().enter().on(NEEDED);
    expect(walk.modes).toEqual(["update"]);
    expect(walk.offer().sent).toEqual(["offer"]);
    const answer = answerTo(walk);
    const stale: AnswerMessage = { type: "answer", re: "old", sdp: "b", slots: [], tracks: [] };
    expect(walk.on({ type: "received", message: stale }).effects).toEqual([]);
    expect(walk.on(answer).of("apply-answer")).toHaveLength(1);
  });

  it("keeps one offer in flight: needs that come up meanwhile make one more offer", () => {
    const walk = new Walk().enter().on(NEEDED).on(NEEDED, NEEDED);
    expect(walk.modes).toEqual([]);
    walk.offer().on(NEEDED);
    expect(walk.modes).toEqual([]);
    walk.on(answerTo(walk));
    expect(walk.modes).toEqual(["update"]);
    walk.offer();
    walk.on(answerTo(walk));
    expect(walk.modes).toEqual([]);
  });

  it("does not forget an ICE restart over a later update", () => {
    const walk = new Walk().enter().on(NEEDED).offer().on({ type: "path-lost" }, NEEDED);
    walk.on(answerTo(walk));
    expect(walk.modes).toEqual(["ice-restart"]);
  });

  it("restarts ICE over a socket that has to show that it lives, when the path is lost", () => {
    const walk = new Walk().enter().on({ type: "path-lost" });
    expect(walk.sent).toEqual(["ping"]);
    expect(walk.modes).toEqual(["ice-restart"]);
    expect(walk.of("start-timer").find(({ timer }) => timer === "pong")?.delayMs).toBe(PROBE_WITHIN_MS);
    walk.on({ type: "timer", timer: "pong" });
    expect(walk.state.phase).toBe("reconnecting");
  });

  it("resumes with a new peer connection when the old one is stuck on a dead path", () => {
    const walk = new Walk().enter().on({ type: "path-lost" }, { type: "path-stuck" });
    expect(walk.effects.map((effect) => effect.type)).toContain("close-socket");
    expect(walk.modes).toEqual(["fresh"]);
    walk.on(OPENED).offer();
    expect(walk.of("send")[0]?.message).toMatchObject({ type: "join", resume: "s-1" });
    walk.on({ type: "path-stuck" });
    expect(walk.effects).toEqual([]);
  });

  it("restarts ICE and asks nothing else when there may be a better path", () => {
    const walk = new Walk().enter().on({ type: "path-poor" });
    expect(walk.effects.map((effect) => effect.type)).toEqual(["create-offer"]);
    expect(walk.modes).toEqual(["ice-restart"]);
    walk.on({ type: "path-poor" });
    expect(walk.effects).toEqual([]);
  });

  it("rolls back an offer the server refuses and goes on", () => {
    const walk = new Walk().enter().on(NEEDED).offer().on(NEEDED);
    const { state } = walk;
    const re =
      state.phase === "joined" && state.negotiation.step === "offered" ? state.negotiation.messageId : "";
    walk.on(failed({ re, code: "too-many-slots", fatal: false }));
    expect(walk.effects.map((effect) => effect.type)).toEqual(["roll-back", "report", "create-offer"]);
  });

  it("reports other refusals without touching the negotiation", () => {
    const walk = new Walk().enter().on(NEEDED).offer();
    const before = walk.state;
    walk.on(failed({ re: "none", code: "rate-limited", fatal: false }));
    expect(walk.effects.map((effect) => effect.type)).toEqual(["report"]);
    expect(walk.state).toEqual(before);
  });
});

describe("a lost connection", () => {
  it("is resumed at once with the session and an ICE restart of the same peer connection", () => {
    const walk = new Walk().enter().on(CUT);
    expect(walk.state.phase).toBe("reconnecting");
    expect(walk.of("open-socket")).toHaveLength(1);
    expect(walk.modes).toEqual(["ice-restart"]);
    expect(walk.on(OPENED).offer().of("send")[0]?.message).toMatchObject({ type: "join", resume: "s-1" });
    expect(walk.on(joined({ resumed: true })).state.phase).toBe("joined");
  });

  it("joins afresh on the same socket when the session is unknown", () => {
    const walk = new Walk()
      .enter()
      .on(CUT, OPENED)
      .offer()
      .on(failed({ code: "resume-failed", fatal: false }));
    expect(walk.modes).toEqual(["fresh"]);
    expect(walk.of("open-socket")).toHaveLength(0);
    expect(walk.offer().of("send")[0]?.message).not.toHaveProperty("resume");
    expect(walk.on(joined({ session: "s-2" })).state).toMatchObject({ phase: "joined", session: "s-2" });
  });

  it("stays unknown: a further attempt does not try the old session again", () => {
    const walk = new Walk()
      .enter()
      .on(CUT, OPENED)
      .offer()
      .on(failed({ code: "resume-failed", fatal: false }));
    walk.on(CUT, { type: "timer", timer: "retry" });
    expect(walk.modes).toEqual(["fresh"]);
    expect(walk.on(OPENED).offer().of("send")[0]?.message).not.toHaveProperty("resume");
  });

  it("is admitted after many attempts", () => {
    const walk = new Walk().enter().on(CUT);
    for (let attempt = 1; attempt < RECONNECT_ATTEMPTS; attempt++)
      walk.on(CUT, { type: "timer", timer: "retry" });
    expect(walk.state.phase).toBe("reconnecting");
    expect(walk.on(CUT).cause).toBe("lost");
  });

  it("is not waited for when the network comes back", () => {
    const walk = new Walk().enter().on(CUT, CUT);
    expect(walk.state).toMatchObject({ attempt: { socket: "waiting" } });
    expect(walk.on({ type: "network-changed" }).of("open-socket")).toHaveLength(1);
  });

  it("waits as long as a server that goes away asks for, with jitter", () => {
    const walk = new Walk()
      .enter()
      .on({ type: "received", message: { type: "going-away", reconnectAfterMs: 500 } });
    expect(walk.of("start-timer")[0]).toMatchObject({ timer: "retry", delayMs: 500, jitterMs: 500 });
    expect(walk.on({ type: "timer", timer: "retry" }).modes).toEqual(["ice-restart"]);
  });

  it("resumes with a new peer connection when the old one is broken", () => {
    const walk = new Walk().enter().on({ type: "media-broken", message: "m-lines" });
    walk.on({ type: "timer", timer: "retry" });
    expect(walk.modes).toEqual(["fresh"]);
    expect(walk.on(OPENED).offer().of("send")[0]?.message).toMatchObject({ resume: "s-1" });
  });

  it.each(["removed", "room-ended", "replaced", "media-failed"] as const)("is none: %s is an end", (code) => {
    expect(new Walk().enter().on(failed({ code })).cause).toBe(code);
  });

  it.each(["slow-consumer", "internal"] as const)("follows %s, which passes", (code) => {
    expect(new Walk().enter().on(failed({ code })).state.phase).toBe("reconnecting");
  });
});

describe("heartbeat", () => {
  const PING: SessionEvent = { type: "timer", timer: "ping" };
  const PONG_DUE: SessionEvent = { type: "timer", timer: "pong" };

  it("pings and goes on pinging", () => {
    const walk = new Walk().enter().on(PING);
    expect(walk.sent).toEqual(["ping"]);
    expect(walk.of("start-timer").map((effect) => effect.timer)).toEqual(["pong", "ping"]);
  });

  it("takes anything heard as a sign of life", () => {
    const walk = new Walk()
      .enter()
      .on(PING, { type: "received", message: { type: "speakers", speakers: [] } });
    expect(walk.of("stop-timer")).toEqual([{ type: "stop-timer", timer: "pong" }]);
    expect(walk.on(PONG_DUE).state.phase).toBe("joined");
  });

  it("leaves a dead socket", () => {
    const walk = new Walk().enter().on(PING, PONG_DUE);
    expect(walk.state.phase).toBe("reconnecting");
    expect(walk.effects.map((effect) => effect.type)).toContain("close-socket");
  });

  it("probes at once when the network changes", () => {
    expect(new Walk().enter().on({ type: "network-changed" }).sent).toEqual(["ping"]);
  });
});

describe("leaving", () => {
  it("tells the server and closes socket and media", () => {
    const walk = new Walk().enter().on({ type: "leave" });
    expect(walk.sent).toEqual(["leave"]);
    expect(walk.effects.map((effect) => effect.type)).toEqual(
      expect.arrayContaining(["close-socket", "close-media"]),
    );
    expect(walk.cause).toBe("left");
  });

  it("says nothing before it has joined", () => {
    expect(new Walk().on(JOIN, OPENED, { type: "leave" }).sent).toEqual([]);
  });

  it("can join again afterwards", () => {
    expect(new Walk().enter().on({ type: "leave" }, JOIN).state.phase).toBe("joining");
  });
});
