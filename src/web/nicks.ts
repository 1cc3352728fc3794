import { entranceTexts } from './entrance-texts.ts';

/** As the server counts it: graphemes. */
const NICK_MAX = 24;

const anyOf = (words: readonly string[]): string =>
  words[Math.floor(Math.random() * words.length)] ?? '';

/** A nick for somebody who has none in mind. */
export function friendlyNick(): string {
  return anyOf(entranceTexts.nickFirst) + entranceTexts.nickJoint + anyOf(entranceTexts.nickSecond);
}

/** Much like a nick that is taken, and probably free. */
export function anotherNick(taken: string): string {
  const number = String(2 + Math.floor(Math.random() * 98));
  const graphemes = [...new Intl.Segmenter().segment(taken.trim())].map(({ segment }) => segment);
  const kept = graphemes
    .slice(0, NICK_MAX - number.length - 1)
    .join('')
    .trimEnd();
  return `${kept} ${number}`;
}
