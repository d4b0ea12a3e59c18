import type { MadangClient } from "../../sdk/client.ts";
import type { LocalMedia } from "../../sdk/media/local-media.ts";

/** What the pages use of the local devices. */
export type MeetingDevices = Pick<
  LocalMedia,
  | "on"
  | "track"
  | "isOn"
  | "deviceId"
  | "open"
  | "setMicrophoneOn"
  | "setCameraOn"
  | "select"
  | "shareScreen"
  | "stopScreen"
  | "devices"
  | "wake"
>;

/** What the pages use of a client. */
export type MeetingClient = Pick<
  MadangClient,
  | "on"
  | "state"
  | "room"
  | "prepare"
  | "join"
  | "leave"
  | "chat"
  | "raiseHand"
  | "react"
  | "muteParticipant"
  | "removeParticipant"
  | "lockRoom"
  | "endRoom"
  | "goLive"
  | "stopLive"
  | "record"
  | "stopRecording"
  | "askWatchLink"
  | "addCamera"
  | "observeTile"
  | "picture"
  | "audioStreams"
  | "noteFirstFrame"
  | "stats"
> & { readonly local: MeetingDevices };
