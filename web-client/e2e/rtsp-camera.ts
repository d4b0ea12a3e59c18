import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Debian's packages are for Debian's Python, which need not be the first on the path. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("../../src/test/resources/interop/rtsp_camera.py", import.meta.url));
const START_DEADLINE_MS = 30_000;

/** Y, U and V of the quarters of the picture it shows, as in `picture.py`. */
const QUARTERS = [
  [90, 90, 200],
  [150, 60, 70],
  [70, 190, 110],
  [190, 60, 150],
] as const;

/** The same in red, green and blue (BT.601, limited range). */
export const QUARTER_COLOURS = QUARTERS.map(([y, u, v]) => {
  const light = 1.164 * (y - 16);
  const [blue, red] = [u - 128, v - 128];
  return [light + 1.596 * red, light - 0.392 * blue - 0.813 * red, light + 2.017 * blue].map((value) =>
    Math.round(Math.min(255, Math.max(0, value))),
  );
});

/** What GStreamer's RTSP server accepts with `--auth`, percent-encoded. */
export const CAMERA_CREDENTIALS = "user:pass%3Aword%401";

export interface CameraOptions {
  /** 0 takes any free port; a camera that comes back has the first one's. */
  readonly port?: number;
  readonly auth?: "basic" | "digest";
}

/** A network camera made of GStreamer's RTSP server: a known picture and a tone. */
export class RtspCamera {
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;

  private constructor(process: ChildProcess, port: number, exited: Promise<void>) {
    this.#process = process;
    this.port = port;
    this.#exited = exited;
  }

  static get installed(): boolean {
    const look = "import gi; gi.require_version('GstRtspServer', '1.0')";
    return spawnSync(PYTHON, ["-c", look]).status === 0;
  }

  static async start({ port = 0, auth }: CameraOptions = {}): Promise<RtspCamera> {
    const more = auth === undefined ? [] : ["--auth", auth];
    const child = spawn(PYTHON, [SCRIPT, "--port", String(port), ...more], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    const exited = new Promise<void>((resolve) => child.on("close", () => resolve()));
    let said = "";
    const served = new Promise<number>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the camera does not serve\n${said}`)),
        START_DEADLINE_MS,
      );
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const served = /^PORT=(\d+)$/m.exec(said)?.[1];
        if (served === undefined) return;
        clearTimeout(late);
        resolve(Number(served));
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.on("close", () => reject(new Error(`the camera has ended\n${said}`)));
    });
    return new RtspCamera(child, await served, exited);
  }

  /** @param credentials with an `@` at the end, or empty */
  url(stream: string, credentials = ""): string {
    return `rtsp://${credentials}127.0.0.1:${this.port}/${stream}`;
  }

  /** Takes its power away. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#exited;
  }
}
