import type { Entry } from '../../client/index.ts';
import { findSeat, type Seat } from '../seats.ts';
import { settings } from '../settings/settings.ts';
import { showNotification } from './desktop.ts';
import { mentions } from './mentions.ts';
import { playTone } from './tone.ts';
import { UnreadMark } from './unread-mark.ts';

/** A burst, such as what was missed while offline, is one tone; in ms. */
const TONE_APART_MS = 1_500;

/** What `<room-view>` says of itself. */
interface RoomElement extends EventTarget {
  roomId: string;
  seat: Seat;
}

/** Calls for attention, as the settings allow, when a message comes while the page is hidden. */
export function startNotifying(): void {
  const unread = new UnreadMark();
  let lastTone = Number.NEGATIVE_INFINITY;

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) unread.clear();
  });
  document.addEventListener('room-message', (event) => {
    const { target, detail: entry } = event as CustomEvent<Entry>;
    const { roomId, seat } = target as RoomElement;
    if (!document.hidden || entry.log_kind !== 'text' || isOwn(entry, seat)) return;
    unread.add();
    const { sound, notify } = settings.get();
    // Another one than he came with, should he have changed it.
    const { nick } = findSeat(roomId) ?? seat;
    if (sound && event.timeStamp - lastTone >= TONE_APART_MS) {
      lastTone = event.timeStamp;
      playTone();
    }
    const wanted = notify === 'all' || (notify === 'mentions' && mentions(entry.log_content, nick));
    if (wanted) {
      showNotification(`${entry.log_user_name} · ${seat.roomName}`, entry.log_content, roomId);
    }
  });
}

/** The memberId is the public half of the credential. */
const isOwn = ({ log_user_id: id }: Entry, { nickId }: Seat): boolean =>
  nickId.startsWith(`${id}.`);
