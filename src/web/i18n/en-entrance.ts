/** English, and the shape of every language: what is said before one is in a room, and around it. */
export const enEntrance = {
  // The landing page, and the form for a nick.
  tagline: 'A room, a nick, and you are in.',
  room: 'Room',
  roomHint: 'lounge',
  nick: 'Nick',
  nickHint: 'What others call you',
  enter: 'Enter',
  entering: 'Entering…',
  password: 'Password of the room',
  waiting: 'Waiting…',
  waitingAtDoor: 'A moderator has been asked to let you in. Keep this page open.',
  newRoom: 'A new name opens a new room.',
  invitation: (room: string) => `You are invited to “${room}”`,
  online: (count: number) => `${count} here now`,
  picture: 'Choose a picture',
  pictures: 'Pictures',
  pictureNumber: (number: number) => `Picture ${number + 1}`,
  suggest: 'Suggest another',
  takeInstead: (nick: string) => `Go in as “${nick}”`,
  nickFirst:
    'Sunny Quiet Brave Merry Clever Gentle Lucky Swift Cosy Witty Breezy Jolly Mellow Nimble Rosy Snowy Starry Velvet Wild Zesty'.split(
      ' ',
    ),
  nickSecond:
    'Otter Fox Heron Panda Robin Badger Koala Lynx Finch Whale Hare Owl Seal Moth Crane Beaver Gecko Puffin Tapir Wren'.split(
      ' ',
    ),
  nickJoint: ' ',
  openNow: 'Open now',
  nothingOpen: 'Nothing is open yet. Choose a name, and the first one is yours.',
  more: 'Show more',
  onlineShort: (count: number) => (count === 0 ? 'empty' : `${count} online`),

  // The widget on another site's page.
  chat: 'Chat',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  again: 'Try again',
};

export type EntranceTexts = typeof enEntrance;
