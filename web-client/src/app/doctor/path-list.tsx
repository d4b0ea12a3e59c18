import { PATHS, type PathName, type PathProgress } from "../../sdk/doctor/path-result.ts";
import type { Evidence } from "../../sdk/doctor/verdict.ts";
import { Icon, type IconName } from "../components/icon.tsx";
import { doctorWords } from "../i18n/doctor-words.ts";
import { pathName, progressSaid } from "./check-words.ts";

/** Each way to the server, and how it went. */
export function PathList({ evidence }: { readonly evidence: Evidence }) {
  const w = doctorWords.value;
  return (
    <section class="check-card" aria-labelledby="check-paths">
      <h2 id="check-paths">{w.pathsTitle}</h2>
      <ol class="check-paths">
        {PATHS.map((path) => (
          <PathRow key={path} path={path} progress={evidence.paths[path]} />
        ))}
      </ol>
    </section>
  );
}

function PathRow({ path, progress }: { readonly path: PathName; readonly progress: PathProgress }) {
  const w = doctorWords.value;
  const name = pathName(path, w);
  const said = progressSaid(progress, w);
  return (
    <li class={`check-path check-${progress.outcome}`} data-path={path} data-outcome={progress.outcome}>
      <StateMark outcome={progress.outcome} />
      <strong class="check-path-name">{name.title}</strong>
      <span class="check-path-state">{said.title}</span>
      <span class="check-path-text">{said.text === "" ? name.text : said.text}</span>
      {progress.outcome === "works" && <small class="check-path-time">{w.millis(progress.millis)}</small>}
    </li>
  );
}

const MARKS: Partial<Record<PathProgress["outcome"], IconName>> = {
  works: "check",
  fails: "close",
  "not-offered": "minus",
  "not-tried": "minus",
};

function StateMark({ outcome }: { readonly outcome: PathProgress["outcome"] }) {
  const icon = MARKS[outcome];
  return (
    <span class="check-mark" aria-hidden="true">
      {outcome === "trying" && <span class="spinner" />}
      {icon !== undefined && <Icon name={icon} size={18} />}
    </span>
  );
}
