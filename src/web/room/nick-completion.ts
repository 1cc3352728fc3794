interface Field {
  readonly value: string;
  /** Where the caret stands. */
  readonly caret: number;
}

const fold = (text: string): string => text.normalize('NFKC').toLocaleLowerCase();

/**
 * Completes the beginning of a nick before the caret. The next call on what it made takes the next
 * nick that fits, and after the last one none: then Tab moves the focus as everywhere.
 */
export class NickCompletion {
  #made: Field | undefined;
  #left: string[] = [];
  #before = '';
  #after = '';

  /** The field as completed; undefined where nothing fits. */
  next(field: Field, nicks: readonly string[]): Field | undefined {
    const goesOn = this.#made?.value === field.value && this.#made.caret === field.caret;
    if (!goesOn) this.#begin(field, nicks);
    const nick = this.#left.shift();
    this.#made = nick === undefined ? undefined : this.#with(nick);
    return this.#made;
  }

  #begin({ value, caret }: Field, nicks: readonly string[]): void {
    const before = value.slice(0, caret);
    const begun = /[^\s@]+$/u.exec(before)?.[0] ?? '';
    this.#before = before.slice(0, before.length - begun.length);
    this.#after = value.slice(caret);
    const fits = (nick: string): boolean => fold(nick).startsWith(fold(begun)) && nick !== begun;
    this.#left = begun === '' ? [] : nicks.filter(fits);
  }

  #with(nick: string): Field {
    const isFirst = this.#before === '';
    const head = `${this.#before}${nick}${isFirst ? ': ' : ' '}`;
    return { value: head + this.#after.trimStart(), caret: head.length };
  }
}
