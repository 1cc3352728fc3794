import { ApiError, type Entered, enterRoom } from './api.ts';
import { el } from './dom.ts';
import { findProfile, keepProfile, keepSeat, proofFor } from './seats.ts';
import { sentenceFor, texts } from './texts.ts';

export interface EnterFormOptions {
  /** Fixed by the link that led here; without it there is a field for it. */
  roomName?: string;
  /** What the room's field begins with. */
  offered?: string;
  /** A sentence to begin with. */
  problem?: string;
  entered: (entered: Entered) => void;
}

function field(label: string, attributes: Record<string, string>): [HTMLElement, HTMLInputElement] {
  const input = el('input', { autocomplete: 'off', ...attributes });
  return [el('label', { class: 'field' }, el('span', {}, label), input), input];
}

/** The form that makes a visitor a member: nick, and the room where it is not known. */
export function enterForm(options: EnterFormOptions): HTMLFormElement {
  const { offered = '', roomName } = options;
  const [roomField, room] = field(texts.room, { name: 'room', placeholder: texts.roomHint });
  const [nickField, nick] = field(texts.nick, { name: 'nick', placeholder: texts.nickHint });
  const button = el('button', { class: 'primary', type: 'submit' }, texts.enter);
  const problem = el('p', { class: 'problem', role: 'alert' }, options.problem ?? '');
  const fields = roomName === undefined ? [roomField, nickField] : [nickField];
  const form = el('form', { class: 'enter', novalidate: true }, ...fields, problem, button);
  room.value = offered;
  nick.value = findProfile().nick;

  const busy = (is: boolean): void => {
    button.disabled = is;
    button.textContent = is ? texts.entering : texts.enter;
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    busy(true);
    problem.textContent = '';
    try {
      options.entered(await enter(roomName ?? room.value, nick.value));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      problem.textContent = sentenceFor(error);
      (error.code.startsWith('room_') && roomName === undefined ? room : nick).focus();
      busy(false);
    }
  });
  return form;
}

async function enter(name: string, nick: string): Promise<Entered> {
  const { headNum } = findProfile();
  const entered = await enterRoom({ name, nick, headNum, nickId: proofFor(name, nick) });
  const { room, member, nickId } = entered;
  keepSeat(room.room_id, { nickId, nick: member.user_name, roomName: room.room_name });
  keepProfile({ nick: member.user_name, headNum });
  return entered;
}
