import { useEffect, useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { Modal } from "../components/modal.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";

/** The server's bounds. */
const URL_CHARACTERS = 2_048;
const NAME_CHARACTERS = 64;

interface CameraDialogProps {
  readonly model: MeetingModel;
  readonly onClose: () => void;
}

/** Asks for a camera's address; stays open until the server has taken it. */
export function CameraDialog({ model, onClose }: CameraDialogProps) {
  const w = words.value;
  const { waiting, problem } = model.cameraAdding;
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  useEffect(() => () => model.cameraAdding.forget(), [model]);
  return (
    <Modal title={w.addCameraTitle} onClose={onClose}>
      <form
        class="fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!waiting.value) model.cameraAdding.add({ url, name });
        }}
      >
        <p>{w.addCameraText}</p>
        <UrlField
          value={url}
          problem={problem.value}
          onInput={(text) => {
            setUrl(text);
            model.cameraAdding.forget();
          }}
        />
        <NameField value={name} onInput={setName} />
        <div class="modal-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="button primary" aria-disabled={waiting.value}>
            {waiting.value ? <span class="spinner" aria-hidden="true" /> : <Icon name="plus" size={20} />}
            {waiting.value ? w.addingCamera : w.addCamera}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface FieldProps {
  readonly value: string;
  readonly onInput: (text: string) => void;
}

function UrlField({ value, problem, onInput }: FieldProps & { readonly problem: string | undefined }) {
  const w = words.value;
  return (
    <div class="field">
      <label for="camera-url">{w.cameraUrl}</label>
      <input
        id="camera-url"
        type="text"
        data-first
        inputMode="url"
        value={value}
        maxLength={URL_CHARACTERS}
        placeholder="rtsp://user:password@camera.local/stream"
        aria-invalid={problem !== undefined}
        aria-describedby="camera-url-note"
        autocapitalize="none"
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
      <div id="camera-url-note">
        <p class="field-problem" role="alert">
          {problem ?? ""}
        </p>
        {problem === undefined && <p class="hint">{w.cameraUrlHint}</p>}
      </div>
    </div>
  );
}

function NameField({ value, onInput }: FieldProps) {
  const w = words.value;
  return (
    <div class="field">
      <label for="camera-name">{w.cameraName}</label>
      <input
        id="camera-name"
        type="text"
        value={value}
        maxLength={NAME_CHARACTERS}
        placeholder={w.cameraNameHint}
        autocomplete="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
