import type { Participant, Track, VideoSource } from "../src/sdk/protocol/model.ts";

const NAMES = [
  "Ara Kim",
  "Bo Lindqvist",
  "김하늘",
  "Daniela Marques",
  "Eun-ji Park",
  "Farid Haddad",
  "Grace Okafor",
  "이준서",
  "Ines Weber",
  "Jonas Berg",
  "최유나",
  "Lena Novak",
];

/** Background, clothes, skin and hair of the painted people. */
const LOOKS = [
  ["#b9c7bd", "#2f5d50", "#e3b592", "#2a211c"],
  ["#d8c3a5", "#7a3f2b", "#f0cfae", "#a87838"],
  ["#a9b8cc", "#38456f", "#e8bf99", "#17171b"],
  ["#cfb3a3", "#8b3b4a", "#c58c63", "#3b2418"],
  ["#c7cbb4", "#55602f", "#edc7a6", "#1e1a18"],
  ["#9fb2ad", "#1f3f44", "#b97f56", "#221a15"],
  ["#d9cdb8", "#b0762b", "#7d4f33", "#14100e"],
  ["#b6b3c9", "#504a78", "#e9c39e", "#1b1b1f"],
  ["#c9d2cc", "#3d6c8a", "#f2d3b6", "#6f4a26"],
] as const;

const WIDTH = 640;
const HEIGHT = 360;

export function participant(index: number, over: Partial<Participant> = {}): Participant {
  return {
    id: `p-${index + 1}`,
    name: NAMES[index % NAMES.length] ?? "Guest",
    role: index === 0 ? "host" : "guest",
    kind: "browser",
    connection: "connected",
    hand: 0,
    tracks: [track(index, "microphone"), track(index, "camera")],
    ...over,
  };
}

export function track(index: number, source: "microphone" | "camera" | "screen", muted = false): Track {
  return { id: `t-${index + 1}-${source}`, kind: source === "microphone" ? "audio" : "video", source, muted };
}

const FIRST_CAMERA = 100;

/** A camera in each state. */
export function paintedCameras(): readonly Participant[] {
  const camera = (number: number, name: string, over: Partial<Participant>): Participant => ({
    ...participant(FIRST_CAMERA + number),
    name,
    role: "guest",
    kind: "camera",
    tracks: [track(FIRST_CAMERA + number, "camera")],
    ...over,
  });
  return [
    camera(0, "Front door", {}),
    camera(1, "Loading bay", {
      connection: "reconnecting",
      detail: "The camera stopped sending. Trying again in 4 s.",
    }),
    camera(2, "Hall", {
      connection: "failed",
      detail: "The camera does not accept this user name and password.",
    }),
    camera(3, "Roof", { connection: "connecting", detail: "", tracks: [] }),
  ];
}

/** A moving picture of a painted person, or of a painted document. */
export function paintedStream(index: number, source: VideoSource): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = source === "screen" ? WIDTH * 2 : WIDTH;
  canvas.height = source === "screen" ? HEIGHT * 2 : HEIGHT;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  let frame = 0;
  const paint = (): void => {
    if (source === "screen") paintDocument(context, frame);
    else if (index >= FIRST_CAMERA) paintDoor(context, frame);
    else paintPerson(context, index, frame);
    frame++;
  };
  paint();
  setInterval(paint, 66);
  return canvas.captureStream(15);
}

/** A broadcast's picture: four of the people in a grid. */
export function paintedMeeting(): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * 2;
  canvas.height = HEIGHT * 2;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no canvas");
  let frame = 0;
  const paint = (): void => {
    for (let index = 0; index < 4; index++) {
      context.save();
      context.translate((index % 2) * WIDTH, Math.floor(index / 2) * HEIGHT);
      context.beginPath();
      context.rect(4, 4, WIDTH - 8, HEIGHT - 8);
      context.clip();
      paintPerson(context, index, frame);
      context.fillStyle = "#ffffff";
      context.font = "600 22px sans-serif";
      context.fillText(NAMES[index] ?? "", 22, HEIGHT - 24);
      context.restore();
    }
    frame++;
  };
  paint();
  setInterval(paint, 66);
  return canvas.captureStream(15);
}

function paintPerson(context: CanvasRenderingContext2D, index: number, frame: number): void {
  const [wall, clothes, skin, hair] = LOOKS[index % LOOKS.length] ?? LOOKS[0];
  const sway = Math.sin(frame / 14 + index) * 5;
  const middle = WIDTH / 2 + ((index * 53) % 60) - 30 + sway;
  const light = context.createLinearGradient(0, 0, WIDTH, HEIGHT);
  light.addColorStop(0, wall);
  light.addColorStop(1, "#4a4f4c");
  context.fillStyle = light;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "rgb(255 255 255 / 16%)";
  context.fillRect(70 + (index % 3) * 160, 40, 110, 140);
  ellipse(context, clothes, middle, HEIGHT + 40, 150, 140);
  ellipse(context, skin, middle, 262, 32, 50);
  ellipse(context, hair, middle, 158, 74, 84);
  ellipse(context, skin, middle, 178, 60, 74);
  ellipse(context, hair, middle - 6, 112, 62, 30);
}

function paintDoor(context: CanvasRenderingContext2D, frame: number): void {
  const light = context.createLinearGradient(0, 0, 0, HEIGHT);
  light.addColorStop(0, "#6f7d86");
  light.addColorStop(1, "#3a4147");
  context.fillStyle = light;
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = "#8d8577";
  context.fillRect(0, 270, WIDTH, 90);
  context.fillStyle = "#54402f";
  context.fillRect(250, 70, 140, 210);
  context.fillStyle = "#c9a85c";
  context.fillRect(368, 176, 10, 10);
  ellipse(context, "rgb(0 0 0 / 22%)", 140 + ((frame * 2) % 420), 318, 44, 12);
  context.fillStyle = "#ffffff";
  context.font = "600 17px monospace";
  context.fillText(`2026-03-02 10:0${Math.floor(frame / 15) % 10}:14`, 16, 30);
}

function paintDocument(context: CanvasRenderingContext2D, frame: number): void {
  context.fillStyle = "#fbfaf7";
  context.fillRect(0, 0, WIDTH * 2, HEIGHT * 2);
  context.fillStyle = "#17705a";
  context.fillRect(96, 88, 420, 34);
  context.fillStyle = "#c9c6bd";
  for (let line = 0; line < 9; line++) context.fillRect(96, 168 + line * 34, 500 - ((line * 71) % 180), 14);
  for (let bar = 0; bar < 6; bar++) {
    const height = 120 + ((bar * 67) % 220) + Math.sin(frame / 20 + bar) * 12;
    context.fillStyle = bar === 3 ? "#df6a35" : "#45548f";
    context.fillRect(720 + bar * 76, 560 - height, 48, height);
  }
  context.fillStyle = "#5c605a";
  context.fillRect(700, 562, 480, 3);
}

function ellipse(
  context: CanvasRenderingContext2D,
  fill: string,
  x: number,
  y: number,
  rx: number,
  ry: number,
): void {
  context.fillStyle = fill;
  context.beginPath();
  context.ellipse(x, y, rx, ry, 0, 0, Math.PI * 2);
  context.fill();
}
