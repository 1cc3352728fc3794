import { texts } from '../texts.ts';
import { endOf } from '../times.ts';
import type { RoomSession } from './room-session.ts';

/** Why one may not write in a room just now, in a sentence with its end; '' where one may. */
export function silenceOf({ self, room, standing }: RoomSession): string {
  if (!standing.isKnown) return '';
  const isLocked = room?.settings.lock === 'everyone' && !standing.may('exempt');
  if (standing.may('speak')) return isLocked ? texts.lockedNow : '';
  const { sanction } = self ?? {};
  if (sanction === undefined) return texts.readOnly;
  if (sanction.until === undefined) return texts.mutedForNow;
  return texts.mutedUntil(endOf(Date.parse(sanction.until)));
}
