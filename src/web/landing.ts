import { el } from './dom.ts';
import { enterForm } from './enter-form.ts';
import { texts } from './texts.ts';

/** `/`: a room and a nick. `/?room=NAME` fills the room in, as the original's links did. */
export function landing(root: HTMLElement): void {
  const offered = new URLSearchParams(location.search).get('room') ?? '';
  const form = enterForm({
    offered,
    entered: ({ room }) => location.assign(`/r/${room.room_id}`),
  });
  root.replaceChildren(
    el(
      'main',
      { class: 'card' },
      el('h1', { class: 'brand' }, 'nickroom'),
      el('p', { class: 'tagline' }, texts.tagline),
      form,
      el('p', { class: 'hint' }, texts.newRoom),
    ),
  );
  const firstEmpty = [...form.querySelectorAll('input')].find(({ value }) => value === '');
  (firstEmpty ?? form.querySelector('button'))?.focus();
}
