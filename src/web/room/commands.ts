import { ACTION } from './rows.ts';

/** A command that not everybody has. */
export interface ExtraCommand {
  readonly name: string;
  readonly help: () => string;
  /** Does it; answers with a sentence where that cannot be. */
  readonly run: (argument: string) => Promise<string>;
}

/** What a person asked for by what he wrote. */
export type Written =
  | { readonly kind: 'say'; readonly content: string }
  | { readonly kind: 'nick'; readonly nick: string }
  | { readonly kind: 'run'; readonly run: () => Promise<string> }
  | { readonly kind: 'help' }
  | { readonly kind: 'leave' }
  | { readonly kind: 'unknown'; readonly name: string };

/** Those that everybody has, in the order in which the help names them. */
const COMMANDS: readonly string[] = ['/me', '/nick', '/help', '/leave'];
/** Those that do not go on after a space. */
const WITHOUT_ARGUMENT: readonly string[] = ['/help', '/leave'];

type Extra = readonly ExtraCommand[];

/** `//` at the beginning stands for a slash that begins no command. */
export function parseWritten(text: string, extra: Extra = []): Written {
  if (text.startsWith('//')) return { kind: 'say', content: text.slice(1) };
  if (!text.startsWith('/')) return { kind: 'say', content: text };
  const [, name = '', argument = ''] = /^(\/\S*)\s*([\s\S]*)$/u.exec(text) ?? [];
  const command = name.toLowerCase();
  if (command === '/me' && argument !== '') return { kind: 'say', content: ACTION + argument };
  if (command === '/nick' && argument !== '') return { kind: 'nick', nick: argument.trim() };
  if (command === '/leave') return { kind: 'leave' };
  // A command without what it needs is told how it goes.
  if (COMMANDS.includes(command)) return { kind: 'help' };
  const found = extra.find((one) => one.name === command);
  if (found === undefined) return { kind: 'unknown', name };
  return { kind: 'run', run: () => found.run(argument.trim()) };
}

export const allCommands = (extra: Extra = []): string[] => [
  ...COMMANDS,
  ...extra.map(({ name }) => name),
];

/** The commands that this beginning may become; none once there is something behind. */
export function commandsFor(text: string, extra: Extra = []): string[] {
  if (!/^\/[\w-]*$/u.test(text)) return [];
  return allCommands(extra).filter((command) => command.startsWith(text.toLowerCase()));
}

/** What the field holds when a command has been completed. */
export const completed = (command: string): string =>
  WITHOUT_ARGUMENT.includes(command) ? command : `${command} `;
