import type { Entry, RoomState } from '../../client/index.ts';
import type { Seat } from '../seats.ts';

export interface RoomHandlers {
  state: (state: RoomState) => void;
  /** A live entry. */
  entry: (entry: Entry) => void;
  left: () => void;
  seatLost: (problem: string) => void;
}

/** The room itself, made for little space. */
export function roomPlace(roomId: string, seat: Seat, handlers: RoomHandlers): HTMLElement {
  const view = document.createElement('room-view');
  Object.assign(view, { roomId, seat, compact: true });
  const on = <Detail>(name: string, handle: (detail: Detail) => void): void =>
    view.addEventListener(name, (event) => handle((event as CustomEvent<Detail>).detail));
  on<RoomState>('room-state', handlers.state);
  on<Entry>('room-message', handlers.entry);
  on('left', handlers.left);
  on<{ problem: string }>('seat-lost', ({ problem }) => handlers.seatLost(problem));
  return view;
}
