/** By the close codes after which nothing is tried any more. */
const closed = {
  1000: 'You have left the room.',
  4500: 'This page is out of date. Reload it to come back in.',
  4503: 'You were asked to leave this room.',
  4504: 'This room is closed.',
  4509: 'You have this room open in too many windows.',
};

/** English, and the shape of every language: what is missing elsewhere is a type error there. */
export const en = {
  language: 'en',
  tagline: 'A room, a nick, and you are in.',
  room: 'Room',
  roomHint: 'lounge',
  nick: 'Nick',
  nickHint: 'What others call you',
  enter: 'Enter',
  entering: 'Entering…',
  newRoom: 'A new name opens a new room.',
  invitation: (room: string) => `You are invited to “${room}”`,
  online: (count: number) => `${count} here now`,
  people: 'People here',
  you: 'you',
  home: 'All rooms',
  showPeople: 'People',
  leave: 'Leave',
  messages: 'Messages',
  older: 'Earlier messages',
  newest: 'New messages',
  write: 'Write a message',
  send: 'Send',
  tooLong: (over: number) => `${over} characters too many`,
  sending: 'Sending…',
  retry: 'Send again',
  joined: (nick: string) => `${nick} joined`,
  left: (nick: string) => `${nick} left`,
  renamed: (former: string, nick: string) => `${former} is now ${nick}`,
  erasedAll: (nick: string) => `${nick} erased their messages`,
  erased: 'Message erased',
  nickReusedShort: 'new holder',
  nickReused: 'Somebody else had this nick, or one like it, here within the last day.',
  typing: (nicks: readonly string[]) =>
    nicks.length > 2
      ? 'Several people are writing…'
      : `${nicks.join(' and ')} ${nicks.length === 1 ? 'is' : 'are'} writing…`,
  connecting: 'Connecting…',
  connected: 'Connected',
  lost: 'Reconnecting',
  retryIn: (seconds: number) => `in ${seconds} s`,
  comeBack: 'Come back in',
  chooseAgain: 'Your place in this room has expired. Choose a nick to come back in.',
  closed: closed as typeof closed & Record<number, string>,
  ended: 'The connection has ended.',
  errors: {
    unreachable: 'The server cannot be reached. Check the network and try again.',
    nick_taken: 'Somebody in this room has that nick. Choose another one.',
    nick_empty: 'Choose a nick first.',
    nick_too_long: 'A nick has at most 24 characters.',
    nick_invalid: 'This nick has characters that are not allowed.',
    nick_mixed_script: 'This nick mixes alphabets that are easily confused. Use one of them.',
    nick_reserved: 'This nick is reserved. Choose another one.',
    nick_unchanged: 'That is the nick you have.',
    room_name_empty: 'Give the room a name first.',
    room_name_too_long: 'A room name has at most 64 characters.',
    room_name_invalid: 'This room name has characters that are not allowed.',
    room_not_found: 'There is no such room. The link may be wrong or out of date.',
    room_closed: 'This room is closed.',
    content_empty: 'A message needs some text.',
    content_too_long: 'The message is too long.',
    content_invalid: 'The message has characters that cannot be stored.',
    too_many: 'Too many at once. Try again in a moment.',
    proof_required:
      'Many are coming in just now, and this browser cannot show that you are none of a flood: that needs an https address.',
    rate_limited: 'Too fast. It will be sent in a moment.',
    no_room: 'The page that shows this chat does not say which room.',
    unavailable: 'The room is not available just now. It will be back in a moment.',
    internal: 'Something went wrong on the server. Try again.',
    closed: 'Not sent: the connection has ended.',
  },

  // The widget on another site's page.
  chat: 'Chat',
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  again: 'Try again',

  // Around the room: landing, avatars, settings, sharing.
  close: 'Close',
  settings: 'Settings',
  share: 'Share',
  openNow: 'Open now',
  nothingOpen: 'Nothing is open yet. Choose a name, and the first one is yours.',
  more: 'Show more',
  onlineShort: (count: number) => (count === 0 ? 'empty' : `${count} online`),
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

  // In the room.
  sent: 'Sent',
  discard: 'Discard',
  cameAndWent: (joined: number, left: number) =>
    [joined > 0 ? `${joined} joined` : '', left > 0 ? `${left} left` : '']
      .filter(Boolean)
      .join(', '),
  listJoint: ', ',
  newMessages: (count: number) => (count === 1 ? '1 new message' : `${count} new messages`),
  latest: 'Latest messages',
  emptyRoom: 'Nothing has been said here yet. Say hello!',
  andMore: (count: number) => `and ${count} more`,
  disconnected: 'Not connected',
  missed: (count: number) =>
    `you were away: ${count} ${count === 1 ? 'message' : 'messages'} missed`,
  missedMany: (count: number) =>
    `you were away: about ${count} messages missed, the latest are here`,
  obstacles: {
    offline: 'You are offline. What you write is sent as soon as the network is back.',
    serverAway:
      'The server cannot be reached just now. What you write is sent as soon as it is back.',
    roomGone: 'This room does not exist any more.',
    upgradeBlocked:
      'The server answers, but something between here and there does not let WebSocket connections through: most likely a proxy that drops the Upgrade header.',
  },
  proxyLines: 'If you run this site: nginx needs these lines where it passes requests on.',
  tryNow: 'Try now',
  emoji: 'Emoji',
  emojiSearch: 'Search emoji',
  emojiNone: 'No emoji of that name.',
  commands: 'Commands',
  commandHelp: {
    '/me': 'says what you do: /me waves',
    '/nick': 'takes another nick: /nick Fox',
    '/help': 'shows this list',
    '/leave': 'leaves the room',
  },
  keysHelp:
    'Enter sends, Shift+Enter breaks the line, ↑ brings back what you sent, Tab completes a nick or a command. Begin with // for a message that starts with a slash.',
  unknownCommand: (name: string) => `There is no command ${name}. /help shows all of them.`,
};

export type Texts = typeof en;
