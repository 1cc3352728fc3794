import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { act, get } from './api.ts';
import { PagedList } from './paged-list.ts';
import { nameLink, when } from './rows.ts';
import { sentenceFor, texts } from './texts.ts';
import type { Report } from './wire.ts';

interface Answer {
  readonly reports: readonly Report[];
  readonly next_cursor: string | null;
}

/** `#/reports`: what was reported in any room and nobody has decided on. */
class AdminReports extends LightElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  readonly #list = new PagedList<Report>(this, async (cursor) => {
    const { reports, next_cursor: next } = await get<Answer>('/reports', { cursor });
    return { items: reports, next };
  });

  constructor() {
    super();
    this.problem = '';
  }

  protected override render(): TemplateResult {
    return html`
      <h1>${texts.views.reports}</h1>
      <p class="problem" role="alert">${this.problem}</p>
      <ul class="rows">${this.#list.items.map((report) => this.#row(report))}</ul>
      ${this.#list.foot()}
    `;
  }

  #row(report: Report): TemplateResult {
    const decide = (label: string, ...names: string[]): TemplateResult => html`
      <button class="secondary small" type="button" @click=${() => this.#decide(report, names)}>
        ${label}
      </button>
    `;
    const isThere = report.log_content !== '';
    return html`
      <li>
        <div>
          <blockquote dir="auto">${isThere ? report.log_content : texts.deleted}</blockquote>
          <small dir="auto">${[...new Set(report.reasons)].join(' · ')}</small>
        </div>
        <p class="facts">
          ${nameLink('people', report.log_user_id, report.log_user_name)}
          ${nameLink('rooms', report.room_id, report.room_name)}
          <span>${texts.reported(report.count)}</span>
          <span>${when(report.reported_at)}</span>
        </p>
        <p class="doings">
          ${isThere ? decide(texts.deleteIt, 'delete', 'resolve') : decide(texts.settle, 'resolve')}
          ${decide(texts.dismiss, 'dismiss')}
        </p>
      </li>
    `;
  }

  async #decide(report: Report, names: readonly string[]): Promise<void> {
    this.problem = '';
    try {
      for (const name of names) {
        await act('POST', `/rooms/${report.room_id}/acts/${name}`, { seq: report.log_seq });
      }
    } catch (error) {
      this.problem = sentenceFor(error);
    }
  }
}

customElements.define('admin-reports', AdminReports);
