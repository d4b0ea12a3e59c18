import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Avatar } from "../components/avatar.tsx";
import { Wordmark } from "../components/brand.tsx";
import { CheckLink } from "../components/check-link.tsx";
import { Control } from "../components/control.tsx";
import { DeviceSelects } from "../components/device-selects.tsx";
import { LanguageButton } from "../components/language-button.tsx";
import { LevelMeter } from "../components/level-meter.tsx";
import { Video } from "../components/video.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "../meeting/meeting-model.ts";
import { NoticeList } from "../meeting/notice-list.tsx";
import { userName } from "../preferences.ts";

const NAME_CHARACTERS = 64;

interface PreJoinProps {
  readonly model: MeetingModel;
  readonly room: string;
  readonly onJoin: (name: string) => void;
}

/** Before the meeting: see yourself, say who you are, go in. */
export function PreJoin({ model, room, onJoin }: PreJoinProps) {
  const w = words.value;
  return (
    <main class="pre-join">
      <header class="page-head">
        <Wordmark name={w.appName} />
        <LanguageButton />
      </header>
      <div class="pre-join-main">
        <Preview model={model} />
        <section class="pre-join-side">
          <p class="room-name">{w.roomIs(room)}</p>
          <h1>{w.readyTitle}</h1>
          <NameForm model={model} room={room} onJoin={onJoin} />
          <details class="devices">
            <summary>{w.devices}</summary>
            <DeviceSelects local={model.client.local} />
          </details>
        </section>
      </div>
      <NoticeList notices={model.notices} />
    </main>
  );
}

function Preview({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const own = model.own.value;
  void model.pictures.value; // drawn again when the device changes
  const { local } = model.client;
  const camera = own.has("camera") ? local.track("camera") : undefined;
  const stream = useMemo(() => (camera === undefined ? undefined : new MediaStream([camera])), [camera]);
  const microphone = own.has("microphone");
  return (
    <section class="preview" aria-label={w.camera}>
      {camera === undefined && (
        <div class="preview-off">
          <Avatar name={userName.value} id="self" />
          <p>{w.cameraOff}</p>
        </div>
      )}
      <Video stream={stream} mirrored />
      <div class="preview-controls">
        <div class="preview-device">
          <Control
            icon={microphone ? "microphone" : "microphone-off"}
            label={microphone ? w.muteMicrophone : w.unmuteMicrophone}
            look={microphone ? "plain" : "off"}
            onPress={() => void model.toggleMicrophone()}
          />
          <LevelMeter track={microphone ? local.track("microphone") : undefined} />
        </div>
        <Control
          icon={camera === undefined ? "camera-off" : "camera"}
          label={camera === undefined ? w.startCamera : w.stopCamera}
          look={camera === undefined ? "off" : "plain"}
          onPress={() => void model.toggleCamera()}
        />
      </div>
    </section>
  );
}

function NameForm({ model, room, onJoin }: PreJoinProps) {
  const w = words.value;
  const field = useRef<HTMLInputElement>(null);
  const missing = useSignal(false);
  const joining = useComputed(() => model.session.value.phase === "joining");
  const again = useComputed(
    () => model.session.value.phase === "joining" && model.session.value.attempt.number > 0,
  );
  useEffect(() => {
    // on a phone the keyboard would cover the page
    if (matchMedia("(hover: hover)").matches) field.current?.focus();
  }, []);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const name = userName.value.trim();
        missing.value = name === "";
        if (name === "") field.current?.focus();
        else if (!joining.value) onJoin(name);
      }}
    >
      <div class="field">
        <label for="name">{w.yourName}</label>
        <input
          ref={field}
          id="name"
          type="text"
          autocomplete="name"
          maxLength={NAME_CHARACTERS}
          value={userName.value}
          aria-invalid={missing.value}
          aria-describedby="name-problem"
          onInput={({ currentTarget }) => {
            userName.value = currentTarget.value;
            missing.value = false;
          }}
        />
        <p id="name-problem" class="field-problem" role="alert">
          {missing.value ? w.nameMissing : ""}
        </p>
      </div>
      <button type="submit" class="button primary large wide" aria-disabled={joining.value}>
        {joining.value && <span class="spinner" aria-hidden="true" />}
        {joining.value ? w.joining : w.join}
      </button>
      <p class="hint" role="status">
        {again.value && w.joiningAgain} {again.value && <CheckLink room={room} class="" />}
      </p>
    </form>
  );
}
