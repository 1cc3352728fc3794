import { html, type TemplateResult } from 'lit';
import { ask, withKey } from '../api.ts';
import { sheetTexts } from '../sheet-texts.ts';
import { DeskPart } from './desk-part.ts';
import { textField } from './fields.ts';

type Kind = 'word' | 'regex' | 'link';
type Action = 'refuse' | 'hold' | 'allow';

interface Rules {
  readonly filters: Readonly<Record<Filter, number>>;
  readonly rules: readonly {
    readonly rule_id: number;
    readonly kind: Kind;
    readonly pattern: string;
    readonly action: Action;
  }[];
}

const FILTERS = ['holdFirst', 'repeatS', 'capsPercent', 'raidJoins', 'newcomerS'] as const;
type Filter = (typeof FILTERS)[number];

/** What is asked of messages in this room. */
class RulesDesk extends DeskPart {
  static override properties = { rules: { state: true } };
  declare rules: Rules | undefined;

  protected async read(): Promise<void> {
    const { roomId, nickId } = this.session;
    this.rules = await ask<Rules>(`/rooms/${encodeURIComponent(roomId)}/rules`, withKey(nickId));
  }

  protected override render(): TemplateResult {
    const { rules } = this;
    return html`
      ${this.problemLine()}
      ${rules === undefined ? '' : html`${this.#ruleList(rules)}${this.#filters(rules)}`}
    `;
  }

  #ruleList({ rules }: Rules): TemplateResult {
    const remove = (ruleId: number) => (): void =>
      void this.do(() => this.session.act('remove-rule', { ruleId }));
    return html`
      <section>
        <h3>${sheetTexts.rules}</h3>
        <ul class="rules">
          ${rules.map(
            ({ rule_id: id, kind, pattern, action }) => html`
              <li>
                <span><code dir="auto">${pattern}</code><small>${sheetTexts.ruleKinds[kind]} · ${sheetTexts.ruleActions[action]}</small></span>
                <button class="secondary" type="button" @click=${remove(id)}>${sheetTexts.remove}</button>
              </li>
            `,
          )}
        </ul>
        <form class="rule" @submit=${this.#add}>
          <label class="field"><span>${sheetTexts.rulePattern}</span>
            <input name="pattern" maxlength="200" dir="auto" autocomplete="off" required /></label>
          ${select('kind', sheetTexts.ruleKind, sheetTexts.ruleKinds)}
          ${select('action', sheetTexts.ruleAction, sheetTexts.ruleActions)}
          <button class="primary" type="submit">${sheetTexts.addRule}</button>
        </form>
      </section>
    `;
  }

  #filters({ filters }: Rules): TemplateResult {
    const field = (name: Filter): TemplateResult =>
      textField({
        label: sheetTexts.filters[name],
        now: String(filters[name]),
        type: 'number',
        save: (value) => void this.do(() => this.session.act('filters', { [name]: Number(value) })),
      });
    return html`<section><h3>${sheetTexts.filterHeading}</h3>${FILTERS.map(field)}</section>`;
  }

  #add = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { kind, action, pattern } = Object.fromEntries(new FormData(form)) as Record<
      string,
      string
    >;
    const rule = { kind: kind as Kind, action: action as Action, pattern: pattern?.trim() ?? '' };
    void this.do(async () => {
      await this.session.act('add-rule', rule);
      form.reset();
    });
  };
}

const select = (
  name: string,
  label: string,
  choices: Readonly<Record<string, string>>,
): TemplateResult => html`
  <label class="row"><span>${label}</span>
    <select name=${name}>${Object.entries(choices).map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select></label>
`;

customElements.define('rules-desk', RulesDesk);
