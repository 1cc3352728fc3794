const EVERY_MS = 2000;
const NEWLINE = 0x0a;

/** Counts the rows of a table that go by, and says so now and then. */
export class Progress {
  readonly #table: string;
  readonly #say: (line: string) => void;
  #rows = 0;
  #saidAt = performance.now();

  constructor(table: string, say: (line: string) => void) {
    this.#table = table;
    this.#say = say;
  }

  /** @param rows whole rows or parts of some, each of which ends in a newline */
  count(rows: Buffer): void {
    for (let at = rows.indexOf(NEWLINE); at >= 0; at = rows.indexOf(NEWLINE, at + 1)) {
      this.#rows += 1;
    }
    if (performance.now() - this.#saidAt < EVERY_MS) return;
    this.#saidAt = performance.now();
    this.#say(`${this.#table}: ${this.#shown} rows …`);
  }

  end(): void {
    this.#say(`${this.#table}: ${this.#shown} rows`);
  }

  get #shown(): string {
    return this.#rows.toLocaleString('en');
  }
}
