import { ApiError, findRoom } from './api.ts';
import { el } from './dom.ts';
import { enterForm } from './enter-form.ts';
import { sentenceFor, texts } from './texts.ts';

/** `/r/:roomId` for somebody without a place in the room: asks for a nick, then calls `entered`. */
export async function invitation(
  root: HTMLElement,
  roomId: string,
  options: { problem?: string; entered: () => void },
): Promise<void> {
  const card = el('main', { class: 'card' });
  root.replaceChildren(card);
  try {
    const room = await findRoom(roomId);
    document.title = `${room.room_name} · nickroom`;
    const form = enterForm({
      ...options,
      roomName: room.room_name,
      entered: (entered) => {
        // Rooms are entered by name; should the name lead to another room now, then that one it is.
        if (entered.room.room_id === roomId) options.entered();
        else location.replace(`/r/${entered.room.room_id}`);
      },
    });
    card.replaceChildren(
      el('p', { class: 'brand small' }, 'nickroom'),
      el('h1', { class: 'invitation' }, texts.invitation(room.room_name)),
      el('p', { class: 'tagline' }, texts.online(room.online)),
      form,
    );
    form.querySelector('input')?.focus();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    card.replaceChildren(
      el('p', { class: 'brand small' }, 'nickroom'),
      el('p', { class: 'problem', role: 'alert' }, sentenceFor(error)),
      el('a', { class: 'primary', href: '/' }, texts.home),
    );
  }
}
