import { el } from '../dom.ts';
import { texts } from '../texts.ts';

/** Why there is nothing to show, in a sentence, and a way to try again where there is one. */
export function setback(sentence: string, again?: () => void): HTMLElement {
  const problem = el('p', { class: 'problem', role: 'alert' }, sentence);
  if (again === undefined) return el('main', { class: 'card' }, problem);
  const button = el('button', { class: 'primary', type: 'button' }, texts.again);
  button.addEventListener('click', again);
  return el('main', { class: 'card' }, problem, button);
}
