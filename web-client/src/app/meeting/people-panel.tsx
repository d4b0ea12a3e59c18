import type { Participant } from "../../sdk/protocol/model.ts";
import { Avatar } from "../components/avatar.tsx";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";
import { SidePanel } from "./side-panel.tsx";
import { isLive } from "./tiles.ts";

export function PeoplePanel({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const room = model.room.value;
  if (room === undefined) return null;
  const people = [...room.participants].sort((a, b) => order(a, room.self) - order(b, room.self));
  return (
    <SidePanel model={model} title={`${w.people} (${people.length})`}>
      <ul class="people">
        {people.map((person) => (
          <Person key={person.id} model={model} person={person} self={person.id === room.self} />
        ))}
      </ul>
      {model.isHost.value && <HostActions model={model} locked={room.room.locked} />}
    </SidePanel>
  );
}

/** We ourselves first, then raised hands in the order in which they went up, then the others as they came. */
function order(person: Participant, self: string): number {
  if (person.id === self) return -1;
  return person.hand > 0 ? person.hand : Number.MAX_SAFE_INTEGER;
}

interface PersonProps {
  readonly model: MeetingModel;
  readonly person: Participant;
  readonly self: boolean;
}

function Person({ model, person, self }: PersonProps) {
  const w = words.value;
  const speaking = model.room.value?.speakers.includes(person.id) === true;
  const heard = self ? model.own.value.has("microphone") : isLive(person, "microphone");
  const seen = self ? model.own.value.has("camera") : isLive(person, "camera");
  return (
    <li class={speaking ? "speaking" : ""}>
      <Avatar name={person.name} id={person.id} />
      <span class="person-name">
        <span>{self ? w.youNamed(person.name) : person.name}</span>
        <small>
          {person.connection === "reconnecting" ? w.comingBack : person.role === "host" ? w.host : ""}
        </small>
      </span>
      {person.hand > 0 && (
        <span role="img" aria-label={w.handRaised}>
          ✋
        </span>
      )}
      {model.isHost.value && !self ? (
        <HostButtons model={model} person={person} heard={heard} />
      ) : (
        <span class="person-state">
          <Icon name={heard ? "microphone" : "microphone-off"} size={18} />
          <Icon name={seen ? "camera" : "camera-off"} size={18} />
        </span>
      )}
    </li>
  );
}

function HostButtons({
  model,
  person,
  heard,
}: {
  readonly model: MeetingModel;
  readonly person: Participant;
  readonly heard: boolean;
}) {
  const w = words.value;
  return (
    <span class="person-actions">
      <button
        type="button"
        class="icon-button"
        aria-label={w.muteOne(person.name)}
        disabled={!heard}
        onClick={() => model.client.muteParticipant(person.id)}
      >
        <Icon name={heard ? "microphone" : "microphone-off"} size={18} />
      </button>
      <button
        type="button"
        class="icon-button danger"
        aria-label={w.removeOne(person.name)}
        onClick={() => {
          model.dialog.value = { remove: person };
        }}
      >
        <Icon name="remove" size={18} />
      </button>
    </span>
  );
}

function HostActions({ model, locked }: { readonly model: MeetingModel; readonly locked: boolean }) {
  const w = words.value;
  return (
    <footer class="panel-foot">
      {locked && <p class="hint">{w.lockedHint}</p>}
      <button
        type="button"
        class="button quiet"
        aria-pressed={locked}
        onClick={() => model.client.lockRoom(!locked)}
      >
        <Icon name={locked ? "unlock" : "lock"} size={18} />
        {locked ? w.unlockRoom : w.lockRoom}
      </button>
      <button
        type="button"
        class="button quiet danger"
        onClick={() => {
          model.dialog.value = "end";
        }}
      >
        <Icon name="close" size={18} />
        {w.endRoom}
      </button>
    </footer>
  );
}
