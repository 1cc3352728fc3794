/** Nearer to the end than this, going down, counts as at the end, in px. */
const NEAR = 80;

interface Anchor {
  readonly row: Element | undefined;
  readonly top: number;
  readonly fromEnd: number;
}

/**
 * Keeps what is being read where it is while the list changes: the end for who reads the end, the
 * row in view for who reads further up.
 */
export class EndKeeper {
  readonly #box: HTMLElement;
  readonly #onChange: (atEnd: boolean) => void;
  #atEnd = true;
  #lastTop = 0;

  /** @param onChange is told when the end comes into view or leaves it */
  constructor(box: HTMLElement, onChange: (atEnd: boolean) => void) {
    this.#box = box;
    this.#onChange = onChange;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  toEnd(): void {
    this.#set(true);
    this.#moveTo(this.#box.scrollHeight);
  }

  /** The reader scrolled, or the box changed its size. */
  measure(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const below = scrollHeight - scrollTop - clientHeight;
    // Who goes up wants to leave the end, however short the way: a busy room must not hold him.
    const wentUp = scrollTop < this.#lastTop - 1;
    this.#lastTop = scrollTop;
    if (below <= 2) this.#set(true);
    else if (wentUp) this.#set(false);
    else if (below < NEAR) this.#set(true);
  }

  /** Where the reader is before the list changes; undefined for the end. */
  hold(): Anchor | undefined {
    this.measure();
    if (this.#atEnd) return undefined;
    const { top: boxTop } = this.#box.getBoundingClientRect();
    const rows = [...this.#box.querySelectorAll('.message')];
    const row = rows.find((one) => one.getBoundingClientRect().bottom > boxTop);
    const { scrollHeight, scrollTop } = this.#box;
    const top = row?.getBoundingClientRect().top ?? 0;
    return { row, top, fromEnd: scrollHeight - scrollTop };
  }

  /** Puts it back after the change. */
  restore(anchor: Anchor | undefined): void {
    if (anchor === undefined) {
      this.settle();
      return;
    }
    const { row, top, fromEnd } = anchor;
    const stays = row?.isConnected;
    const by = stays ? row.getBoundingClientRect().top - top : 0;
    if (!stays) this.#moveTo(this.#box.scrollHeight - fromEnd);
    else if (by !== 0) this.#moveTo(this.#box.scrollTop + by);
  }

  /** The size of the list or of the box has changed by itself. */
  settle(): void {
    if (this.#atEnd) this.#moveTo(this.#box.scrollHeight);
  }

  #moveTo(top: number): void {
    this.#box.scrollTop = top;
    this.#lastTop = this.#box.scrollTop;
  }

  #set(atEnd: boolean): void {
    if (this.#atEnd === atEnd) return;
    this.#atEnd = atEnd;
    this.#onChange(atEnd);
  }
}
