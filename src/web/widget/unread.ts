/** Counts what comes while nobody can see it: the bubble is closed, or the tab is in the back. */
export class Unread {
  readonly #told: (count: number) => void;
  #count = 0;
  #isShown = true;

  constructor(told: (count: number) => void) {
    this.#told = told;
    document.addEventListener('visibilitychange', () => this.#look());
  }

  get count(): number {
    return this.#count;
  }

  /** What the host says about whether it shows us. */
  shown(isShown: boolean): void {
    this.#isShown = isShown;
    this.#look();
  }

  /** A message of somebody else has come. */
  add(): void {
    if (this.#isSeen) return;
    this.#count += 1;
    this.#told(this.#count);
  }

  get #isSeen(): boolean {
    return this.#isShown && document.visibilityState === 'visible';
  }

  #look(): void {
    if (!this.#isSeen || this.#count === 0) return;
    this.#count = 0;
    this.#told(0);
  }
}
