import { CloseCode, connect, type RoomClient, type RoomState } from '../../client/index.ts';
import { el } from '../dom.ts';
import type { Seat } from '../seats.ts';
import { sentenceFor, texts } from '../texts.ts';
import { composer } from './composer.ts';
import { MessageList } from './message-list.ts';
import { OlderEntries } from './older-entries.ts';
import { People } from './people.ts';
import { RoomHeader } from './room-header.ts';
import { Scroller } from './scroller.ts';
import { StateLine } from './state-line.ts';
import { TypingLine } from './typing-line.ts';
import { UnsentList } from './unsent-list.ts';

/** How long a passing trouble is shown, in ms. */
const TROUBLE_MS = 6_000;

export interface RoomPageOptions {
  roomId: string;
  seat: Seat;
  /** The server does not know this seat any more. */
  seatLost: () => void;
}

interface Parts {
  selfId: string;
  header: RoomHeader;
  state: StateLine;
  people: People;
  list: MessageList;
  older: OlderEntries;
  unsent: UnsentList;
  scroller: Scroller;
  typing: TypingLine;
  trouble: HTMLElement;
}

/** `/r/:roomId` for a member: puts the room's parts together and lets the client move them. */
export function roomPage(root: HTMLElement, { roomId, seat, seatLost }: RoomPageOptions): void {
  const client = connect({ url: location.origin, roomId, nickId: seat.nickId });
  const parts = makeParts(client, seat);
  root.replaceChildren(layOut(client, parts));
  followEntries(client, parts);
  followPeople(client, parts);
  followState(client, parts, seatLost);
}

function makeParts(client: RoomClient, { nickId, roomName }: Seat): Parts {
  // The public half of the credential.
  const selfId = nickId.slice(0, nickId.indexOf('.'));
  const scroller = new Scroller();
  const list = new MessageList(selfId);
  const people = new People();
  const state = new StateLine();
  const header = new RoomHeader(state, {
    leave: () => client.leave(),
    togglePeople: () => people.element.classList.toggle('open'),
  });
  header.show(roomName);
  return {
    selfId,
    header,
    state,
    people,
    list,
    older: new OlderEntries(client, list, scroller),
    unsent: new UnsentList(
      (content) => client.send(content),
      () => list.lastSeq,
    ),
    scroller,
    typing: new TypingLine(),
    trouble: el('p', { class: 'trouble', role: 'alert' }),
  };
}

function layOut(client: RoomClient, parts: Parts): HTMLElement {
  const { header, people, list, older, unsent, scroller, typing, trouble } = parts;
  scroller.element.append(older.button, list.element, unsent.element);
  const write = composer({
    send: (content) => {
      unsent.send(content);
      scroller.toEnd();
    },
    typing: () => client.typing(),
    contentMax: () => client.welcome?.limits.content_max,
  });
  const foot = el('div', { class: 'foot' }, scroller.newest, trouble, typing.element, write);
  const talk = el('main', { class: 'talk' }, scroller.element, foot);
  return el('div', { class: 'room' }, header.element, talk, people.element);
}

function followEntries(client: RoomClient, parts: Parts): void {
  const { list, older, unsent, scroller, typing } = parts;
  const offWelcome = client.on('welcome', ({ head_seq: head }) => {
    offWelcome();
    void older.read(head + 1);
  });
  client.on('message', (entry) => {
    scroller.added(() => {
      unsent.shown(entry);
      list.append(entry);
    });
    typing.stopped(entry.log_user_id);
  });
  client.on('reset', (history) => {
    list.clear();
    older.show(history.messages);
    unsent.entriesReplaced();
  });
}

function followPeople(client: RoomClient, { selfId, header, people, typing }: Parts): void {
  client.on('members', (roster) => {
    people.show(roster, selfId);
    header.online(roster.online);
  });
  client.on('typing', ({ member_id: id, user_name: nick }) => {
    if (id !== selfId) typing.writes(id, nick);
  });
}

function followState(client: RoomClient, parts: Parts, seatLost: () => void): void {
  const { header, state, trouble, unsent, typing } = parts;
  let timer: ReturnType<typeof setTimeout> | undefined;
  client.on('welcome', ({ room }) => header.show(room.room_name));
  client.on('error', (error) => {
    if (error.client_id !== undefined) {
      unsent.explain(error.client_id, sentenceFor(error));
      return;
    }
    clearTimeout(timer);
    trouble.textContent = sentenceFor(error);
    timer = setTimeout(() => trouble.replaceChildren(), TROUBLE_MS);
  });
  const show = (now: RoomState): void => {
    state.show(now);
    if (now.name !== 'closed') return;
    if (now.code === CloseCode.unauthorized) seatLost();
    else if (now.code === CloseCode.normal) location.assign('/');
    else typing.element.replaceWith(wayBack());
  };
  client.on('state', show);
  show(client.state);
}

/** Nothing is tried any more by itself: a person may. */
function wayBack(): HTMLElement {
  const button = el('button', { class: 'primary back', type: 'button' }, texts.comeBack);
  button.addEventListener('click', () => location.reload());
  return button;
}
