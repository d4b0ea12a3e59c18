import type { ClientMessage, JoinMessage } from "../src/sdk/protocol/client-message.ts";
import type { Participant } from "../src/sdk/protocol/model.ts";
import type { ErrorMessage, JoinedMessage, ServerMessage } from "../src/sdk/protocol/server-message.ts";
import type { OpenSocket, SocketHandlers } from "../src/sdk/session/signal-socket.ts";

interface Connection {
  readonly handlers: SocketHandlers;
  readonly heard: ClientMessage[];
  open: boolean;
}

const LIMITS = { messageBytes: 262144, messagesPerSecond: 50, slots: 60, tracks: 6, chatCharacters: 4000 };

/**
 * A signaling server in memory, as far as `docs/signaling.md` speaks about one client: it joins, resumes, answers
 * offers and pings. Tests cut its connections, make it silent, restart it, lock it.
 */
export class FakeSignalServer {
  readonly connections: Connection[] = [];
  reachable = true;
  silent = false;
  locked = false;
  #sessions = new Map<string, string>();
  #people = 0;

  readonly openSocket: OpenSocket = (handlers) => {
    const connection: Connection = { handlers, heard: [], open: true };
    this.connections.push(connection);
    queueMicrotask(() => (this.reachable ? handlers.handleOpen() : this.#drop(connection, 1006, "")));
    return {
      send: (text) => this.#hear(connection, JSON.parse(text) as ClientMessage),
      close: () => {
        connection.open = false;
      },
    };
  };

  /** Everything said on the newest connection. */
  get heard(): readonly ClientMessage[] {
    return this.connections.at(-1)?.heard ?? [];
  }

  say(message: ServerMessage): void {
    this.sayText(JSON.stringify(message));
  }

  sayText(text: string): void {
    const connection = this.connections.at(-1);
    if (connection?.open) connection.handlers.handleText(text);
  }

  /** The network takes the newest connection away. */
  cut(): void {
    const connection = this.connections.at(-1);
    if (connection !== undefined) this.#drop(connection, 1006, "");
  }

  /** A new process: nobody is remembered. */
  restart(): void {
    this.#sessions = new Map();
    this.cut();
  }

  #hear(connection: Connection, message: ClientMessage): void {
    connection.heard.push(message);
    if (this.silent) return;
    queueMicrotask(() => this.#answer(connection, message));
  }

  #answer(connection: Connection, message: ClientMessage): void {
    const re = message.id === undefined ? {} : { re: message.id };
    if (message.type === "join") this.#join(connection, message);
    if (message.type === "offer") this.say({ type: "answer", ...re, sdp: "answer", slots: [], tracks: [] });
    if (message.type === "ping") this.say({ type: "pong", ...re });
    if (message.type === "leave") this.#drop(connection, 1000, "");
  }

  #join(connection: Connection, join: JoinMessage): void {
    const re = join.id ?? "";
    const known = join.resume === undefined ? undefined : this.#sessions.get(join.resume);
    if (join.resume !== undefined && known === undefined) return this.#refuse(re, "resume-failed", false);
    if (this.locked && known === undefined) {
      this.#refuse(re, "room-locked", true);
      return this.#drop(connection, 1008, "room-locked");
    }
    const self = known ?? `p-${++this.#people}`;
    const session = `s-${self}-${this.connections.length}`;
    this.#sessions.set(session, self);
    this.say(joined(re, self, session, known !== undefined, join));
  }

  #refuse(re: string, code: ErrorMessage["code"], fatal: boolean): void {
    this.say({ type: "error", re, code, message: code, fatal });
  }

  #drop(connection: Connection, code: number, reason: string): void {
    if (!connection.open) return;
    connection.open = false;
    connection.handlers.handleClose(code, reason);
  }
}

function joined(
  re: string,
  self: string,
  session: string,
  resumed: boolean,
  join: JoinMessage,
): JoinedMessage {
  const me: Participant = {
    id: self,
    name: join.name,
    role: "host",
    kind: "browser",
    connection: "connected",
    hand: 0,
    tracks: [],
  };
  return {
    type: "joined",
    re,
    self,
    session,
    resumed,
    answer: "answer",
    room: { id: join.room, locked: false },
    slots: [],
    tracks: (join.tracks ?? []).map(({ mid }) => ({ mid, track: `t-${mid}` })),
    participants: [me],
    speakers: [],
    iceServers: [],
    limits: LIMITS,
  };
}
