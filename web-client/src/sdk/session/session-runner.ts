import type { ClientMessage } from "../protocol/client-message.ts";
import { decode } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import { DecodeError } from "../protocol/json-reader.ts";
import type {
  AnswerMessage,
  ErrorMessage,
  JoinedMessage,
  ServerMessage,
} from "../protocol/server-message.ts";
import { reduce } from "./reducer.ts";
import type {
  LocalOffer,
  OfferMode,
  SessionEffect,
  SessionEvent,
  SessionState,
  SessionTimer,
} from "./session-state.ts";
import type { OpenSocket, SignalSocket } from "./signal-socket.ts";

/** What the session needs of the peer connection. Calls are made one after the other. */
export interface SessionMedia {
  createOffer(mode: OfferMode): Promise<LocalOffer>;
  applyAnswer(answer: AnswerMessage | JoinedMessage): Promise<void>;
  rollBack(): Promise<void>;
  close(): void;
}

export interface SessionListener {
  handleState(state: SessionState, before: SessionState): void;
  handleMessage(message: ServerMessage): void;
  handleRefusal(error: ErrorMessage): void;
  /** The server said something that is not in `docs/signaling.md`; the message was dropped. */
  handleGarbage(error: DecodeError): void;
}

/** The one place where the reducer's effects happen: it owns the socket and the timers of a session. */
export class SessionRunner {
  readonly #media: SessionMedia;
  readonly #openSocket: OpenSocket;
  readonly #listener: SessionListener;
  readonly #chance: () => number;
  readonly #timers = new Map<SessionTimer, ReturnType<typeof setTimeout>>();
  readonly #waiting: SessionEvent[] = [];
  #mediaWork: Promise<void> = Promise.resolve();
  #state: SessionState = { phase: "idle" };
  #socket: SignalSocket | undefined;
  #running = false;

  constructor(
    media: SessionMedia,
    openSocket: OpenSocket,
    listener: SessionListener,
    chance: () => number = Math.random,
  ) {
    this.#media = media;
    this.#openSocket = openSocket;
    this.#listener = listener;
    this.#chance = chance;
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Events that come up while one is handled wait for their turn. */
  handle(event: SessionEvent): void {
    this.#waiting.push(event);
    if (this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
        this.#step(next);
    } finally {
      this.#running = false;
    }
  }

  /** Says something that needs no answer here; false when nobody would hear it. */
  send(message: ClientMessage): boolean {
    if (this.#state.phase !== "joined") return false;
    this.#socket?.send(encode(message));
    return true;
  }

  #step(event: SessionEvent): void {
    const before = this.#state;
    const [state, effects] = reduce(before, event);
    this.#state = state;
    for (const effect of effects) this.#run(effect);
    if (state !== before) this.#listener.handleState(state, before);
  }

  #run(effect: SessionEffect): void {
    switch (effect.type) {
      case "open-socket":
        return this.#open();
      case "close-socket":
        return this.#close();
      case "send":
        return this.#socket?.send(encode(effect.message));
      case "create-offer":
        return this.#createOffer(effect.offerId, effect.mode);
      case "apply-answer":
        return this.#doMedia(() => this.#media.applyAnswer(effect.answer));
      case "roll-back":
        return this.#doMedia(() => this.#media.rollBack());
      case "close-media":
        return this.#media.close();
      case "start-timer":
        return this.#startTimer(effect.timer, effect.delayMs + this.#chance() * effect.jitterMs);
      case "stop-timer":
        return this.#stopTimer(effect.timer);
      case "deliver":
        return this.#listener.handleMessage(effect.message);
      case "report":
        return this.#listener.handleRefusal(effect.error);
    }
  }

  #open(): void {
    this.#close();
    this.#socket = this.#openSocket({
      handleOpen: () => this.handle({ type: "socket-opened" }),
      handleText: (text) => this.#receive(text),
      handleClose: (code, reason) => {
        this.#socket = undefined;
        this.handle({ type: "socket-closed", code, reason });
      },
    });
  }

  #close(): void {
    this.#socket?.close();
    this.#socket = undefined;
  }

  #receive(text: string): void {
    try {
      const message = decode(text);
      if (message !== undefined) this.handle({ type: "received", message });
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#listener.handleGarbage(error);
    }
  }

  #createOffer(offerId: number, mode: OfferMode): void {
    this.#doMedia(async () => {
      const offer = await this.#media.createOffer(mode);
      this.handle({ type: "offer-ready", offerId, offer });
    });
  }

  /** The browser wants one description after the other. */
  #doMedia(work: () => Promise<void>): void {
    this.#mediaWork = this.#mediaWork.then(work).catch((error: unknown) => {
      this.handle({ type: "media-broken", message: error instanceof Error ? error.message : String(error) });
    });
  }

  #startTimer(timer: SessionTimer, delayMs: number): void {
    this.#stopTimer(timer);
    const handle = setTimeout(() => {
      this.#timers.delete(timer);
      this.handle({ type: "timer", timer });
    }, delayMs);
    this.#timers.set(timer, handle);
  }

  #stopTimer(timer: SessionTimer): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
  }
}
