import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';

/** A few choices side by side: radio buttons that look like one switch. */
export function segmented<Choice extends string>(
  name: string,
  label: string,
  choices: Readonly<Record<Choice, string>>,
  now: Choice,
  choose: (choice: Choice) => void,
): TemplateResult {
  const options = (Object.keys(choices) as Choice[]).map(
    (choice) => html`
      <label>
        <input
          type="radio"
          name=${name}
          value=${choice}
          .checked=${live(choice === now)}
          @change=${() => choose(choice)}
        /><span>${choices[choice]}</span>
      </label>
    `,
  );
  return html`
    <fieldset class="row">
      <legend>${label}</legend>
      <div class="segments">${options}</div>
    </fieldset>
  `;
}

/** Something that is on or off. */
export function toggle(
  label: string,
  hint: string,
  now: boolean,
  choose: (on: boolean) => void,
): TemplateResult {
  const changed = ({ target }: Event): void => choose((target as HTMLInputElement).checked);
  return html`
    <label class="row">
      <span>${label}<small>${hint}</small></span>
      <input class="switch" type="checkbox" role="switch" .checked=${live(now)} @change=${changed} />
    </label>
  `;
}
