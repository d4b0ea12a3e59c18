import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../components/icon.tsx";
import { language, words } from "../i18n/language.ts";
import type { ChatLine, MeetingModel } from "./meeting-model.ts";
import { SidePanel } from "./side-panel.tsx";

export function ChatPanel({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const lines = model.chat.value;
  const log = useRef<HTMLDivElement>(null);
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [lines]);
  return (
    <SidePanel model={model} title={w.chat}>
      <div ref={log} class="chat-log" role="log" aria-label={w.chat}>
        {lines.length === 0 && <p class="empty">{w.chatEmpty}</p>}
        {lines.map((line, index) => (
          <Line key={line.id} line={line} follows={isContinued(lines[index - 1], line)} />
        ))}
      </div>
      <ChatForm model={model} />
    </SidePanel>
  );
}

const SAME_BREATH_MS = 120_000;

/** Lines of one person in one breath stand under one name. */
function isContinued(before: ChatLine | undefined, line: ChatLine): boolean {
  return (
    before !== undefined &&
    before.from === line.from &&
    before.private === line.private &&
    line.at - before.at < SAME_BREATH_MS
  );
}

function Line({ line, follows }: { readonly line: ChatLine; readonly follows: boolean }) {
  const w = words.value;
  const time = new Date(line.at).toLocaleTimeString(language.value, { hour: "numeric", minute: "2-digit" });
  return (
    <div class={`chat-line ${line.own ? "own" : ""} ${follows ? "follows" : ""}`}>
      {!follows && (
        <p class="chat-who">
          <strong>{line.own ? w.you : line.name}</strong>
          {line.private && <em> {w.privately}</em>}
          <time dateTime={new Date(line.at).toISOString()}>{time}</time>
        </p>
      )}
      <p class="chat-text">{withLinks(line.text)}</p>
    </div>
  );
}

const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

function withLinks(text: string) {
  return text.split(LINK).map((part, index) =>
    index % 2 === 1 ? (
      <a key={index} href={part} target="_blank" rel="noopener noreferrer nofollow">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function ChatForm({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const limit = model.room.value?.limits.chatCharacters ?? 4_000;
  useEffect(() => field.current?.focus(), []);
  const send = (): void => {
    const message = text.trim();
    if (message !== "" && model.sendChat(message)) setText("");
    field.current?.focus();
  };
  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={limit}
        aria-label={w.chatField}
        placeholder={w.chatPlaceholder}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="icon-button send" aria-label={w.send} disabled={text.trim() === ""}>
        <Icon name="send" size={20} />
      </button>
    </form>
  );
}
