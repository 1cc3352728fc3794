/** In the order of the navigation. */
export const VIEWS = [
  'overview',
  'rooms',
  'people',
  'bans',
  'reports',
  'roles',
  'audit',
  'sessions',
] as const;

export type ViewName = (typeof VIEWS)[number];

/** What `#/rooms/room_…` and the like ask for; the overview where it is nothing of ours. */
export function placeOf(hash: string): { readonly view: ViewName; readonly id: string } {
  const [, name, id = ''] = /^#\/(\w+)(?:\/(\w+))?$/.exec(hash) ?? [];
  return { view: VIEWS.find((known) => known === name) ?? 'overview', id };
}

export const linkTo = (view: ViewName, id: string): string => `#/${view}/${id}`;
