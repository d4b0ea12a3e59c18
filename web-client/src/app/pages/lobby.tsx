import { useState } from "preact/hooks";
import { Wordmark } from "../components/brand.tsx";
import { Courtyard } from "../components/courtyard.tsx";
import { Icon } from "../components/icon.tsx";
import { LanguageButton } from "../components/language-button.tsx";
import { words } from "../i18n/language.ts";
import { recentRooms } from "../preferences.ts";
import { goTo, newRoomName, roomOfInput } from "../router.ts";

export function Lobby() {
  const w = words.value;
  return (
    <main class="lobby">
      <header class="page-head">
        <Wordmark name={w.appName} />
        <LanguageButton />
      </header>
      <section class="lobby-main">
        <h1>{w.lobbyTitle}</h1>
        <p class="lead">{w.lobbyText}</p>
        <RoomForm />
        <Recent />
      </section>
      <div class="lobby-art">
        <Courtyard />
      </div>
    </main>
  );
}

function RoomForm() {
  const w = words.value;
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <form
      class="room-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const room = roomOfInput(text);
        if (room === undefined) setWrong(true);
        else enter(room);
      }}
    >
      <button type="button" class="button primary large" onClick={() => enter(randomRoom())}>
        <Icon name="plus" size={20} />
        {w.newRoom}
      </button>
      <span class="or">{w.or}</span>
      <div class={`input-go ${wrong ? "wrong" : ""}`}>
        <input
          type="text"
          value={text}
          aria-label={w.roomField}
          aria-invalid={wrong}
          aria-describedby="room-problem"
          placeholder={w.roomPlaceholder}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setWrong(false);
          }}
        />
        <button type="submit" class="icon-button" aria-label={w.openRoom}>
          <Icon name="arrow" size={22} />
        </button>
      </div>
      <p id="room-problem" class="field-problem" role="alert">
        {wrong ? w.roomInvalid : ""}
      </p>
    </form>
  );
}

function Recent() {
  const rooms = recentRooms();
  if (rooms.length === 0) return null;
  return (
    <nav class="recent" aria-label={words.value.recentRooms}>
      <span>{words.value.recentRooms}</span>
      {rooms.map((room) => (
        <a
          key={room}
          href={`/r/${room}`}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            enter(room);
          }}
        >
          {room}
        </a>
      ))}
    </nav>
  );
}

function enter(room: string): void {
  goTo(`/r/${encodeURIComponent(room)}`);
}

function randomRoom(): string {
  return newRoomName((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
}
