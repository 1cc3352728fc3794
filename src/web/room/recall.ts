/** Messages that can be recalled. */
const MOST = 50;

/** What one has sent, to be had again by the arrow keys. */
export class Recall {
  readonly #sent: string[] = [];
  /** How far back; 0 is what is being written. */
  #back = 0;

  sent(text: string): void {
    this.#back = 0;
    if (this.#sent.at(-1) !== text) this.#sent.push(text);
    if (this.#sent.length > MOST) this.#sent.shift();
  }

  /** The message before the one that is shown; undefined when there is none. */
  older(): string | undefined {
    if (this.#back === this.#sent.length) return undefined;
    this.#back += 1;
    return this.#sent.at(-this.#back);
  }

  /** The message after it; '' after the last, undefined when none was recalled. */
  newer(): string | undefined {
    if (this.#back === 0) return undefined;
    this.#back -= 1;
    return this.#back === 0 ? '' : this.#sent.at(-this.#back);
  }

  /** Whether this text is a recalled one, untouched. */
  isShown(text: string): boolean {
    return this.#back > 0 && this.#sent.at(-this.#back) === text;
  }
}
