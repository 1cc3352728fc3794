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
  editing: 'You are editing a message. Esc leaves it as it was.',
  stopEditing: 'Leave it as it was',
  retry: 'Send again',
  joined: (nick: string) => `${nick} joined`,
  left: (nick: string) => `${nick} left`,
  renamed: (former: string, nick: string) => `${former} is now ${nick}`,
  erasedAll: (nick: string) => `${nick} erased their messages`,
  blank: {
    erased: 'Message erased',
    recalled: 'Message taken back',
    deleted: 'Message deleted by a moderator',
  },
  edited: 'edited',
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
    nick_unwanted: 'This room does not want that nick. Choose another one.',
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
    muted: 'You can only read here for now.',
    banned: 'This room is closed to you.',
    not_allowed: 'Your role here does not allow that.',
    room_locked: 'The room is locked: not everybody may write just now.',
    message_unwanted: 'This room has a rule against such a message.',
    message_repeated: 'You said that just now.',
    message_shouted: 'Please without so many capitals.',
    held_back: 'A moderator looks at it first.',
    slow_mode: 'Slow mode: it will be sent in a moment.',
    password_required: 'This room asks for a password.',
    password_wrong: 'That is not the password of this room.',
    invitation_required: 'This room is entered by invitation alone.',
    approval_required: 'A moderator has to let you in first.',
    turned_away: 'A moderator did not let you in.',
    room_full: 'The room is full just now. Try again in a while.',
    link_not_found: 'This link is not good any more. Ask for a new one.',
    rate_limited: 'Too fast. It will be sent in a moment.',
    no_room: 'The page that shows this chat does not say which room.',
    unavailable: 'The room is not available just now. It will be back in a moment.',
    internal: 'Something went wrong on the server. Try again.',
    closed: 'Not sent: the connection has ended.',
  },

  // Around the room.
  close: 'Close',
  settings: 'Settings',
  share: 'Share',

  // Who may do what, and what was done.
  roles: {
    owner: 'owner',
    moderator: 'moderator',
    member: 'member',
    visitor: 'visitor',
    muted: 'muted',
    banned: 'banned',
  },
  mutedUntil: (when: string) =>
    `A moderator asked you to listen for now. You can write again after ${when}.`,
  mutedForNow: 'A moderator asked you to listen for now.',
  readOnly: 'You can read here. Writing is for others just now.',
  lockedNow: 'The room is locked: only moderators write just now.',
  out: {
    kick: 'A moderator asked you to leave.',
    ban: 'A moderator has closed this room to you.',
  },
  backAt: (when: string) => `You can come back after ${when}.`,
  reason: (reason: string) => `Reason: ${reason}`,
  desk: 'Look after the room',
  deskNews: (count: number) => (count === 1 ? '1 thing waits' : `${count} things wait`),
  messageActions: 'What to do with this message',
  dismissNotice: 'Hide the notice',

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
