import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { sheetTexts } from '../sheet-texts.ts';

interface TextField {
  readonly label: string;
  readonly hint?: string;
  readonly now: string;
  readonly type?: 'text' | 'password' | 'number';
  /** Several lines. */
  readonly long?: boolean;
  readonly max?: number;
  readonly save: (value: string) => void;
}

/** A text with a button that keeps it: half a topic is for nobody to read. */
export function textField(field: TextField): TemplateResult {
  const { label, hint, now, type = 'text', long, max, save } = field;
  const submit = (event: Event): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    save(String(new FormData(form).get('value') ?? '').trim());
    // What is set cannot be seen, and what was written of it need not be.
    if (type === 'password') form.reset();
  };
  // Not live(): what is being written stays when the room is set otherwise meanwhile.
  return html`
    <form class="kept" @submit=${submit}>
      <label class="field">
        <span>${label}</span>
        ${
          long
            ? html`<textarea name="value" rows="3" dir="auto" maxlength=${max ?? 1000} .value=${now}></textarea>`
            : html`<input name="value" type=${type} dir="auto" autocomplete="off" maxlength=${max ?? 300} .value=${now} />`
        }
        ${hint === undefined ? '' : html`<small>${hint}</small>`}
      </label>
      <button class="secondary" type="submit">${sheetTexts.keep}</button>
    </form>
  `;
}

/** One of a few, which takes effect at once. */
export function choiceField<Value extends string>(
  label: string,
  choices: Readonly<Record<Value, string>>,
  now: Value,
  choose: (value: Value) => void,
): TemplateResult {
  const changed = ({ target }: Event): void => choose((target as HTMLSelectElement).value as Value);
  return html`
    <label class="row">
      <span>${label}</span>
      <select @change=${changed}>
        ${(Object.keys(choices) as Value[]).map(
          (value) =>
            html`<option value=${value} .selected=${live(value === now)}>${choices[value]}</option>`,
        )}
      </select>
    </label>
  `;
}
