/** What can be chosen where it is neither yes nor no. */
export const CHOICES = {
  /** Which messages raise a notification of the desktop while the page is hidden. */
  notify: ['off', 'mentions', 'all'],
  theme: ['system', 'light', 'dark'],
  textSize: ['small', 'medium', 'large'],
} as const;

type Choices = typeof CHOICES;

/** How one person wants the page, in this browser. */
export type Settings = Readonly<{ [K in keyof Choices]: Choices[K][number] }> & {
  /** A tone for a message while the page is hidden. */
  readonly sound: boolean;
  /** Whether the lines about who comes and goes are shown. */
  readonly notices: boolean;
  /** A BCP 47 tag; '' follows the browser. */
  readonly language: string;
};
