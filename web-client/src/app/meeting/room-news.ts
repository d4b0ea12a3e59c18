import type { Room } from "../../sdk/protocol/model.ts";
import type { Dictionary } from "../i18n/en.ts";

/**
 * What is said when the room's state changes. Who comes in is told as well that others watch or that it is recorded;
 * that the door is locked behind them they see.
 */
export function newsOfRoom(before: Room | undefined, room: Room, w: Dictionary): readonly string[] {
  const news: string[] = [];
  if (before !== undefined && before.locked !== room.locked) {
    news.push(room.locked ? w.roomLocked : w.roomUnlocked);
  }
  if ((before?.live === undefined) !== (room.live === undefined)) {
    news.push(room.live === undefined ? w.liveEnded : w.liveBegan);
  }
  if ((before?.recording === undefined) !== (room.recording === undefined)) {
    news.push(room.recording === undefined ? w.recordingEnded : w.recordingBegan);
  }
  return news;
}
