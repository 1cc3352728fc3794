import { el } from '../dom.ts';
import { enterForm } from '../enter-form.ts';
import type { Seated } from './take-seat.ts';

interface QuestionOptions {
  roomName: string;
  /** What the nick's field begins with; '' leaves it to the form. */
  nick: string;
  /** A sentence to begin with. */
  problem: string;
  entered: (seated: Seated) => void;
}

/** Asks a visitor who he is. It never takes the focus: the page around it may be in use. */
export function question({ roomName, nick, problem, entered }: QuestionOptions): HTMLElement {
  const form = enterForm({
    roomName,
    problem,
    entered: ({ room, member, nickId }) => {
      const seat = { nickId, nick: member.user_name, roomName: room.room_name };
      entered({ roomId: room.room_id, seat });
    },
  });
  const field = form.querySelector<HTMLInputElement>('[name=nick]');
  if (field && nick !== '') field.value = nick;
  const heading = el('h1', { class: 'invitation', dir: 'auto' }, roomName);
  return el('main', { class: 'card' }, heading, form);
}
