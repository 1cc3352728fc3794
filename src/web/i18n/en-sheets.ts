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
};

export type SheetTexts = typeof enSheets;
