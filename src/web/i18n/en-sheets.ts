type Lock = 'off' | 'newcomers' | 'everyone';
type EntryRule = 'open' | 'approval' | 'invitation';
type Readers = 'members' | 'everyone';

/** English, and the shape of every language: what is opened over a room says this. */
export const enSheets = {
  // Sharing.
  copy: 'Copy',
  copyDone: 'Copied',
  shareRoom: (room: string) => `Share “${room}”`,
  shareLink: 'Link',
  shareMore: 'Share with…',
  qrCode: 'QR code of the link',
  qrHint: 'Point a phone’s camera at it.',
  embedCode: 'Embed it in a page',
  embedHint: 'Paste this where the chat belongs.',

  // The page's settings.
  appearance: 'Appearance',
  theme: 'Colours',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  textSize: 'Text size',
  textSizes: { small: 'Small', medium: 'Medium', large: 'Large' },
  languageSetting: 'Language',
  languageOfBrowser: 'As the browser',
  attention: 'While you look elsewhere',
  sound: 'Sound',
  soundHint: 'A short tone for each new message',
  notify: 'Desktop notification',
  notifyChoices: { off: 'Off', mentions: 'When I am mentioned', all: 'For every message' },
  notifyRefused:
    'The browser does not allow it. Allow notifications for this site in its settings.',
  notifyMissing: 'This browser has no notifications.',
  conversation: 'Conversation',
  notices: 'Show who comes and goes',

  // One's key.
  cancel: 'Cancel',
  key: 'Your key',
  renewKey: 'Renew my key',
  renewKeyHint: 'This browser proves by a secret key that it is you.',
  renewKeyFirst: 'Renew your key?',
  renewKeySays: [
    'You get a new key, and the old one stops working everywhere at once.',
    'Whoever may have got hold of the old one is out. You stay who you are, in this browser.',
  ] as readonly string[],
  forgetMe: 'Forget me',
  forgetMeHint: 'Blanks all you said, and ends your place in every room.',
  forgetMeFirst: 'Be forgotten?',
  forgetMeSays: [
    'Everything you said under this key is blanked for everybody, in every room.',
    'You leave all these rooms, your nick is free for others, and your key stops working.',
    'This cannot be undone, not even by the people who run this server.',
  ] as readonly string[],

  // What is done with messages and people.
  edit: 'Edit',
  recall: 'Take back',
  copyText: 'Copy the text',
  delete: 'Delete',
  report: 'Report to the moderators',
  reportHint: 'Moderators of this room see the message, what was said around it, and your name.',
  reportAction: 'Report',
  reported: 'Thank you. The moderators have been told.',
  mention: (nick: string) => `Mention ${nick}`,
  mute: (nick: string) => `Mute ${nick}`,
  muteHint: 'Can read, and cannot write for so long. Everybody sees it.',
  muteAction: 'Mute',
  unmute: (nick: string) => `Let ${nick} speak again`,
  shadow: (nick: string) => `Hide what ${nick} writes`,
  unshadow: (nick: string) => `Show what ${nick} writes`,
  kick: (nick: string) => `Send ${nick} out`,
  kickHint: 'Has to leave, and may come back after a minute.',
  kickAction: 'Send out',
  ban: (nick: string) => `Ban ${nick}`,
  banHint: 'Has to leave, and cannot come back for so long.',
  banAction: 'Ban',
  banAddress: 'The address too',
  banAddressHint: 'Keeps out whoever comes from the same network, which may be somebody else.',
  unban: (nick: string) => `Let ${nick} come back`,
  clear: (nick: string) => `Delete the last hour of ${nick}`,
  clearHint: 'All that was written under this name within the last hour is blanked for everybody.',
  clearAction: 'Delete',
  appoint: (nick: string, role: string) => `Make ${nick} ${role}`,
  howLong: 'For how long',
  lengths: { minutes: '10 min', hour: '1 hour', day: '1 day', week: '1 week', always: 'No end' },
  why: 'Reason',
  whyHint: 'For all to read; may be empty',

  // The desk of who looks after a room.
  deskParts: { queue: 'Waiting', room: 'Room', rules: 'Rules' },
  nothingWaits: 'Nothing waits for you.',
  door: 'At the door',
  admit: 'Let in',
  turnAway: 'Turn away',
  held: 'Held back',
  whyHeld: {
    newcomer: 'One of the first messages of a newcomer.',
    rule: 'A rule of the room held it.',
  },
  approve: 'Show it',
  reject: 'Throw away',
  reports: 'Reports',
  reportedBy: (nick: string) => `Reported by ${nick || 'somebody who is gone'}`,
  deleteIt: 'Delete it',
  dismiss: 'It is all right',
  moreAbout: (nick: string) => `More about ${nick}…`,
  keep: 'Save',
  topic: 'Topic',
  notice: 'Notice',
  noticeHint: 'Everybody who comes in sees it until it has been read.',
  raid: 'Raid protection',
  raidHint: 'Newcomers only read and prove that they are none of a flood; slow mode is on.',
  slow: 'Slow mode',
  slowEach: (seconds: number): string => {
    if (seconds === 0) return 'Off';
    return seconds % 60 === 0
      ? `One message in ${seconds / 60} min`
      : `One message in ${seconds} s`;
  },
  lock: 'Who may write',
  locks: { off: 'Everybody', newcomers: 'No newcomers', everyone: 'Moderators' },
  proof: 'Proof of work',
  proofHint: 'Who enters computes for a moment, which a flood cannot afford.',
  roomName: 'Name of the room',
  entry: 'Who may enter',
  entries: {
    open: 'Everybody',
    approval: 'Whom a moderator lets in',
    invitation: 'By invitation alone',
  },
  password: 'Password',
  hasPassword: 'There is one. Save an empty field to remove it.',
  hasNoPassword: 'There is none.',
  capacity: 'Most people at once',
  capacityHint: '0: any number',
  listed: 'In the list of rooms',
  publicReading: 'Everybody may read',
  publicReadingHint: 'Also programs and pages of people who have not entered.',
  closeRoom: 'Close the room for good',
  closeRoomFirst: (room: string) => `Close “${room}”?`,
  closeRoomSays: [
    'Everybody is sent out, and nobody can come in again.',
    'This cannot be undone. The name is free for another room.',
  ] as readonly string[],
  rules: 'Words and links',
  ruleKind: 'Looks for',
  ruleKinds: { word: 'a word', regex: 'a pattern (RE2)', link: 'links to a site; * is any' },
  ruleAction: 'Then',
  ruleActions: {
    refuse: 'refuse the message',
    hold: 'hold it for moderators',
    allow: 'let it pass',
  },
  rulePattern: 'Word, pattern or site',
  addRule: 'Add the rule',
  remove: 'Remove',
  filterHeading: 'Against spam',
  filters: {
    holdFirst: 'First messages of newcomers that moderators see first',
    repeatS: 'Seconds until the same may be said again',
    capsPercent: 'Most capitals in 100 letters; 0: any number',
    raidJoins: 'Newcomers in a minute that switch raid protection on; 0: never',
    newcomerS: 'Seconds somebody is a newcomer before a lock',
  },

  // Links that give more than a way in.
  invitations: 'Invitations',
  inviteIn: 'Invite somebody in',
  inviteAs: (role: string) => `Invite a ${role}`,
  invitationLink: 'Link for one person',
  invitationHint: 'It is good once, for a week. Send it to that person alone.',
  ownerLink: 'Owner’s link',
  ownerLinkWarning:
    'Whoever opens it owns this room, as you do. Keep it where nobody else looks, and never post it.',
  makeOwnerLink: 'Make a link',
  renewOwnerLink: 'Replace it with a new one',
  claimed: (role: string) => `You are ${role} of this room now.`,

  nobody: (text: string) => `Nobody here is called ${text}.`,
  commandHelp: {
    '/kick': 'sends somebody out: /kick bob reason',
    '/ban': 'keeps somebody out: /ban bob 2h spam',
    '/unban': 'lets somebody come back: /unban bob',
    '/mute': 'lets somebody only read: /mute bob 10m reason',
    '/unmute': 'lets somebody speak again: /unmute bob',
    '/clear': 'deletes the last hour of somebody: /clear bob',
    '/topic': 'sets the topic: /topic Tea and cakes',
    '/notice': 'sets what everybody should read: /notice Be kind',
    '/slow': 'one message in so many seconds: /slow 10, /slow off',
    '/lock': 'lets moderators alone write: /lock, /lock newcomers, /lock off',
    '/raid': 'switches raid protection on: /raid, /raid off',
  },
  errors: {
    end_in_past: 'That end has passed already.',
    act_on_self: 'You cannot do that to yourself.',
    act_on_owner: 'You cannot do that to an owner of the room.',
    act_on_superior: 'You cannot do that to somebody with as many rights as you have.',
    not_yours: 'Somebody else has said that.',
    entry_not_found: 'That message is not there any more.',
    user_not_found: 'That person is not a member of this room.',
    role_not_found: 'There is no such role.',
    already_done: 'That has been done already.',
    not_sanctioned: 'There is nothing to lift.',
    not_a_message: 'That is no message.',
    too_late: 'That was said too long ago.',
    last_owner: 'The room would have no owner. Make somebody else one first.',
    rule_invalid: 'This rule cannot work.',
    rule_not_found: 'That rule is gone already.',
    held_not_found: 'Somebody has decided on that message already.',
    report_not_found: 'Somebody has decided on that report already.',
    room_name_taken: 'Another room has that name.',
    too_many_rules: 'This room has as many rules as it may have.',
    bad_request: 'That value is not allowed here.',
  },

  // What was done, as the log tells it.
  acts: {
    clear: (actor: string, whom: string, _role: string) =>
      `${actor} deleted what ${whom} said in the last hour`,
    mute: (actor: string, whom: string, _role: string) => `${actor} muted ${whom}`,
    unmute: (actor: string, whom: string, _role: string) => `${actor} let ${whom} speak again`,
    kick: (actor: string, whom: string, _role: string) => `${actor} sent ${whom} out`,
    ban: (actor: string, whom: string, _role: string) => `${actor} banned ${whom}`,
    unban: (actor: string, whom: string, _role: string) => `${actor} let ${whom} come back`,
    appoint: (_: string, whom: string, role: string) => `${whom} is now ${role}`,
    resign: (actor: string, _whom: string, _role: string) => `${actor} gave up their role`,
    claim: (actor: string, _: string, role: string) => `${actor} is now ${role}`,
    'take-over': (actor: string, _whom: string, _role: string) => `${actor} took the room over`,
  },
  changes: {
    topic: (topic: string): string =>
      topic === '' ? 'removed the topic' : `set the topic: ${topic}`,
    notice: (notice: string): string =>
      notice === '' ? 'removed the notice' : `set the notice: ${notice}`,
    room_name: (name: string): string => `renamed the room: ${name}`,
    slow_s: (seconds: number): string =>
      seconds === 0 ? 'ended slow mode' : `set slow mode: one message every ${seconds} s`,
    lock: (lock: Lock): string =>
      ({
        off: 'unlocked the room',
        newcomers: 'locked the room for newcomers',
        everyone: 'locked the room',
      })[lock],
    proof: (on: boolean): string =>
      on ? 'asks newcomers for a proof of work' : 'asks for no proof of work',
    raid: (on: boolean): string =>
      on ? 'switched raid protection on' : 'switched raid protection off',
    entry: (entry: EntryRule): string =>
      ({
        open: 'lets everybody in',
        approval: 'lets newcomers wait for approval',
        invitation: 'lets people in by invitation alone',
      })[entry],
    password: (set: boolean): string => (set ? 'set a password' : 'removed the password'),
    members_max: (max: number): string =>
      max === 0 ? 'lifted the limit of people' : `set a limit of ${max} people`,
    listed: (listed: boolean): string =>
      listed ? 'listed the room' : 'took the room off the list',
    readers: (readers: Readers): string =>
      readers === 'everyone' ? 'lets everybody read' : 'lets members alone read',
  },
  until: (when: string) => `until ${when}`,
  aside: (sentence: string, details: string) => `${sentence} (${details})`,
};

export type SheetTexts = typeof enSheets;
