import { describe, expect, it } from "vitest";
import { MediaError } from "../../sdk/media/media-error.ts";
import { ERROR_CODES } from "../../sdk/protocol/error-code.ts";
import { en } from "../i18n/en.ts";
import { endingOf, mediaProblemText } from "./plain-words.ts";

describe("endings", () => {
  it("have words for every code", () => {
    for (const code of [...ERROR_CODES, "left", "unreachable", "lost", "unsupported"] as const) {
      expect(endingOf(code, en).title, code).not.toBe("");
    }
  });

  it("offer no way back to who was removed, and one to who was locked out", () => {
    expect(endingOf("removed", en).way).toBe("none");
    expect(endingOf("room-locked", en)).toMatchObject({ title: en.lockedTitle, way: "retry" });
    expect(endingOf("bad-token", en).title).toBe(en.tokenTitle);
  });
});

describe("problems with devices", () => {
  const named = (name: string): Error => Object.assign(new Error(name), { name });

  it.each([
    ["NotAllowedError", en.cameraDenied],
    ["NotFoundError", en.cameraMissing],
    ["NotReadableError", en.cameraBusy],
    ["TypeError", en.devicesUnsupported],
  ])("%s", (name, text) => {
    expect(mediaProblemText(MediaError.of("camera", named(name)), en)).toBe(text);
  });

  it("say nothing of a screen that the user chose not to share", () => {
    expect(mediaProblemText(MediaError.of("screen", named("NotAllowedError")), en)).toBeUndefined();
    expect(mediaProblemText(MediaError.of("screen", named("NotReadableError")), en)).toBe(en.screenFailed);
  });
});
