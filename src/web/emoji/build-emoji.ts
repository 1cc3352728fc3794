import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { EmojiData } from './emoji-data.ts';

/** What no phone of the last two years lacks a drawing for. */
const VERSION_MAX = 15;
/** Skin tones and hair by themselves. */
const COMPONENTS = 2;

interface Emoji {
  readonly emoji: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
  readonly order?: number;
  readonly version: number;
}

interface Messages {
  readonly groups: readonly { readonly order: number; readonly message: string }[];
}

const require = createRequire(import.meta.url);
const read = <T>(file: string): T =>
  JSON.parse(readFileSync(require.resolve(`emojibase-data/${file}`), 'utf8'));

/** The part of emojibase that the picker shows, in one of its languages ("en", "zh"). */
export function emojiData(language: string): EmojiData {
  const all = read<Emoji[]>(`${language}/data.json`);
  const { groups } = read<Messages>(`${language}/messages.json`);
  return groups
    .filter(({ order }) => order !== COMPONENTS)
    .map(({ order, message }) => ({
      label: message,
      emoji: all
        .filter(({ group, version }) => group === order && version <= VERSION_MAX)
        .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
        .map(({ emoji, label, tags = [] }) => [emoji, label, tags.join(' ')]),
    }));
}
