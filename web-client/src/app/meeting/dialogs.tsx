import { Modal } from "../components/modal.tsx";
import { words } from "../i18n/language.ts";
import { CameraDialog } from "./camera-dialog.tsx";
import { LiveDialog } from "./live-dialog.tsx";
import type { MeetingModel } from "./meeting-model.ts";
import { SettingsDialog } from "./settings-dialog.tsx";
import { SHORTCUTS } from "./shortcuts.ts";

/** The dialog that is open, if any. */
export function Dialogs({ model }: { readonly model: MeetingModel }) {
  const dialog = model.dialog.value;
  const w = words.value;
  const close = (): void => {
    model.dialog.value = "none";
  };
  if (dialog === "none") return null;
  if (dialog === "settings") return <SettingsDialog model={model} />;
  if (dialog === "shortcuts") return <ShortcutsDialog onClose={close} />;
  if (dialog === "camera") return <CameraDialog model={model} onClose={close} />;
  if (dialog === "live") return <LiveDialog model={model} onClose={close} />;
  if (dialog === "stop-live") {
    return (
      <Question
        title={w.stopLiveQuestion}
        text={w.stopLiveText}
        yes={w.stopLiveYes}
        onNo={close}
        onYes={() => model.broadcasting.stopLive()}
      />
    );
  }
  if (dialog === "end") {
    return (
      <Question
        title={w.endRoomQuestion}
        text={w.endRoomText}
        yes={w.end}
        onNo={close}
        onYes={() => model.client.endRoom()}
      />
    );
  }
  const { id, name } = dialog.remove;
  return (
    <Question
      title={w.removeQuestion(name)}
      yes={w.remove}
      onNo={close}
      onYes={() => model.client.removeParticipant(id)}
    />
  );
}

function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const w = words.value;
  return (
    <Modal title={w.shortcuts} onClose={onClose}>
      <dl class="shortcuts">
        {SHORTCUTS.map(({ keys, word }) => (
          <div key={word}>
            <dt>{w[word]}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}

interface QuestionProps {
  readonly title: string;
  readonly text?: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

/** Asks before something that cannot be taken back. */
function Question({ title, text, yes, onYes, onNo }: QuestionProps) {
  return (
    <Modal title={title} onClose={onNo}>
      {text !== undefined && <p>{text}</p>}
      <div class="modal-actions">
        <button type="button" class="button quiet" onClick={onNo}>
          {words.value.cancel}
        </button>
        <button
          type="button"
          class="button danger"
          onClick={() => {
            onNo();
            onYes();
          }}
        >
          {yes}
        </button>
      </div>
    </Modal>
  );
}
