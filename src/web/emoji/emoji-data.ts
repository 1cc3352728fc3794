/** An emoji, its name, and other words it is found by. */
export type Emoji = readonly [emoji: string, label: string, tags: string];

export type EmojiData = readonly { readonly label: string; readonly emoji: readonly Emoji[] }[];

/** Languages there are data for; the first one stands in for the others. */
const LANGUAGES = ['en', 'zh'];

const loads = new Map<string, Promise<EmojiData>>();

/** The emoji with their names in this language. From our own server: nobody else learns of it. */
export function loadEmoji(language: string): Promise<EmojiData> {
  const wanted = language.slice(0, 2);
  const name = LANGUAGES.includes(wanted) ? wanted : 'en';
  const load = loads.get(name) ?? fetchEmoji(name);
  loads.set(name, load);
  // A network that was away is no reason to have no emoji for the rest of the day.
  load.catch(() => loads.delete(name));
  return load;
}

async function fetchEmoji(name: string): Promise<EmojiData> {
  const response = await fetch(`/assets/emoji-${name}.json`);
  if (!response.ok) throw new Error(`emoji: ${response.status}`);
  return (await response.json()) as EmojiData;
}
