import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ErrorCode } from "../../sdk/protocol/error-code.ts";
import { en } from "../i18n/en.ts";
import { addressOf, CameraAdding } from "./camera-adding.ts";
import type { MeetingClient } from "./meeting-client.ts";

describe("adding a camera", () => {
  const asked: unknown[] = [];
  const onAdded = vi.fn();
  let connected: boolean;
  let adding: CameraAdding;

  const refuse = (code: ErrorCode, re = "add-camera"): boolean =>
    adding.handleRefusal({
      type: "error",
      code,
      message: "The server's own sentence.",
      fatal: false,
      ...(re === "" ? {} : { re }),
    });

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { languages: ["en"] });
    asked.length = 0;
    connected = true;
    onAdded.mockReset();
    const client = {
      addCamera(camera: unknown): boolean {
        if (connected) asked.push(camera);
        return connected;
      },
    };
    adding = new CameraAdding(client as unknown as MeetingClient, onAdded);
  });

  afterEach(() => {
    adding.dispose();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("waits for the server, and is over when the address is accepted", () => {
    adding.add({ url: " rtsp://u:p@cam/1 ", name: " Door " });
    expect(asked).toEqual([{ url: "rtsp://u:p@cam/1", name: "Door" }]);
    expect(adding.waiting.value).toBe(true);
    expect(onAdded).not.toHaveBeenCalled();

    adding.handleAdded();
    expect(adding.waiting.value).toBe(false);
    expect(onAdded).toHaveBeenCalledOnce();
  });

  it("leaves out a name that is none", () => {
    adding.add({ url: "rtsp://cam/1", name: "  " });
    expect(asked).toEqual([{ url: "rtsp://cam/1" }]);
  });

  it("says at once what can be no address, and asks nobody", () => {
    adding.add({ url: "", name: "" });
    expect(adding.problem.value).toBe(en.cameraUrlMissing);
    adding.add({ url: "http://cam/1", name: "" });
    expect(adding.problem.value).toBe(en.cameraUrlInvalid);
    expect(asked).toEqual([]);
    adding.forget();
    expect(adding.problem.value).toBeUndefined();
  });

  it("says what the server has against the address", () => {
    const texts = {
      "invalid-url": "The server's own sentence.",
      "address-not-allowed": en.cameraNotAllowed,
      "too-many-cameras": en.tooManyCameras,
      "camera-unavailable": "The server's own sentence.",
      forbidden: en.forbidden,
      "rate-limited": en.tooFast,
    } as const;
    for (const [code, text] of Object.entries(texts)) {
      adding.add({ url: "rtsp://cam/1", name: "" });
      expect(refuse(code as ErrorCode)).toBe(true);
      expect(adding.problem.value).toBe(text);
      expect(adding.waiting.value).toBe(false);
    }
    expect(onAdded).not.toHaveBeenCalled();
  });

  it("leaves refusals of other things alone", () => {
    adding.add({ url: "rtsp://cam/1", name: "" });
    expect(refuse("not-found", "broadcast")).toBe(false);
    expect(refuse("not-found", "")).toBe(false);
    expect(adding.waiting.value).toBe(true);
  });

  it("gives up when the connection is away or nobody answers", () => {
    connected = false;
    adding.add({ url: "rtsp://cam/1", name: "" });
    expect(adding.problem.value).toBe(en.notSent);

    connected = true;
    adding.add({ url: "rtsp://cam/1", name: "" });
    adding.handleLost();
    expect(adding.problem.value).toBe(en.notSent);

    adding.add({ url: "rtsp://cam/1", name: "" });
    vi.advanceTimersByTime(60_000);
    expect(adding.problem.value).toBe(en.notSent);
    expect(adding.waiting.value).toBe(false);
  });

  it("says nothing about a camera that somebody else has added", () => {
    adding.handleAdded();
    expect(onAdded).not.toHaveBeenCalled();
  });
});

describe("an address as it is typed", () => {
  it.each([
    ["rtsp://cam", "rtsp://cam"],
    ["RTSPS://cam:322/x?y=1", "RTSPS://cam:322/x?y=1"],
    ["  192.0.2.7:554/stream1 ", "rtsp://192.0.2.7:554/stream1"],
    ["user:pass@cam/1", "rtsp://user:pass@cam/1"],
  ])("%s is %s", (typed, address) => {
    expect(addressOf(typed)).toBe(address);
  });

  it.each(["", "  ", "http://cam/1", "rtsp://", "rtsp:///path", "two words"])("%s is none", (typed) => {
    expect(addressOf(typed)).toBeUndefined();
  });
});
