import type { ConnectionState } from "../../sdk/protocol/model.ts";
import type { Dictionary } from "../i18n/en.ts";

/** How somebody's connection is, in words; empty where there is nothing to say. */
export function stateText({ connection }: { readonly connection: ConnectionState }, w: Dictionary): string {
  switch (connection) {
    case "connected":
      return "";
    case "connecting":
      return w.cameraConnecting;
    case "reconnecting":
      return w.comingBack;
    case "failed":
      return w.cameraFailed;
  }
}
