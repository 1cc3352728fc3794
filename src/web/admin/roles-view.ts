import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { LightElement } from '../light-element.ts';
import { act, get } from './api.ts';
import { Details } from './details.ts';
import { badge } from './rows.ts';
import { sentenceFor, texts } from './texts.ts';
import type { Right, Role } from './wire.ts';

interface Shown {
  readonly roles: readonly Role[];
  readonly rights: readonly Right[];
}

/** `#/roles`: who may do what. Each tick takes effect at once. */
class AdminRoles extends LightElement {
  static override properties = { problem: { state: true } };
  declare problem: string;
  readonly #shown = new Details<Shown>(this, () => get<Shown>('/roles'));

  constructor() {
    super();
    this.problem = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#shown.reload();
  }

  protected override render(): TemplateResult {
    const { value, problem } = this.#shown;
    return html`
      <h1>${texts.views.roles}</h1>
      <p class="aside">${texts.rolesAbout}</p>
      <p class="problem" role="alert">${problem || this.problem}</p>
      ${value === undefined ? '' : value.roles.map((role) => this.#role(role, value.rights))}
      ${this.#form()}
    `;
  }

  #role(role: Role, rights: readonly Right[]): TemplateResult {
    const ticks = rights.map(({ right_name: right, about }) => {
      const change = ({ target }: Event): Promise<void> =>
        this.#change(role, right, (target as HTMLInputElement).checked);
      return html`
        <label class="tick" title=${about}>
          <input type="checkbox" .checked=${live(role.rights.includes(right))} @change=${change} />
          ${right}
        </label>
      `;
    });
    return html`
      <fieldset class="role" data-role=${role.role}>
        <legend>${role.role} ${badge(`${texts.rank} ${role.rank}`)} ${badge(texts.holders(role.members))}</legend>
        <div class="ticks">${ticks}</div>
        <button class="secondary small" type="button" ?hidden=${role.built_in} @click=${() => this.#remove(role)}>
          ${texts.removeRole(role.role)}
        </button>
      </fieldset>
    `;
  }

  #form(): TemplateResult {
    return html`
      <form class="filters" aria-labelledby="add-role" @submit=${this.#add}>
        <h2 id="add-role">${texts.addRole}</h2>
        <label class="field small-field">${texts.roleName}
          <input name="role" required pattern="[a-z][a-z_]{0,31}" autocomplete="off" /></label>
        <label class="field small-field" title=${texts.rankHint}>${texts.rank}
          <input name="rank" type="number" required min="1" max="999" value="30" /></label>
        <button class="secondary">${texts.add}</button>
      </form>
    `;
  }

  #change({ role, rights }: Role, right: string, has: boolean): Promise<void> {
    const others = rights.filter((one) => one !== right);
    return this.#act('PUT', `/roles/${role}`, { rights: has ? [...others, right] : others });
  }

  readonly #remove = ({ role }: Role): Promise<void> => this.#act('DELETE', `/roles/${role}`);

  /** A new role may read, or it would be a ban. */
  readonly #add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const fields = new FormData(form);
    const role = String(fields.get('role'));
    await this.#act('POST', '/roles', { role, rank: Number(fields.get('rank')), rights: ['read'] });
    if (this.problem === '') form.reset();
  };

  async #act(method: string, path: string, body?: unknown): Promise<void> {
    this.problem = '';
    await act(method, path, body).catch((error) => {
      this.problem = sentenceFor(error);
    });
  }
}

customElements.define('admin-roles', AdminRoles);
