import type { Missed } from './missed.ts';

/** What is said for a while, and how long, in ms. */
const LASTS = { trouble: 6_000, news: 6_000, missed: 12_000 } as const;

interface Said {
  /** Something went wrong and passes. */
  trouble: string;
  /** Something went well that is not to be seen elsewhere. */
  news: string;
  missed: Missed | undefined;
}

const NOTHING: Said = { trouble: '', news: '', missed: undefined };

/** What is said for a while and then no more. */
export class Passing {
  readonly #changed: () => void;
  #said: Said = NOTHING;
  readonly #timers = new Map<keyof Said, ReturnType<typeof setTimeout>>();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get now(): Readonly<Said> {
    return this.#said;
  }

  say<Kind extends keyof Said>(kind: Kind, what: Said[Kind]): void {
    clearTimeout(this.#timers.get(kind));
    const timer = setTimeout(() => this.#set({ [kind]: NOTHING[kind] }), LASTS[kind]);
    this.#timers.set(kind, timer);
    this.#set({ [kind]: what });
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #set(patch: Partial<Said>): void {
    this.#said = { ...this.#said, ...patch };
    this.#changed();
  }
}
