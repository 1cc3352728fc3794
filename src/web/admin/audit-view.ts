import { html, type TemplateResult } from 'lit';
import { LightElement } from '../light-element.ts';
import { get } from './api.ts';
import { PagedList } from './paged-list.ts';
import { badge, nameLink, when } from './rows.ts';
import { texts } from './texts.ts';
import type { AuditRow } from './wire.ts';

interface Answer {
  readonly audit: readonly AuditRow[];
  readonly next_cursor: string | null;
}

/** As whom the server has the operator act. */
const OPERATOR_ID = 'system';

/** `#/audit`: who did what, the latest first. */
class AdminAudit extends LightElement {
  readonly #list = new PagedList<AuditRow>(this, async (cursor) => {
    const { audit, next_cursor: next } = await get<Answer>('/audit', { cursor });
    return { items: audit, next };
  });

  protected override render(): TemplateResult {
    return html`
      <h1>${texts.views.audit}</h1>
      <ul class="rows">${this.#list.items.map(row)}</ul>
      ${this.#list.foot()}
    `;
  }
}

const row = (did: AuditRow): TemplateResult => html`
  <li>
    <p><bdi>${did.actor_id === OPERATOR_ID ? texts.operator : did.actor_name}</bdi>
      ${badge(did.act)} ${whom(did)} <small dir="auto">${did.reason}</small></p>
    <p class="facts">
      <span>${
        did.room_id === null
          ? texts.server
          : nameLink('rooms', did.room_id, did.room_name ?? did.room_id)
      }</span>
      <span>${when(did.at)}</span>
    </p>
  </li>
`;

/** To whom it was done, or to which role. */
function whom({ subject_id: id, subject_name: name, details }: AuditRow): TemplateResult | string {
  if (id !== null) return nameLink('people', id, name ?? id);
  return typeof details.role === 'string' ? details.role : '';
}

customElements.define('admin-audit', AdminAudit);
