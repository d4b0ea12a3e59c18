import type { Participant } from "../../sdk/protocol/model.ts";
import { Avatar, DeviceAvatar } from "../components/avatar.tsx";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import { stateText } from "./connection-text.ts";
import type { MeetingModel } from "./meeting-model.ts";
import { SidePanel } from "./side-panel.tsx";
import { isLive } from "./tiles.ts";

export function PeoplePanel({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const room = model.room.value;
  if (room === undefined) return null;
  const people = room.participants
    .filter(({ kind }) => kind !== "camera")
    .sort((a, b) => order(a, room.self) - order(b, room.self));
  const cameras = room.participants.filter(({ kind }) => kind === "camera");
  return (
    <SidePanel model={model} title={`${w.people} (${people.length})`}>
      <div class="people">
        <ul>
          {people.map((person) => (
            <Person key={person.id} model={model} person={person} self={person.id === room.self} />
          ))}
        </ul>
        {cameras.length > 0 && <Cameras model={model} cameras={cameras} />}
      </div>
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
        <small>{stateText(person, w) || (person.role === "host" ? w.host : "")}</small>
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

function Cameras({
  model,
  cameras,
}: {
  readonly model: MeetingModel;
  readonly cameras: readonly Participant[];
}) {
  const w = words.value;
  return (
    <section aria-labelledby="cameras-title">
      <h3 id="cameras-title">{`${w.cameras} (${cameras.length})`}</h3>
      <ul>
        {cameras.map((camera) => (
          <li key={camera.id}>
            <DeviceAvatar />
            <span class="person-name">
              <span>{camera.name}</span>
              <small class={camera.connection === "failed" ? "problem" : ""}>{cameraText(camera)}</small>
            </span>
            {model.isHost.value && <RemoveButton model={model} person={camera} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The reason says more than the state does. */
function cameraText(camera: Participant): string {
  const w = words.value;
  if (camera.connection === "connected") return w.cameraLive;
  return camera.detail || stateText(camera, w);
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
      <RemoveButton model={model} person={person} />
    </span>
  );
}

function RemoveButton({ model, person }: { readonly model: MeetingModel; readonly person: Participant }) {
  return (
    <button
      type="button"
      class="icon-button danger"
      aria-label={words.value.removeOne(person.name)}
      onClick={() => {
        model.dialog.value = { remove: person };
      }}
    >
      <Icon name={person.kind === "camera" ? "close" : "remove"} size={18} />
    </button>
  );
}

function HostActions({ model, locked }: { readonly model: MeetingModel; readonly locked: boolean }) {
  const w = words.value;
  return (
    <footer class="panel-foot">
      {locked && <p class="hint">{w.lockedHint}</p>}
      <div class="pair">
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            model.dialog.value = "camera";
          }}
        >
          <Icon name="device" size={18} />
          {w.addCamera}
        </button>
        <button
          type="button"
          class="button quiet"
          aria-pressed={locked}
          onClick={() => model.client.lockRoom(!locked)}
        >
          <Icon name={locked ? "unlock" : "lock"} size={18} />
          {locked ? w.unlockRoom : w.lockRoom}
        </button>
      </div>
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
