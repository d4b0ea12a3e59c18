import { words } from "../i18n/language.ts";
import { timeOf } from "./live-dialog.tsx";
import type { MeetingModel } from "./meeting-model.ts";

/** For everybody to see as long as it is so: others are watching, and it is being recorded. */
export function LiveMarks({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const live = model.broadcasting.live.value;
  const recording = model.broadcasting.recording.value;
  return (
    <div class="live-marks">
      {live !== undefined && (
        <button
          type="button"
          class="mark mark-live"
          aria-label={`${w.liveNow}: ${w.watching(live.viewers)}`}
          onClick={() => {
            model.dialog.value = "live";
          }}
        >
          {w.liveMark}
          <span class="mark-count">{live.viewers}</span>
        </button>
      )}
      {recording !== undefined && (
        <span
          class="mark mark-recording"
          role="img"
          aria-label={`${w.recordingBegan}. ${w.recordingSince(timeOf(recording.since))}`}
          title={w.recordingSince(timeOf(recording.since))}
        >
          {w.recordingMark}
        </span>
      )}
    </div>
  );
}
