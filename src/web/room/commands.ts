import { ACTION } from './rows.ts';

/** What a person asked for by what he wrote. */
export type Written =
  | { readonly kind: 'say'; readonly content: string }
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'help' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'unknown'; readonly name: string };

/** Every command, in the order in which the help names them. */
export const COMMANDS = ['/me', '/nick', '/help', '/leave'] as const;
export type Command = (typeof COMMANDS)[number];

/** Those that go on after a space. */
const WITH_ARGUMENT: readonly Command[] = ['/me', '/nick'];

/** `//` at the beginning stands for a slash that begins no command. */
export function parseWritten(text: string): Written {
  if (text.startsWith('//')) return { kind: 'say', content: text.slice(1) };
  if (!text.startsWith('/')) return { kind: 'say', content: text };
  const [, name = '', argument = ''] = /^(\/\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  const command = name.toLowerCase();
  if (command === '/me' && argument !== '') return { kind: 'say', content: ACTION + argument };
  if (command === '/nick' && argument !== '') return { kind: 'nick', nick: argument.trim() };
  if (command === '/leave') return { kind: 'leave' };
  // A command without what it needs is told how it goes.
  if ((COMMANDS as readonly string[]).includes(command)) return { kind: 'help' };
  return { kind: 'unknown', name };
}

/** The commands that this beginning may become; none once there is something behind. */
export function commandsFor(text: string): Command[] {
  if (!/^\/\w*$/u.test(text)) return [];
  return COMMANDS.filter((command) => command.startsWith(text.toLowerCase()));
}

/** What the field holds when a command has been completed. */
export const completed = (command: Command): string =>
  WITH_ARGUMENT.includes(command) ? `${command} ` : command;
