import { invitation } from './invitation.ts';
import { startNotifying } from './notify/notify.ts';
import './room/room-view.ts';
import { findSeat, forgetSeat, type Seat } from './seats.ts';
import { loadTexts } from './texts.ts';

/** The room, or first the question who is coming. */
function openRoom(root: HTMLElement, roomId: string): void {
  const seat = findSeat(roomId);
  if (seat === undefined) ask(root, roomId);
  else root.replaceChildren(roomView(root, roomId, seat));
}

function ask(root: HTMLElement, roomId: string, problem?: string): void {
  const entered = (): void => openRoom(root, roomId);
  invitation(root, roomId, { entered, ...(problem !== undefined && { problem }) });
}

function roomView(root: HTMLElement, roomId: string, seat: Seat): HTMLElement {
  const view = document.createElement('room-view');
  Object.assign(view, { roomId, seat });
  document.title = `${seat.roomName} · nickroom`;
  view.addEventListener('left', () => location.assign('/'));
  view.addEventListener('seat-lost', (event) => {
    forgetSeat(roomId, seat.nickId);
    ask(root, roomId, (event as CustomEvent<{ problem: string }>).detail.problem);
  });
  return view;
}

startNotifying();
const root = document.getElementById('app') ?? document.body;
const roomId = /^\/r\/([^/]+)/.exec(location.pathname)?.[1];
// Who comes by a link to a room has no use for the list of all rooms.
const landing = roomId === undefined ? import('./landing.ts') : undefined;
await loadTexts();
if (roomId === undefined) (await landing)?.landing(root);
else openRoom(root, roomId);
