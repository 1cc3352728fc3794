import { findRoom } from './api.ts';
import { takeClaim } from './claim.ts';
import { loadEntranceTexts } from './entrance-texts.ts';
import { startNotifying } from './notify/notify.ts';
import './room/room-view.ts';
import { findSeat, forgetSeat, type Seat } from './seats.ts';
import { loadTexts } from './texts.ts';

/** What a link gives to whoever came by it, until he is in the room. */
let claim = takeClaim();

/** The room, or first the question who is coming. */
function openRoom(root: HTMLElement, roomId: string): void {
  const seat = findSeat(roomId);
  if (seat === undefined) void ask(root, roomId);
  else root.replaceChildren(roomView(root, roomId, seat));
}

/** Most people have a seat, so the form comes when it is wanted: beside the answer, not after it. */
async function ask(root: HTMLElement, roomId: string, problem?: string): Promise<void> {
  const found = findRoom(roomId);
  // Where the module does not come, nobody looks at the answer.
  found.catch(() => {});
  const [{ invitation }] = await Promise.all([import('./invitation.ts'), loadEntranceTexts()]);
  const entered = (): void => openRoom(root, roomId);
  invitation(root, roomId, {
    found,
    entered,
    secret: claim,
    ...(problem !== undefined && { problem }),
  });
}

function roomView(root: HTMLElement, roomId: string, seat: Seat): HTMLElement {
  const view = document.createElement('room-view');
  Object.assign(view, { roomId, seat, claim });
  claim = undefined;
  document.title = `${seat.roomName} · nickroom`;
  view.addEventListener('left', () => location.assign('/'));
  view.addEventListener('seat-lost', (event) => {
    forgetSeat(roomId, seat.nickId);
    void ask(root, roomId, (event as CustomEvent<{ problem: string }>).detail.problem);
  });
  return view;
}

// The same page, and another link to it.
addEventListener('hashchange', () => {
  const secret = takeClaim();
  if (secret !== undefined) document.querySelector('room-view')?.take(secret);
  claim ??= secret;
});

startNotifying();
const root = document.getElementById('app') ?? document.body;
const roomId = /^\/r\/([^/]+)/.exec(location.pathname)?.[1];
// Who comes by a link to a room has no use for the list of all rooms.
if (roomId === undefined) {
  const [{ landing }] = await Promise.all([
    import('./landing.ts'),
    loadTexts(),
    loadEntranceTexts(),
  ]);
  landing(root);
} else {
  await loadTexts();
  openRoom(root, roomId);
}
