import { el, icon } from '../dom.ts';
import { texts } from '../texts.ts';

/** keyCode of a key that an input method swallows; some browsers say nothing else. */
const COMPOSING = 229;

export interface ComposerActions {
  send: (content: string) => void;
  typing: () => void;
  /** Code points a message may have; undefined as long as the server has not said. */
  contentMax: () => number | undefined;
}

/** Where one writes: Enter sends, Shift+Enter breaks the line, never while composing. */
export function composer(actions: ComposerActions): HTMLFormElement {
  const area = el('textarea', {
    rows: '1',
    dir: 'auto',
    'aria-label': texts.write,
    placeholder: texts.write,
  });
  const problem = el('p', { class: 'problem', role: 'alert' });
  const button = el(
    'button',
    { class: 'primary round', type: 'submit', 'aria-label': texts.send, title: texts.send },
    icon('send'),
  );
  const form = el('form', { class: 'composer' }, problem, area, button);

  const over = (): number => {
    const max = actions.contentMax() ?? Number.POSITIVE_INFINITY;
    return Math.max(0, [...area.value].length - max);
  };
  const show = (): void => {
    grow(area);
    problem.textContent = over() > 0 ? texts.tooLong(over()) : '';
    button.disabled = area.value.trim() === '' || over() > 0;
  };
  area.addEventListener('input', () => {
    show();
    if (area.value !== '') actions.typing();
  });
  area.addEventListener('keydown', (event) => {
    const composing = event.isComposing || event.keyCode === COMPOSING;
    if (event.key !== 'Enter' || event.shiftKey || composing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (area.value.trim() === '' || over() > 0) return;
    actions.send(area.value);
    area.value = '';
    show();
    area.focus();
  });
  show();
  return form;
}

/** As high as its text; the style sets where it begins to scroll. */
function grow(area: HTMLTextAreaElement): void {
  area.style.height = 'auto';
  const border = area.offsetHeight - area.clientHeight;
  area.style.height = `${area.scrollHeight + border}px`;
}
