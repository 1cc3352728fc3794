import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { banRow } from './ban-row.ts';
import { PagedList } from './paged-list.ts';
import { texts } from './texts.ts';
import type { Ban } from './wire.ts';

interface Answer {
  readonly bans: readonly Ban[];
  readonly next_cursor: string | null;
}

/** `#/bans`: whatever is in force, in rooms and in all of them. */
class AdminBans extends LightElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  readonly #list = new PagedList<Ban>(this, async (cursor) => {
    const { bans, next_cursor: next } = await get<Answer>('/bans', { cursor });
    return { items: bans, next };
  });

  constructor() {
    super();
    this.problem = '';
  }

  protected override render(): TemplateResult {
    const failed = (problem: string): void => {
      this.problem = problem;
    };
    return html`
      <h1>${texts.views.bans}</h1>
      <p class="problem" role="alert">${this.problem}</p>
      <ul class="rows">${this.#list.items.map((ban) => banRow(ban, failed))}</ul>
      ${this.#list.foot()}
    `;
  }
}

customElements.define('admin-bans', AdminBans);
