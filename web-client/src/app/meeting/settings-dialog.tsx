import { useEffect, useState } from "preact/hooks";
import type { MediaStats } from "../../sdk/media/stats.ts";
import { DeviceSelects } from "../components/device-selects.tsx";
import { Modal } from "../components/modal.tsx";
import { Select } from "../components/select.tsx";
import { chooseLanguage, DICTIONARIES, LANGUAGES, language, words } from "../i18n/language.ts";
import { theme } from "../preferences.ts";
import type { MeetingModel } from "./meeting-model.ts";

export function SettingsDialog({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  return (
    <Modal
      title={w.settings}
      onClose={() => {
        model.dialog.value = "none";
      }}
    >
      <DeviceSelects local={model.client.local} />
      <div class="fields three">
        <LanguageSelect />
        <Select
          label={w.theme}
          value={theme.value}
          options={[
            { value: "system", label: w.themeSystem },
            { value: "light", label: w.themeLight },
            { value: "dark", label: w.themeDark },
          ]}
          onChoose={(choice) => {
            theme.value = choice;
          }}
        />
        <Select
          label={w.screenProfile}
          value={model.screenHint.value}
          options={[
            { value: "detail", label: w.screenDetail },
            { value: "motion", label: w.screenMotion },
          ]}
          onChoose={(hint) => {
            model.screenHint.value = hint;
          }}
        />
      </div>
      <Connection model={model} />
    </Modal>
  );
}

export function LanguageSelect() {
  return (
    <Select
      label={words.value.language}
      value={language.value}
      options={LANGUAGES.map((value) => ({ value, label: DICTIONARIES[value].languageName }))}
      onChoose={chooseLanguage}
    />
  );
}

const SAMPLE_EVERY_MS = 1_000;

/** What goes through the wire at the moment, for who wonders why the picture is bad. */
function Connection({ model }: { readonly model: MeetingModel }) {
  const w = words.value;
  const stats = useStats(model);
  if (stats === undefined) return null;
  const loss = Math.max(0, ...stats.received.map(({ lostFraction }) => lostFraction));
  return (
    <section class="connection" aria-label={w.connection}>
      <h3>{w.connection}</h3>
      <dl>
        <Figure name={w.statSent} value={bitrate(stats.sent)} detail={largest(stats.sent)} />
        <Figure name={w.statReceived} value={bitrate(stats.received)} detail={largest(stats.received)} />
        <Figure
          name={w.statDelay}
          value={stats.roundTripMs === undefined ? "–" : `${stats.roundTripMs} ms`}
          detail=""
        />
        <Figure name={w.statLoss} value={`${(loss * 100).toFixed(1)} %`} detail="" />
      </dl>
    </section>
  );
}

function Figure({
  name,
  value,
  detail,
}: {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value} <small>{detail}</small>
      </dd>
    </div>
  );
}

function useStats(model: MeetingModel): MediaStats | undefined {
  const [stats, setStats] = useState<MediaStats>();
  useEffect(() => {
    let shown = true;
    const sample = (): void => {
      model.client.stats().then(
        (fresh) => shown && setStats(fresh),
        () => undefined,
      );
    };
    sample();
    const timer = setInterval(sample, SAMPLE_EVERY_MS);
    return () => {
      shown = false;
      clearInterval(timer);
    };
  }, [model]);
  return stats;
}

function bitrate(streams: readonly { readonly bitrateBps: number }[]): string {
  const bps = streams.reduce((sum, stream) => sum + stream.bitrateBps, 0);
  return bps >= 1_000_000 ? `${(bps / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

function largest(
  streams: readonly { readonly width: number; readonly height: number; readonly bitrateBps: number }[],
): string {
  const [first] = [...streams].filter((stream) => stream.bitrateBps > 0).sort((a, b) => b.height - a.height);
  return first === undefined || first.height === 0 ? "" : `${first.width} × ${first.height}`;
}
