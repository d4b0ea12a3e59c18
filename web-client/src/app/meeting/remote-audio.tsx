import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/language.ts";
import { speakerId } from "../preferences.ts";
import type { MeetingModel } from "./meeting-model.ts";

/** Everything that can be heard; who that is at a moment is the server's choice. */
export function RemoteAudio({ model }: { readonly model: MeetingModel }) {
  void model.pictures.value;
  return (
    <div hidden>
      {model.client.audioStreams().map((stream) => (
        <Sound key={stream.id} model={model} stream={stream} />
      ))}
    </div>
  );
}

function Sound({ model, stream }: { readonly model: MeetingModel; readonly stream: MediaStream }) {
  const element = useRef<HTMLAudioElement>(null);
  const speaker = speakerId.value;
  useEffect(() => {
    const audio = element.current;
    if (audio === null) return;
    audio.srcObject = stream;
    audio.play().catch((refusal: unknown) => {
      if (refusal instanceof DOMException && refusal.name === "NotAllowedError") offerSound(model);
    });
    return () => {
      audio.srcObject = null;
    };
  }, [stream, model]);
  useEffect(() => {
    // a speaker that has been unplugged: the system's own goes on
    element.current?.setSinkId?.(speaker).catch(() => undefined);
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: live speech of people has no captions
  return <audio ref={element} autoplay />;
}

/** Browsers play sound only after the user has done something on the page: a button is enough. */
function offerSound(model: MeetingModel): void {
  const w = words.value;
  model.notices.problem(w.soundBlocked, {
    label: w.turnOnSound,
    run: () => {
      for (const audio of document.querySelectorAll("audio")) audio.play().catch(() => undefined);
    },
  });
}
