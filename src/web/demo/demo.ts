import type { NickRoom } from '../embed/nick-room.ts';

/** `/demo`: a host's page, with its hands on everything the element offers. */

/** Lines of the list of events; older ones go. */
const LINES_MAX = 30;
const EVENTS = ['ready', 'state', 'message', 'unread'] as const;

function find<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector);
  if (element === null) throw new Error(`demo.html has no ${selector}`);
  return element;
}

const inline = find<NickRoom>('#inline');
const bubble = find<NickRoom>('#bubble');
const form = find<HTMLFormElement>('form');
const lines = find<HTMLOListElement>('.events');

find('#code').textContent = [
  `<script type="module" src="${location.origin}/embed.js"></script>`,
  '<nick-room room="demo"></nick-room>',
  '<nick-room room="demo help" mode="bubble"></nick-room>',
].join('\n');

for (const element of [inline, bubble]) {
  for (const name of EVENTS) {
    element.addEventListener(name, (event) => {
      const line = document.createElement('li');
      line.textContent = `#${element.id} ${name} ${JSON.stringify((event as CustomEvent).detail)}`;
      lines.prepend(line);
      lines.children[LINES_MAX]?.remove();
    });
  }
}

form.addEventListener('input', ({ target }) => {
  const { name, value } = target as HTMLInputElement;
  if (name === 'nick') return;
  for (const element of [inline, bubble]) element.setAttribute(name, value);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  inline.setNick(String(new FormData(form).get('nick')));
});
find('#open').addEventListener('click', () => bubble.open());
