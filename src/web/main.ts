import { invitation } from './invitation.ts';
import { landing } from './landing.ts';
import { startNotifying } from './notify/notify.ts';
import { roomPage } from './room/room-page.ts';
import { findSeat, forgetSeat } from './seats.ts';
import { texts } from './texts.ts';

/** The room, or first the question who is coming. */
function openRoom(root: HTMLElement, roomId: string): void {
  const seat = findSeat(roomId);
  if (seat === undefined) {
    invitation(root, roomId, { entered: () => openRoom(root, roomId) });
    return;
  }
  roomPage(root, {
    roomId,
    seat,
    seatLost: () => {
      forgetSeat(roomId);
      const entered = (): void => openRoom(root, roomId);
      invitation(root, roomId, { problem: texts.chooseAgain, entered });
    },
  });
}

startNotifying();
const root = document.getElementById('app') ?? document.body;
const roomId = /^\/r\/([^/]+)/.exec(location.pathname)?.[1];
if (roomId === undefined) landing(root);
else openRoom(root, roomId);
