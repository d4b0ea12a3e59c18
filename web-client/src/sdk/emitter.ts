/** Events by name, each with one value. Listeners are called in the order in which they were added. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<(value: never) => void>>();

  /** Listens until the returned function is called or `signal` aborts. */
  on<N extends keyof Events>(
    name: N,
    listener: (value: Events[N]) => void,
    signal?: AbortSignal,
  ): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    const dispose = (): void => {
      listeners.delete(listener);
    };
    signal?.addEventListener("abort", dispose, { once: true });
    return dispose;
  }

  protected emit<N extends keyof Events>(name: N, value: Events[N]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      (listener as (value: Events[N]) => void)(value);
    }
  }
}
