import type { IceServer } from "../protocol/model.ts";

/** `<target>` and its parameters; a parameter's value is a token or a quoted string (RFC 8288, section 3). */
const LINK = /<([^>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",;]+))*)/g;
const PARAMETER = /;\s*([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))/g;

/** The ICE servers in the `Link` headers of a WHIP or WHEP answer (RFC 9725, section 4.6), one for each URL. */
export function iceServersOf(header: string | null): readonly IceServer[] {
  return [...(header ?? "").matchAll(LINK)].flatMap(([, url = "", rest = ""]) => {
    const parameters = new Map(
      [...rest.matchAll(PARAMETER)].map(([, name = "", quoted, token]) => [
        name.toLowerCase(),
        quoted?.replace(/\\(.)/g, "$1") ?? token ?? "",
      ]),
    );
    if (parameters.get("rel") !== "ice-server") return [];
    const username = parameters.get("username");
    const credential = parameters.get("credential");
    return [
      {
        urls: [url],
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      },
    ];
  });
}
