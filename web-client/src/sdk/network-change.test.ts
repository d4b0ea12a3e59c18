import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { onNetworkChange } from "./network-change.ts";

class FakeNetwork extends EventTarget {
  type: string | undefined = "wifi";

  become(type: string | undefined): void {
    this.type = type;
    this.dispatchEvent(new Event("change"));
  }
}

describe("a change of network", () => {
  let page: EventTarget;
  let network: FakeNetwork;
  let listening: AbortController;
  let changes: number;

  beforeEach(() => {
    page = new EventTarget();
    network = new FakeNetwork();
    listening = new AbortController();
    changes = 0;
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.stubGlobal("navigator", { connection: network });
    onNetworkChange(() => changes++, listening.signal);
  });
  afterEach(() => vi.unstubAllGlobals());

  it("is being back on one", () => {
    page.dispatchEvent(new Event("online"));
    expect(changes).toBe(1);
  });

  it("is one of another kind", () => {
    network.become("cellular");
    expect(changes).toBe(1);
  });

  it("is no other estimate of what the same one carries", () => {
    network.become("wifi");
    expect(changes).toBe(0);
  });

  it("is not the loss of the network", () => {
    network.become("none");
    expect(changes).toBe(0);
  });

  it("is of no interest any more to somebody who has left", () => {
    listening.abort();
    page.dispatchEvent(new Event("online"));
    network.become("cellular");
    expect(changes).toBe(0);
  });
});
