/** Typing is told again at least every 3 s; after this silence somebody has stopped, in ms. */
const FADES_MS = 4_000;

/** Who is writing just now. */
export class Typists {
  readonly #changed: () => void;
  readonly #typists = new Map<string, { nick: string; timer: ReturnType<typeof setTimeout> }>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get nicks(): string[] {
    return [...this.#typists.values()].map(({ nick }) => nick);
  }

  types(memberId: string, nick: string): void {
    clearTimeout(this.#typists.get(memberId)?.timer);
    const timer = setTimeout(() => this.stopped(memberId), FADES_MS);
    this.#typists.set(memberId, { nick, timer });
    this.#changed();
  }

  stopped(memberId: string): void {
    clearTimeout(this.#typists.get(memberId)?.timer);
    if (this.#typists.delete(memberId)) this.#changed();
  }
}
