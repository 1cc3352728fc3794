import { type Look, THEMES } from '../embed/messages.ts';

/** What the widget's address asks for, whoever frames it: `/embed/:roomId` or `/embed?room=NAME`. */
export interface WidgetAddress extends Look {
  room: { roomId: string } | { name: string } | undefined;
  /** Offered to the visitor; to go in under it without asking takes a host's command. */
  nick: string;
}

export function parseAddress({ pathname, search }: Pick<Location, 'pathname' | 'search'>) {
  const query = new URLSearchParams(search);
  const roomId = /^\/embed\/([^/]+)/.exec(pathname)?.[1];
  const name = query.get('room')?.trim();
  const address: WidgetAddress = {
    room: roomId !== undefined ? { roomId } : name ? { name } : undefined,
    theme: THEMES.find((theme) => theme === query.get('theme')) ?? 'system',
    accent: query.get('accent') ?? '',
    lang: query.get('lang') ?? '',
    nick: query.get('nick')?.trim() ?? '',
  };
  return address;
}
