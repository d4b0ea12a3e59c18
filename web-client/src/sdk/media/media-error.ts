/** Why a device or a screen cannot be had. */
export type MediaErrorCode = "denied" | "not-found" | "in-use" | "unsupported" | "failed";

export type MediaDeviceUse = "microphone" | "camera" | "screen";

export class MediaError extends Error {
  readonly code: MediaErrorCode;
  readonly use: MediaDeviceUse;

  private constructor(code: MediaErrorCode, use: MediaDeviceUse, cause?: unknown) {
    super(`${use}: ${code}`, cause === undefined ? {} : { cause });
    this.name = "MediaError";
    this.code = code;
    this.use = use;
  }

  static unsupported(use: MediaDeviceUse): MediaError {
    return new MediaError("unsupported", use);
  }

  /** The device was there and has been unplugged. */
  static gone(use: MediaDeviceUse): MediaError {
    return new MediaError("not-found", use);
  }

  /** The browsers' names for what went wrong, in ours. */
  static of(use: MediaDeviceUse, cause: unknown): MediaError {
    const name = cause instanceof Error ? cause.name : "";
    switch (name) {
      case "NotAllowedError":
      case "SecurityError":
        return new MediaError("denied", use, cause);
      case "NotFoundError":
      case "OverconstrainedError":
        return new MediaError("not-found", use, cause);
      case "NotReadableError":
      case "AbortError":
        return new MediaError("in-use", use, cause);
      case "TypeError": // no navigator.mediaDevices: the page is neither https nor localhost
      case "NotSupportedError":
        return new MediaError("unsupported", use, cause);
      default:
        return new MediaError("failed", use, cause);
    }
  }
}
