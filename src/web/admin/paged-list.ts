import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { html, type TemplateResult } from 'lit';
import { changed } from './api.ts';
import { sentenceFor, texts } from './texts.ts';

interface ListPage<T> {
  readonly items: readonly T[];
  /** For the next page; null on the last one. */
  readonly next: string | null;
}

/** A list that is read page by page, and anew whenever this page changed something. */
export class PagedList<T> implements ReactiveController {
  items: readonly T[] = [];
  problem = '';
  isLoading = true;
  readonly #host: ReactiveControllerHost;
  readonly #load: (cursor?: string) => Promise<ListPage<T>>;
  #next: string | null = null;
  /** Of the answers only those to the latest question count. */
  #asked = 0;

  constructor(host: ReactiveControllerHost, load: (cursor?: string) => Promise<ListPage<T>>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {
    changed.addEventListener('change', this.reload);
    void this.reload();
  }

  hostDisconnected(): void {
    changed.removeEventListener('change', this.reload);
    this.#asked += 1;
  }

  /** Begins anew; what is shown stays until the answer is there. */
  readonly reload = (): Promise<void> => this.#ask([]);

  readonly more = (): Promise<void> => this.#ask(this.items, this.#next ?? undefined);

  async #ask(before: readonly T[], cursor?: string): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    this.isLoading = true;
    this.#host.requestUpdate();
    try {
      const page = await this.#load(cursor);
      if (asked !== this.#asked) return;
      this.items = [...before, ...page.items];
      this.#next = page.next;
      this.problem = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = sentenceFor(error);
    }
    this.isLoading = false;
    this.#host.requestUpdate();
  }

  /** What stands under the list: that it is empty, a problem, or the way to more of it. */
  foot(): TemplateResult {
    const isEmpty = this.items.length === 0 && !this.isLoading && this.problem === '';
    return html`
      <p class="problem" role="alert">${this.problem}</p>
      <p class="nothing" ?hidden=${!isEmpty}>${texts.nothing}</p>
      <button class="secondary more" type="button" ?hidden=${this.#next === null} @click=${this.more}>
        ${texts.more}
      </button>
    `;
  }
}
