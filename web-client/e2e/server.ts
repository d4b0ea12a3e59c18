import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Host } from "./internet.ts";

const JAR = fileURLToPath(new URL("../../target/quarkus-app/quarkus-run.jar", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../../target/e2e-recordings", import.meta.url));
const JAVA_NEEDED = 25;
/** Long, for a machine that is busy with something else; below the hooks' own limit, so that the log is shown. */
const START_DEADLINE_MS = 110_000;
const STOP_DEADLINE_MS = 15_000;
const LISTENING = /Listening on: https?:\/\/\S+?:(\d+)/;

export interface ServerOptions {
  /** `dev` is open to everybody, `prod` wants keys. */
  readonly profile?: "dev" | "prod";
  /** 0 takes any free port; a test that restarts the server gives the first one's port again. */
  readonly httpPort?: number;
  readonly mediaPort?: number;
  /** A machine of its own, whose address the server has; without it: this one's loopback. */
  readonly on?: Host;
  /** More settings, by their full keys. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface MadangServer {
  /** Without a slash at the end. */
  readonly url: string;
  readonly httpPort: number;
  readonly pid: number;
  /** All that the server has logged so far. */
  log(): string;
  /** Ends it as an operator would (SIGTERM). */
  stop(): Promise<void>;
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
}

export interface ExitedServer {
  readonly code: number | null;
  readonly log: string;
}

/** Starts the packaged server on free ports and waits until it is ready for participants. */
export async function startServer(options: ServerOptions = {}): Promise<MadangServer> {
  const running = launch(options);
  const { on } = options;
  // what is on another network cannot be asked from here
  const listening = on === undefined ? untilReady(running) : untilListening(running);
  const httpPort = await orKilled(running, listening);
  return {
    url: `http://${on?.address ?? "127.0.0.1"}:${httpPort}`,
    httpPort,
    pid: running.process.pid ?? 0,
    log: () => running.log,
    stop: () => end(running, "SIGTERM"),
    kill: () => end(running, "SIGKILL"),
  };
}

/** Starts a server that is expected to end by itself. */
export async function runToExit(options: ServerOptions): Promise<ExitedServer> {
  const running = launch(options);
  const exited = withDeadline(running.exited, START_DEADLINE_MS, () => `no exit of its own\n${running.log}`);
  const code = await orKilled(running, exited);
  return { code, log: running.log };
}

interface Running {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  log: string;
}

const alive = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of alive) child.kill("SIGKILL");
});
process.once("SIGTERM", () => process.exit(143));

function launch(options: ServerOptions): Running {
  const address = options.on?.address ?? "127.0.0.1";
  const settings: Record<string, string> = {
    "quarkus.profile": options.profile ?? "dev",
    "quarkus.http.host": options.on === undefined ? address : "::",
    "quarkus.http.port": String(options.httpPort ?? 0),
    "madang.media.port": String(options.mediaPort ?? 0),
    "madang.rtsp.port": "0",
    "madang.media.advertised-addresses": address,
    "madang.recording.directory": RECORDINGS,
    ...options.settings,
  };
  const [program = "", ...parameters] = [...(options.on?.command ?? []), javaCommand()];
  const child = spawn(
    program,
    [
      ...parameters,
      "-ea",
      "-XX:+UseZGC",
      "-Xmx1g",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      ...Object.entries(settings).map(([key, value]) => `-D${key}=${value}`),
      "-jar",
      JAR,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  alive.add(child);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      alive.delete(child);
      resolve(code);
    });
  });
  const running: Running = { process: child, exited, log: "" };
  const listen = (chunk: Buffer): void => {
    running.log += chunk.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return running;
}

/** Resolves with the HTTP port once participants may be sent there. */
async function untilReady(running: Running): Promise<number> {
  const deadline = Date.now() + START_DEADLINE_MS;
  const httpPort = await untilListening(running);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/q/health/ready`);
    if (answer.ok) return httpPort;
    if (Date.now() > deadline) throw new Error(`not ready: ${await answer.text()}\n${running.log}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function untilListening(running: Running): Promise<number> {
  const listening = new Promise<number>((resolve, reject) => {
    const look = (): void => {
      const port = LISTENING.exec(running.log)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    running.process.stdout?.on("data", look);
    running.exited.then((code) => reject(new Error(`the server ended with ${code}\n${running.log}`)), reject);
  });
  return withDeadline(listening, START_DEADLINE_MS, () => `the server does not listen\n${running.log}`);
}

/** A server that did not do what was expected must not outlive the test. */
async function orKilled<T>(running: Running, expected: Promise<T>): Promise<T> {
  try {
    return await expected;
  } catch (failure) {
    running.process.kill("SIGKILL");
    throw failure;
  }
}

async function end(running: Running, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  running.process.kill(signal);
  try {
    await withDeadline(
      running.exited,
      STOP_DEADLINE_MS,
      () => `the server ignores ${signal}\n${running.log}`,
    );
  } catch (late) {
    running.process.kill("SIGKILL");
    throw late;
  }
}

async function withDeadline<T>(promise: Promise<T>, millis: number, message: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(message())), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** `./dev` exports JAVA_HOME; without it the usual places are looked at. */
function javaCommand(): string {
  const installed = listDirectory("/usr/lib/jvm").map((name) => `/usr/lib/jvm/${name}`);
  const homes = [process.env.JAVA_HOME, process.env.JAVA25_HOME, ...installed];
  const home = homes.find((candidate) => candidate !== undefined && javaVersion(candidate) >= JAVA_NEEDED);
  if (home === undefined) throw new Error(`no JDK ${JAVA_NEEDED} was found: set JAVA_HOME`);
  return `${home}/bin/java`;
}

function listDirectory(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function javaVersion(home: string): number {
  try {
    return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(`${home}/release`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
