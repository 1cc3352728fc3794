/**
 * Does something every so many milliseconds, once it was started: one round at a time, so that slow
 * ones do not queue up. Keeps no process alive.
 */
export class Rounds {
  readonly #round: () => Promise<void>;
  readonly #everyMs: number;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;

  /** @param round never rejects: nobody waits for it */
  constructor(round: () => Promise<void>, everyMs: number) {
    this.#round = round;
    this.#everyMs = everyMs;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#underWay ??= this.#round().finally(() => {
        this.#underWay = undefined;
      });
    }, this.#everyMs).unref();
  }

  /** Resolves when the round under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#underWay;
  }
}
