import { useEffect, useState } from "preact/hooks";
import type { Layout, Live } from "../../sdk/protocol/model.ts";
import { copyLink, linkCopied } from "../components/copy-link.ts";
import { Icon } from "../components/icon.tsx";
import { Modal } from "../components/modal.tsx";
import { language, words } from "../i18n/language.ts";
import { LayoutChoice } from "./layout-choice.tsx";
import type { MeetingModel } from "./meeting-model.ts";

/** The server's bound. */
const TITLE_CHARACTERS = 100;

interface LiveDialogProps {
  readonly model: MeetingModel;
  readonly onClose: () => void;
}

/** Before the broadcast: what to send. While it is on: the link to share, and what can be changed. */
export function LiveDialog({ model, onClose }: LiveDialogProps) {
  const live = model.broadcasting.live.value;
  if (live === undefined) return <GoLive model={model} onClose={onClose} />;
  return <OnAir model={model} live={live} onClose={onClose} />;
}

function GoLive({ model, onClose }: LiveDialogProps) {
  const w = words.value;
  const { starting, problem } = model.broadcasting;
  const [title, setTitle] = useState("");
  const [layout, setLayout] = useState<Layout>("auto");
  const [record, setRecord] = useState(false);
  return (
    <Modal title={w.liveTitle} onClose={onClose}>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          if (!starting.value) model.broadcasting.goLive({ layout, title, record });
        }}
      >
        <p>{w.liveText}</p>
        <TitleField value={title} onInput={setTitle} />
        <LayoutChoice chosen={layout} onChoose={setLayout} />
        {model.broadcasting.recording.value === undefined && (
          <label class="check">
            <input
              type="checkbox"
              checked={record}
              onChange={({ currentTarget }) => setRecord(currentTarget.checked)}
            />
            {w.liveRecordToo}
          </label>
        )}
        <p class="field-problem" role="alert">
          {problem.value ?? ""}
        </p>
        <div class="modal-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {w.cancel}
          </button>
          <button type="submit" class="button live" aria-disabled={starting.value}>
            {starting.value ? (
              <span class="spinner" aria-hidden="true" />
            ) : (
              <Icon name="broadcast" size={20} />
            )}
            {starting.value ? w.liveStarting : w.goLive}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function OnAir({ model, live, onClose }: LiveDialogProps & { readonly live: Live }) {
  const w = words.value;
  useEffect(() => model.broadcasting.refreshLink(), [model]);
  return (
    <Modal title={w.liveNow} onClose={onClose}>
      <p class="on-air">
        <span class="mark mark-live">{w.liveMark}</span>
        <span>
          {w.watching(live.viewers)}
          <small> · {w.liveSince(timeOf(live.since))}</small>
        </span>
      </p>
      <AudienceLink model={model} />
      {model.isHost.value && (
        <div class="fields">
          <LayoutChoice chosen={live.layout} onChoose={(layout) => model.broadcasting.change({ layout })} />
          <LiveTitle model={model} title={live.title ?? ""} />
          <div class="modal-actions">
            <button
              type="button"
              class="button quiet danger"
              onClick={() => {
                model.dialog.value = "stop-live";
              }}
            >
              <Icon name="stop" size={20} />
              {w.stopLive}
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
}

function AudienceLink({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const link = model.broadcasting.link.value;
  if (link === undefined) return <p class="hint">{w.livePrivate}</p>;
  const copied = linkCopied.value;
  return (
    <div class="field">
      <span class="field-name">{w.liveLink}</span>
      <div class="link-field">
        <span>{link.replace(/^https?:\/\//, "")}</span>
        <a class="icon-button" href={link} target="_blank" rel="noopener" aria-label={w.openWatch}>
          <Icon name="open" size={20} />
        </a>
        <button type="button" class="button primary small" onClick={() => void copyLink(link)}>
          <Icon name={copied ? "check" : "link"} size={18} />
          {copied ? w.linkCopied : w.copyShort}
        </button>
      </div>
    </div>
  );
}

/** The title of a broadcast that is on, changed when the field is left or Enter is pressed. */
function LiveTitle({ model, title }: { readonly model: MeetingModel; readonly title: string }) {
  const [text, setText] = useState(title);
  useEffect(() => setText(title), [title]);
  const settle = (): void => {
    if (text.trim() !== title) model.broadcasting.change({ title: text.trim() });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        settle();
      }}
    >
      <TitleField value={text} onInput={setText} onLeave={settle} />
    </form>
  );
}

interface TitleFieldProps {
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly onLeave?: () => void;
}

function TitleField({ value, onInput, onLeave }: TitleFieldProps) {
  const w = words.value;
  return (
    <div class="field">
      <label for="live-title">{w.liveName}</label>
      <input
        id="live-title"
        type="text"
        value={value}
        maxLength={TITLE_CHARACTERS}
        placeholder={w.liveNameHint}
        autocomplete="off"
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
        onBlur={onLeave}
      />
    </div>
  );
}

export function timeOf(unixMs: number): string {
  return new Date(unixMs).toLocaleTimeString(language.value, { hour: "numeric", minute: "2-digit" });
}
