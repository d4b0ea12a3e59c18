import { useEffect, useState } from "preact/hooks";
import { askServer } from "../../sdk/doctor/server-report.ts";
import type { Hop, Outlook } from "../../sdk/doctor/verdict.ts";
import { Wordmark } from "../components/brand.tsx";
import { copyLink, linkCopied } from "../components/copy-link.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { LanguageButton } from "../components/language-button.tsx";
import { CheckModel, examine } from "../doctor/check-model.ts";
import { hopSaid, outlookSaid, reportText } from "../doctor/check-words.ts";
import { PathList } from "../doctor/path-list.tsx";
import { ServerView } from "../doctor/server-view.tsx";
import { doctorWords } from "../i18n/doctor-words.ts";
import { rememberToken, tokenFor } from "../preferences.ts";
import { isRoomName, signalingUrl, takeToken } from "../router.ts";
import "../styles/doctor.css";

/** For whoever could not connect: what works from here, and what is in the way. */
export function DoctorPage() {
  const [asked] = useState(ownVisit);
  const [model] = useState(() => checkOf(asked));
  useEffect(() => {
    model.start();
    return () => model.stop();
  }, [model]);
  return <DoctorView model={model} room={asked.room} />;
}

interface DoctorViewProps {
  readonly model: CheckModel;
  /** Where the visitor comes from. */
  readonly room: string | undefined;
}

export function DoctorView({ model, room }: DoctorViewProps) {
  const w = doctorWords.value;
  const evidence = model.evidence.value;
  useTitle(w.checkTitle);
  return (
    <main class="doctor">
      <header class="page-head">
        <a href="/" class="check-home" aria-label={w.toStart}>
          <Wordmark name={w.appName} />
        </a>
        <LanguageButton />
      </header>
      <div class="check-main">
        <div class="check-intro">
          <h1>{w.checkTitle}</h1>
          <p class="lead">{w.checkLead}</p>
        </div>
        <Verdict model={model} />
        <Actions model={model} room={room} />
        {evidence !== undefined && <PathList evidence={evidence} />}
        <Hops hops={model.hops.value} />
        {model.server.value !== undefined && <ServerView report={model.server.value} />}
      </div>
    </main>
  );
}

const LOOKS: Readonly<Record<Outlook, readonly [tone: string, icon: IconName | undefined]>> = {
  checking: ["plain", undefined],
  udp: ["good", "check"],
  tcp: ["good", "check"],
  relay: ["good", "check"],
  tls: ["good", "check"],
  blocked: ["bad", "camera-off"],
  "no-signaling": ["bad", "signal"],
  "token-needed": ["plain", "key"],
  refused: ["plain", "alert"],
  unreachable: ["bad", "signal"],
};

function Verdict({ model }: { readonly model: CheckModel }) {
  const w = doctorWords.value;
  const evidence = model.evidence.value;
  const outlook = model.outlook.value;
  const [tone, icon] = LOOKS[outlook];
  return (
    <section class={`verdict verdict-${tone}`} role="status" data-outlook={outlook}>
      <span class="verdict-icon" aria-hidden="true">
        {icon === undefined ? <span class="spinner" /> : <Icon name={icon} size={28} />}
      </span>
      {evidence !== undefined && <Words {...outlookSaid(outlook, evidence, w)} />}
    </section>
  );
}

function Words({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}

function Actions({ model, room }: DoctorViewProps) {
  const w = doctorWords.value;
  const over = model.outlook.value !== "checking";
  return (
    <div class="check-actions">
      <button
        type="button"
        class="button primary"
        aria-disabled={!over}
        onClick={() => over && model.start()}
      >
        <Icon name="replay" size={20} />
        {w.checkAgain}
      </button>
      <button type="button" class="button quiet" onClick={() => void copyReport(model)}>
        <Icon name={linkCopied.value ? "check" : "copy"} size={20} />
        {linkCopied.value ? w.reportCopied : w.copyReport}
      </button>
      {room !== undefined && (
        <a class="button quiet" href={`/r/${encodeURIComponent(room)}`}>
          {w.backToRoom(room)}
        </a>
      )}
    </div>
  );
}

function Hops({ hops }: { readonly hops: readonly Hop[] }) {
  const w = doctorWords.value;
  if (hops.length === 0) return null;
  return (
    <section class="check-card" aria-labelledby="check-hops">
      <h2 id="check-hops">{hops.every(isAdvice) ? w.adviceTitle : w.hopsTitle}</h2>
      <ul class="check-findings">
        {hops.map((hop) => (
          <li
            key={hopSaid(hop, w)}
            class={`finding finding-${isAdvice(hop) ? "info" : "warning"}`}
            data-hop={hop.code}
          >
            <Icon name={isAdvice(hop) ? "info" : "alert"} size={18} />
            <span>{hopSaid(hop, w)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What others would miss, and not this person. */
function isAdvice({ code }: Hop): boolean {
  return code === "no-tcp" || code === "no-tls";
}

async function copyReport(model: CheckModel): Promise<void> {
  const evidence = model.evidence.value;
  if (evidence === undefined) return;
  await copyLink(reportText(evidence, { at: new Date(), browser: navigator.userAgent }, doctorWords.value));
}

interface OwnVisit {
  readonly room: string | undefined;
  readonly token: string | undefined;
}

/** The invitation leaves the address bar. */
function ownVisit(): OwnVisit {
  const named = new URLSearchParams(location.search).get("room") ?? "";
  const room = isRoomName(named) ? named : undefined;
  const { token, path } = takeToken(new URL(location.href));
  if (token !== undefined) {
    rememberToken(room ?? "", token);
    history.replaceState(null, "", path);
  }
  return { room, token: token ?? tokenFor(room ?? "") };
}

function checkOf({ token }: OwnVisit): CheckModel {
  return new CheckModel(
    () => examine(token, signalingUrl()),
    () => askServer(token),
  );
}

function useTitle(title: string): void {
  const { appName } = doctorWords.value;
  useEffect(() => {
    document.title = `${title} · ${appName}`;
    return () => {
      document.title = appName;
    };
  }, [title, appName]);
}
