import type { MediaError } from "../../sdk/media/media-error.ts";
import type { ErrorMessage } from "../../sdk/protocol/server-message.ts";
import type { CloseCode } from "../../sdk/session/session-state.ts";
import type { IconName } from "../components/icon.tsx";
import type { Dictionary } from "../i18n/en.ts";

/** How a meeting ended, for the page that says so. */
export interface Ending {
  readonly title: string;
  readonly text: string;
  /** What may help: joining again, trying again, or nothing. */
  readonly way: "rejoin" | "retry" | "none";
  readonly icon: IconName;
  /** Whether the network may be to blame: then it can be checked. */
  readonly network?: boolean;
}

export function endingOf(code: CloseCode, w: Dictionary): Ending {
  switch (code) {
    case "left":
      return { title: w.leftTitle, text: w.leftText, way: "rejoin", icon: "hand" };
    case "room-locked":
      return { title: w.lockedTitle, text: w.lockedText, way: "retry", icon: "lock" };
    case "bad-token":
      return { title: w.tokenTitle, text: w.tokenText, way: "none", icon: "key" };
    case "token-expired":
      return { title: w.expiredTitle, text: w.expiredText, way: "none", icon: "key" };
    case "forbidden":
      return { title: w.forbiddenTitle, text: w.forbiddenText, way: "none", icon: "key" };
    case "room-full":
    case "server-full":
      return { title: w.fullTitle, text: w.fullText, way: "retry", icon: "people" };
    case "removed":
      return { title: w.removedTitle, text: w.removedText, way: "none", icon: "leave" };
    case "room-ended":
      return { title: w.endedTitle, text: w.endedText, way: "none", icon: "check" };
    case "replaced":
      return { title: w.replacedTitle, text: w.replacedText, way: "rejoin", icon: "screen" };
    case "unreachable":
      return {
        title: w.unreachableTitle,
        text: w.unreachableText,
        way: "retry",
        icon: "signal",
        network: true,
      };
    case "lost":
      return { title: w.lostTitle, text: w.lostText, way: "rejoin", icon: "signal", network: true };
    case "media-failed":
      return { title: w.mediaTitle, text: w.mediaText, way: "retry", icon: "camera-off", network: true };
    case "unsupported":
      return { title: w.unsupportedTitle, text: w.unsupportedText, way: "none", icon: "alert" };
    default: // all that is left is a fault of this client or of the server
      return { title: w.faultTitle, text: w.faultText, way: "retry", icon: "alert" };
  }
}

/** What was refused, or what a fault has ended (then the server says so without having been asked). */
export function refusalText({ code, message, re }: ErrorMessage, w: Dictionary): string {
  switch (code) {
    case "forbidden":
      return w.forbidden;
    case "rate-limited":
      return w.tooFast;
    case "broadcast-unavailable":
      return re === undefined ? w.liveFailed(message) : w.liveUnavailable(message);
    case "recording-unavailable":
      return re === undefined ? w.recordingFailed(message) : w.recordingUnavailable(message);
    default:
      return w.notSent;
  }
}

/** A screen that the user chose not to share is no problem: nothing to say. */
export function mediaProblemText({ use, code }: MediaError, w: Dictionary): string | undefined {
  if (use === "screen") {
    if (code === "denied") return undefined;
    return code === "unsupported" ? w.screenUnsupported : w.screenFailed;
  }
  const microphone = use === "microphone";
  switch (code) {
    case "denied":
      return microphone ? w.microphoneDenied : w.cameraDenied;
    case "not-found":
      return microphone ? w.microphoneMissing : w.cameraMissing;
    case "in-use":
    case "failed":
      return microphone ? w.microphoneBusy : w.cameraBusy;
    case "unsupported":
      return w.devicesUnsupported;
  }
}
