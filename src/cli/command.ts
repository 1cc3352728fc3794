import { parseArgs } from 'node:util';
import { CommandError, ExitCode } from './command-error.ts';

const DEFAULT_SERVER = 'http://127.0.0.1:7005';
const MOST_LINES = 200;

/** What the commands that talk to a running server have in common. */
export interface ClientOptions {
  /** The server's address, without a slash at its end. */
  readonly server: string;
  /** Absent: the one that was used last at this server. */
  readonly nick: string | undefined;
  /** Rooms or earlier entries to show; absent: as the command likes. */
  readonly lines: number | undefined;
  /** Whether a room that does not exist is made. */
  readonly create: boolean;
}

const EXPORT_FORMATS = ['txt', 'jsonl', 'html'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ClientCommand =
  | { readonly name: 'rooms'; readonly options: ClientOptions }
  | { readonly name: 'tail'; readonly room: string; readonly options: ClientOptions }
  | {
      readonly name: 'export';
      readonly room: string;
      readonly format: ExportFormat;
      readonly options: ClientOptions;
    }
  | {
      readonly name: 'say';
      readonly room: string;
      /** Absent: the lines of the standard input. */
      readonly text: string | undefined;
      readonly options: ClientOptions;
    };

export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | { readonly name: 'serve' }
  /** A link by which the operator signs in. */
  | { readonly name: 'admin-link' }
  /** Of the whole database, the server's own or the one its settings name. */
  | { readonly name: 'backup'; readonly file: string }
  | {
      readonly name: 'restore';
      readonly file: string;
      /** Whether what is in the database may be lost. */
      readonly force: boolean;
    }
  | ClientCommand;

const OPTIONS = {
  url: { type: 'string' },
  nick: { type: 'string' },
  lines: { type: 'string', short: 'n' },
  create: { type: 'boolean' },
  format: { type: 'string' },
  force: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the arguments ask for.
 *
 * @throws {CommandError} with exit code 2 when that cannot be told
 */
export function parseCommand(args: readonly string[], env: Environment): Command {
  const { values, positionals } = parse(args);
  const [name, ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (values.version) return { name: 'version' };
  if (name === undefined) {
    if (args.length > 0) throw misuse(`${args[0]} belongs to a command such as "tail".`);
    return { name: 'serve' };
  }
  if (name === 'backup' || name === 'restore') {
    const [file, ...more] = rest;
    if (file === undefined || more.length > 0) throw misuse(`"${name}" needs one file.`);
    return name === 'backup' ? { name, file } : { name, file, force: values.force ?? false };
  }
  if (name === 'admin-link') {
    if (rest.length > 0) throw misuse('"admin-link" takes nothing.');
    return { name };
  }
  const options = {
    server: parseServer(values.url ?? env.NICKROOM_URL ?? ''),
    nick: values.nick ?? (env.NICKROOM_NICK || undefined),
    lines: parseLines(values.lines),
    create: values.create ?? false,
  };
  return clientCommand(name, rest, options, values.format);
}

function clientCommand(
  name: string,
  rest: string[],
  options: ClientOptions,
  format: string | undefined,
): ClientCommand {
  const [room, ...words] = rest;
  if (name === 'rooms' && room === undefined) return { name, options };
  if (name === 'rooms') throw misuse('"rooms" takes no room.');
  if (name !== 'tail' && name !== 'say' && name !== 'export')
    throw misuse(`There is no command "${name}".`);
  if (room === undefined) throw misuse(`"${name}" needs a room: its name or its id.`);
  if (name === 'say') {
    return { name, room, text: words.length > 0 ? words.join(' ') : undefined, options };
  }
  if (words.length > 0) throw misuse(`"${name}" takes one room; quote a name that has spaces.`);
  if (name === 'tail') return { name, room, options };
  return { name, room, format: parseFormat(format), options };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Node's sentence goes on with advice that fits the one who wrote the program.
    const [sentence] = (error as Error).message.split(/\.? To specify |\n/);
    throw misuse(`${sentence?.replace(/\.$/, '')}.`);
  }
}

function parseServer(text: string): string {
  const address = text || DEFAULT_SERVER;
  const isHttp = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!isHttp) {
    throw misuse(`"${address}" is no address of a server; it looks like ${DEFAULT_SERVER}.`);
  }
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function parseFormat(text = 'txt'): ExportFormat {
  const format = EXPORT_FORMATS.find((each) => each === text);
  if (format) return format;
  throw misuse(`--format is "${text}", but must be one of ${EXPORT_FORMATS.join(', ')}.`);
}

function parseLines(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const lines = Number(text);
  if (/^\d+$/.test(text) && lines <= MOST_LINES) return lines;
  throw misuse(`--lines is "${text}", but must be a whole number from 0 to ${MOST_LINES}.`);
}

const misuse = (sentence: string): CommandError =>
  new CommandError(`${sentence} See nickroom --help.`, ExitCode.usage);
