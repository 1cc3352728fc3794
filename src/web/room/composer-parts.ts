import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons.ts';
import { texts } from '../texts.ts';
import { completed, type ExtraCommand } from './commands.ts';

/** The line above the field while one corrects something. */
export const editingLine = (stop: () => void): TemplateResult => html`
  <p class="editing">
    <span role="status">${texts.editing}</span>
    <button class="tool" type="button" aria-label=${texts.stopEditing} title=${texts.stopEditing}
      @click=${stop}>${icon('close')}</button>
  </p>
`;

/** Commands to choose from, each with what it does; `keys`: what keys do stands below. */
export const commandList = (
  commands: readonly string[],
  extra: readonly ExtraCommand[],
  keys: boolean,
  choose: (text: string) => void,
): TemplateResult => html`
  <div class="commands" role="group" aria-label=${texts.commands}>
    ${commands.map(
      (command) => html`
        <button type="button" @click=${() => choose(completed(command))}>
          <kbd>${command}</kbd> ${helpFor(command, extra)}
        </button>
      `,
    )}
    ${keys ? html`<p>${texts.keysHelp}</p>` : nothing}
  </div>
`;

function helpFor(command: string, extra: readonly ExtraCommand[]): string {
  const own = (texts.commandHelp as Record<string, string>)[command];
  return own ?? extra.find(({ name }) => name === command)?.help() ?? '';
}

/** As high as its text; the style sets where it begins to scroll. */
export function grow(area: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  const border = area.offsetHeight - area.clientHeight;
  area.style.height = `${area.scrollHeight + border}px`;
}
