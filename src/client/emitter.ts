type Listener<T> = (data: T) => void;

/** Typed events. A listener that throws neither stops the others nor the one who emits. */
export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, Set<Listener<never>>>();

  /** Adds a listener; the answer takes it away again. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  emit<Name extends keyof Events>(name: Name, data: Events[Name]): void {
    const set = this.#listeners.get(name) as Set<Listener<Events[Name]>> | undefined;
    for (const listener of [...(set ?? [])]) {
      try {
        listener(data);
      } catch (error) {
        // Reported as any uncaught error is, but only after the frame under way is done with:
        // a bad listener must not cost the entries behind it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
