import { browser, parse, read, write } from '../storage.ts';
import { applySettings } from './apply-settings.ts';
import { CHOICES, type Settings } from './choices.ts';

export type { Settings } from './choices.ts';

const DEFAULTS: Settings = {
  sound: false,
  notify: 'off',
  notices: true,
  theme: 'system',
  textSize: 'medium',
  language: '',
};

const KEY = 'nickroom.settings';
const listeners = new Set<(now: Settings) => void>();

/** A kept value of another kind than the default's, or of an older page's choices, is left out. */
function isAllowed(name: string, value: unknown): boolean {
  if (name in CHOICES) {
    return (CHOICES[name as keyof typeof CHOICES] as readonly unknown[]).includes(value);
  }
  return typeof value === typeof DEFAULTS[name as keyof Settings];
}

function load(): Settings {
  const kept = Object.entries(parse<object>(read(browser, KEY)) ?? {});
  return {
    ...DEFAULTS,
    ...Object.fromEntries(kept.filter(([name, value]) => isAllowed(name, value))),
  };
}

function change(to: Settings): void {
  current = to;
  applySettings(current);
  for (const listener of listeners) listener(current);
}

let kept = load();
/** What the page around a widget decides goes above what was kept, and is not kept. */
let imposed: Partial<Settings> = {};
let current = kept;
applySettings(current);
// Another tab of the same browser has changed them.
addEventListener('storage', ({ key }) => {
  if (key !== KEY) return;
  kept = load();
  change({ ...kept, ...imposed });
});

/** The settings: applied to <html> and kept in the browser, or in memory where storage is blocked. */
export const settings = {
  get: (): Settings => current,

  set(patch: Partial<Settings>): void {
    kept = { ...kept, ...patch };
    write(browser, KEY, JSON.stringify(kept));
    change({ ...current, ...patch });
  },

  /** For as long as this page is open, unless the person in front of it chooses otherwise. */
  impose(patch: Partial<Settings>): void {
    imposed = { ...imposed, ...patch };
    change({ ...current, ...patch });
  },

  /** Calls `listener` after each change, until what it returns is called. */
  onChange(listener: (now: Settings) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
