import '../room/room-view.ts';
import type { RoomView, RoomViewEvents } from '../room/room-view.ts';
import type { Seat } from '../seats.ts';

type Handlers = {
  [Name in keyof RoomViewEvents]: (detail: RoomViewEvents[Name]) => void;
};

/** The room itself, made for little space. */
export function roomPlace(roomId: string, seat: Seat, handlers: Handlers): RoomView {
  const view = document.createElement('room-view');
  Object.assign(view, { roomId, seat, compact: true });
  for (const [name, handle] of Object.entries(handlers)) {
    view.addEventListener(name, (event) => handle((event as CustomEvent).detail as never));
  }
  return view;
}
