import { altered, isAlteration } from '../wire/alteration.ts';
import type { Entry, History } from '../wire/protocol.ts';

/**
 * What becomes of messages while a page of the log is on its way, which may have been read before.
 * What was told earlier is in the log by then, so nothing outlives the pages that are awaited.
 */
export class Alterations {
  /** For each page that is awaited, what was told since it was asked for. */
  readonly #awaited = new Set<Entry[]>();

  note(told: Entry): void {
    if (!isAlteration(told)) return;
    for (const since of this.#awaited) since.push(told);
  }

  /** A page that is being asked for, as it is once it has come. */
  async applied(page: Promise<History>): Promise<History> {
    const since: Entry[] = [];
    this.#awaited.add(since);
    try {
      const { messages, has_more } = await page;
      return { messages: messages.map((entry) => since.reduce(altered, entry)), has_more };
    } finally {
      this.#awaited.delete(since);
    }
  }
}
