import { describe, expect, it } from "vitest";
import { decode } from "./decode.ts";
import { DecodeError } from "./json-reader.ts";

const problemOf = (text: string): string => {
  try {
    decode(text);
  } catch (error) {
    if (error instanceof DecodeError) return error.message;
    throw error;
  }
  return "none";
};

describe("decode", () => {
  it("ignores fields it does not know", () => {
    expect(decode('{"type":"pong","re":"9","later":{"a":1}}')).toEqual({ type: "pong", re: "9" });
  });

  it("gives nothing for a type it does not know", () => {
    expect(decode('{"type":"poll","question":"?"}')).toBeUndefined();
  });

  it("is not fooled by names every object has", () => {
    expect(decode('{"type":"constructor"}')).toBeUndefined();
    expect(decode('{"type":"__proto__"}')).toBeUndefined();
  });

  it("takes an unknown error code as a fault of the server", () => {
    expect(decode('{"type":"error","code":"on-fire","message":"Hot.","fatal":true}')).toEqual({
      type: "error",
      code: "internal",
      message: "Hot.",
      fatal: true,
    });
  });

  it.each([
    ["", "message is not JSON"],
    ["[]", "message is not an object"],
    ["null", "message is not an object"],
    ['"joined"', "message is not an object"],
    ["{}", "type is not a string"],
    ['{"type":"hand","participant":"p-1","at":-1}', "at is not a whole number"],
    ['{"type":"hand","participant":"p-1","at":0.5}', "at is not a whole number"],
    ['{"type":"room","room":{"id":"yard","locked":"no"}}', "room.locked is not a boolean"],
    [
      '{"type":"room","room":{"id":"yard","locked":false,"live":{"since":1,"viewers":-1}}}',
      "room.live.viewers is not a whole number",
    ],
    [
      '{"type":"room","room":{"id":"yard","locked":false,"live":{"since":1,"viewers":0,"layout":"pile"}}}',
      "room.live.layout is none of auto, grid, speaker, screen",
    ],
    ['{"type":"watch-link","watch":7}', "watch is not a string"],
    ['{"type":"slot","slots":[{"slot":"4"},{"slot":5}]}', "slots[1].slot is not a string"],
    ['{"type":"speakers","speakers":[1]}', "speakers[0] is not a string"],
    [
      '{"type":"participant-left","participant":"p","reason":"bored"}',
      "reason is none of left, lost, removed, ended",
    ],
  ])("%s: %s", (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });
});
