import { useEffect, useRef, useState } from "preact/hooks";

interface VideoProps {
  readonly stream: MediaStream | undefined;
  readonly mirrored?: boolean;
  /** Shown whole with bars beside it, rather than filling its frame. */
  readonly whole?: boolean;
  readonly onFirstFrame?: () => void;
}

/** A moving picture without sound; it stays invisible until its first frame is there. */
export function Video({ stream, mirrored, whole, onFirstFrame }: VideoProps) {
  const element = useRef<HTMLVideoElement>(null);
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    setMoving(false);
    video.srcObject = stream ?? null;
    if (stream === undefined) return;
    const request = video.requestVideoFrameCallback(() => {
      setMoving(true);
      onFirstFrame?.();
    });
    play(video);
    return () => video.cancelVideoFrameCallback(request);
  }, [stream]);
  return (
    <video
      ref={element}
      class={`video ${mirrored ? "mirrored" : ""} ${whole ? "whole" : ""} ${moving ? "moving" : ""}`}
      autoplay
      muted
      playsInline
    />
  );
}

/** Muted video may always play; a refusal means that the element has gone or got another stream. */
function play(video: HTMLVideoElement): void {
  video.play().catch(() => undefined);
}
