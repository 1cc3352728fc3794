/**
 * What may be done in a room, or to the server. Which role has which right stands in SQL (`role_right`
 * in migrations/014), where an operator may change it; the code asks for rights alone.
 */
export const RIGHTS = [
  'read',
  'speak',
  'recall_own',
  'edit_own',
  'invite',
  'topic',
  'delete',
  'mute',
  'kick',
  'ban',
  'exempt',
  'inherit',
  'calm',
  'review',
  'appoint',
  'settings',
  'audit',
  'close',
  'own',
  'admin',
] as const;

export type Right = (typeof RIGHTS)[number];
