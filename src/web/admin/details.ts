import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { changed } from './api.ts';
import { sentenceFor } from './texts.ts';

/** One thing that is shown, read anew whenever this page changed something. */
export class Details<T> implements ReactiveController {
  value: T | undefined;
  problem = '';
  readonly #host: ReactiveControllerHost;
  readonly #load: () => Promise<T>;
  #asked = 0;

  constructor(host: ReactiveControllerHost, load: () => Promise<T>) {
    this.#host = host;
    this.#load = load;
    host.addController(this);
  }

  hostConnected(): void {
    changed.addEventListener('change', this.reload);
  }

  hostDisconnected(): void {
    changed.removeEventListener('change', this.reload);
    this.#asked += 1;
  }

  readonly reload = async (): Promise<void> => {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const value = await this.#load();
      if (asked !== this.#asked) return;
      this.value = value;
      this.problem = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.problem = sentenceFor(error);
    }
    this.#host.requestUpdate();
  };
}
