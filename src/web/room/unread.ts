/** Where somebody who looked away has to go on reading, and how much there is. */
export class Unread {
  #from: number | undefined;
  #count = 0;

  /** Seq before which the divider stands. */
  get from(): number | undefined {
    return this.#from;
  }

  /** Messages that came and have not been seen. */
  get count(): number {
    return this.#count;
  }

  /** A message came while nobody looked. */
  missed(seq: number): void {
    if (this.#count === 0) this.#from = seq;
    this.#count += 1;
  }

  /** The end is in view. The divider stays where it is until the next time. */
  seen(): void {
    this.#count = 0;
  }

  /** Who answers has read. */
  answered(): void {
    this.#count = 0;
    this.#from = undefined;
  }
}
