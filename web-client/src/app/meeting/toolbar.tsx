import { canShareScreen } from "../../sdk/media/local-media.ts";
import { Control } from "../components/control.tsx";
import { copyRoomLink, linkCopied } from "../components/copy-link.ts";
import { Icon } from "../components/icon.tsx";
import { words } from "../i18n/language.ts";
import type { MeetingModel } from "./meeting-model.ts";
import { MoreMenu, ReactionMenu } from "./menus.tsx";

/** The room's name and its door. */
export function RoomHead({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const room = model.room.value?.room;
  if (room === undefined) return null;
  return (
    <header class="room-head">
      {room.locked && (
        <span class="room-lock" title={w.lockedHint}>
          <Icon name="lock" size={18} />
        </span>
      )}
      <h1>{room.id}</h1>
      <button
        type="button"
        class="icon-button"
        aria-label={w.copyLink}
        data-tip={w.copyLink}
        onClick={() => void copyRoomLink(room.id)}
      >
        <Icon name={linkCopied.value ? "check" : "link"} size={20} />
      </button>
      <button
        type="button"
        class="icon-button room-people"
        aria-label={w.people}
        onClick={() => model.openPanel("people")}
      >
        <Icon name="people" size={20} />
        {model.peopleCount.value}
      </button>
      <span class="announce" role="status">
        {linkCopied.value ? w.linkCopied : ""}
      </span>
    </header>
  );
}

/** What one does in a meeting, the most used in the middle. */
export function Toolbar({ model }: { readonly model: MeetingModel }) {
  return (
    <div class="toolbar" role="toolbar" aria-label={words.value.controls}>
      <div class="group">
        <Devices model={model} />
      </div>
      <div class="group">
        <Gestures model={model} />
      </div>
      <div class="group">
        <Sides model={model} />
      </div>
      <Control
        icon="leave"
        label={words.value.leave}
        look="danger"
        class="leave"
        onPress={() => model.leave()}
      />
    </div>
  );
}

function Devices({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const own = model.own.value;
  const microphone = own.has("microphone");
  const camera = own.has("camera");
  const sharing = own.has("screen");
  return (
    <>
      <Control
        icon={microphone ? "microphone" : "microphone-off"}
        label={microphone ? w.muteMicrophone : w.unmuteMicrophone}
        look={microphone ? "plain" : "off"}
        shortcut="m"
        onPress={() => void model.toggleMicrophone()}
      />
      <Control
        icon={camera ? "camera" : "camera-off"}
        label={camera ? w.stopCamera : w.startCamera}
        look={camera ? "plain" : "off"}
        shortcut="v"
        onPress={() => void model.toggleCamera()}
      />
      {canShareScreen() && (
        <Control
          icon={sharing ? "screen-off" : "screen"}
          label={sharing ? w.stopSharing : w.shareScreen}
          look={sharing ? "active" : "plain"}
          shortcut="s"
          onPress={() => void model.toggleScreen()}
        />
      )}
    </>
  );
}

function Gestures({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const raised = (model.self.value?.hand ?? 0) > 0;
  return (
    <>
      <Control
        icon="hand"
        label={raised ? w.lowerHand : w.raiseHand}
        look={raised ? "active" : "plain"}
        shortcut="h"
        class="wide-only"
        onPress={() => model.toggleHand()}
      />
      <ReactionMenu model={model} />
    </>
  );
}

function Sides({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const panel = model.panel.value;
  const unread = model.unread.value;
  const count = model.peopleCount.value;
  return (
    <>
      <Control
        icon="people"
        label={w.people}
        look={panel === "people" ? "active" : "plain"}
        expanded={panel === "people"}
        shortcut="p"
        class="wide-only"
        badge={count}
        onPress={() => model.openPanel("people")}
      />
      <Control
        icon="chat"
        label={w.chat}
        look={panel === "chat" ? "active" : "plain"}
        expanded={panel === "chat"}
        shortcut="c"
        {...(unread > 0 ? { badge: unread > 99 ? "99+" : unread, class: "unread" } : {})}
        onPress={() => model.openPanel("chat")}
      />
      {model.isHost.value && <LiveControl model={model} />}
      <span class="announce" role="status">
        {unread > 0 ? w.unread(unread) : ""}
      </span>
      <MoreMenu model={model} />
    </>
  );
}

function LiveControl({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const live = model.broadcasting.live.value !== undefined;
  return (
    <Control
      icon="broadcast"
      label={live ? w.liveOptions : w.goLive}
      look={live ? "live" : "plain"}
      class="wide-only"
      onPress={() => {
        model.dialog.value = "live";
      }}
    />
  );
}
