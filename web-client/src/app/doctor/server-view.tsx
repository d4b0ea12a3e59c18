import type { ComponentChildren } from "preact";
import type { AdvertisedAddress, Listener, ServerReport } from "../../sdk/doctor/server-report.ts";
import { Icon } from "../components/icon.tsx";
import type { DoctorDictionary } from "../i18n/doctor-en.ts";
import { doctorWords } from "../i18n/doctor-words.ts";
import { language } from "../i18n/language.ts";

/** For whoever runs the server: what it says about its own ports, addresses and certificate. */
export function ServerView({ report }: { readonly report: ServerReport }) {
  const w = doctorWords.value;
  const time = new Date(report.checkedAt).toLocaleTimeString(language.value);
  return (
    <section class="check-card check-server" aria-labelledby="check-server">
      <h2 id="check-server">{w.serverTitle}</h2>
      <p class="check-summary">
        {report.summary} <small>{w.serverChecked(time)}</small>
      </p>
      <Findings report={report} />
      <h3>{w.serverListeners}</h3>
      <Table columns={[w.listenerColumn, w.portColumn, w.boundColumn, w.stateColumn]}>
        {report.listeners.map((listener) => (
          <ListenerRow key={listener.name} listener={listener} />
        ))}
      </Table>
      <h3>{w.serverAdvertised}</h3>
      <Table columns={[w.addressColumn, w.checkColumn, w.stateColumn]}>
        {report.advertised.flatMap((address) => addressRows(address, w))}
      </Table>
      <Details report={report} />
    </section>
  );
}

function Findings({ report }: { readonly report: ServerReport }) {
  if (report.findings.length === 0) return null;
  return (
    <ul class="check-findings">
      {report.findings.map(({ severity, code, text }) => (
        <li key={`${code} ${text}`} class={`finding finding-${severity}`}>
          <Icon name={severity === "info" ? "info" : "alert"} size={18} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function ListenerRow({ listener }: { readonly listener: Listener }) {
  const w = doctorWords.value;
  const off = listener.port < 0;
  return (
    <tr>
      <th scope="row">{listener.name}</th>
      <td>{off ? "–" : `${listener.protocol.toUpperCase()} ${listener.port}`}</td>
      <td>{listener.bound.join(", ") || "–"}</td>
      {off ? <td>{w.listenerOff}</td> : <State ok={listener.ok} text={listener.problem} />}
    </tr>
  );
}

function addressRows({ address, scope, paths }: AdvertisedAddress, w: DoctorDictionary) {
  return paths.map(({ path, port, ok, millis, problem }, index) => (
    <tr key={`${address} ${path}`}>
      {index === 0 && (
        <th scope="rowgroup" rowSpan={paths.length}>
          {address} <small>{scopeText(scope, w)}</small>
        </th>
      )}
      <td>{port < 0 ? path : `${path} ${port}`}</td>
      <State ok={ok} text={ok ? w.millis(millis) : problem} />
    </tr>
  ));
}

function State({ ok, text }: { readonly ok: boolean; readonly text: string }) {
  return <td class={ok ? "state-well" : "state-bad"}>{text === "" ? doctorWords.value.wellState : text}</td>;
}

function Details({ report }: { readonly report: ServerReport }) {
  const w = doctorWords.value;
  const { certificate, turnUrls, turnProblem } = report;
  return (
    <dl class="check-details">
      {certificate !== undefined && (
        <div>
          <dt>{w.serverCertificate}</dt>
          <dd>
            {certificate.names.join(", ")} <small>{w.daysLeft(certificate.daysLeft)}</small>
            {certificate.problem !== "" && <p class="state-bad">{certificate.problem}</p>}
          </dd>
        </div>
      )}
      <div>
        <dt>{w.serverRelay}</dt>
        <dd>
          {turnUrls.map((url) => (
            <code key={url}>{url}</code>
          ))}
          {turnProblem !== "" && <p class="state-bad">{turnProblem}</p>}
        </dd>
      </div>
    </dl>
  );
}

interface TableProps {
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}

function Table({ columns, children }: TableProps) {
  return (
    <div class="check-table">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function scopeText(scope: string, w: DoctorDictionary): string {
  switch (scope) {
    case "public":
      return w.scopePublic;
    case "private":
      return w.scopePrivate;
    case "loopback":
      return w.scopeLoopback;
    case "link-local":
      return w.scopeLinkLocal;
    default:
      return scope;
  }
}
