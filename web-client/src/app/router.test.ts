import { describe, expect, it } from "vitest";
import { doctorPath, newRoomName, roomOfInput, routeOf, takeToken } from "./router.ts";

describe("routes", () => {
  it.each([
    ["/", { page: "lobby" }],
    ["/r/yard", { page: "room", room: "yard" }],
    ["/r/yard/", { page: "room", room: "yard" }],
    ["/watch/yard", { page: "watch", room: "yard" }],
    ["/doctor", { page: "doctor" }],
    ["/doctor/", { page: "doctor" }],
    ["/doctor/yard", { page: "not-found" }],
    ["/r/", { page: "not-found" }],
    ["/r/a%20b", { page: "not-found" }],
    ["/r/%E0%A4%A", { page: "not-found" }],
    ["/r/yard/more", { page: "not-found" }],
    ["/x/yard", { page: "not-found" }],
  ])("%s", (path, expected) => {
    expect(routeOf(path)).toEqual(expected);
  });
});

describe("the room somebody types", () => {
  it.each([
    [" yard ", "yard"],
    ["weekly tea", "weekly-tea"],
    ["https://meet.example.org/r/yard?x=1#token=t", "yard"],
    ["", undefined],
    ["마당", undefined],
    ["a".repeat(65), undefined],
  ])("%s", (text, room) => {
    expect(roomOfInput(text)).toBe(room);
  });
});

describe("a new room's name", () => {
  it("is readable and uses the bytes it is given", () => {
    expect(newRoomName((bytes) => bytes.fill(0))).toBe("aaa-aaa-aaa");
    expect(newRoomName((bytes) => bytes.map((_, index) => index))).toBe("abc-def-ghj");
  });

  it("skips bytes that would favour some letters", () => {
    let calls = 0;
    const name = newRoomName((bytes) => bytes.fill(calls++ === 0 ? 255 : 30));
    expect(name).toBe("999-999-999");
  });
});

describe("the way to the connection check", () => {
  it("keeps the room, and the invitation where no log sees it", () => {
    expect(doctorPath("yard", undefined)).toBe("/doctor?room=yard");
    expect(doctorPath("yard", "a.b+c")).toBe("/doctor?room=yard#token=a.b%2Bc");
  });
});

describe("an invitation in the address", () => {
  it.each([
    ["https://x/r/yard#token=abc", "abc", "/r/yard"],
    ["https://x/r/yard?token=abc", "abc", "/r/yard"],
    ["https://x/r/yard?lang=ko&token=abc#a=1", "abc", "/r/yard?lang=ko#a=1"],
    ["https://x/r/yard", undefined, "/r/yard"],
  ])("%s", (url, token, path) => {
    expect(takeToken(new URL(url))).toEqual({ token, path });
  });
});
