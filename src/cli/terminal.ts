import { pipeline } from 'node:stream/promises';

/** What a command works on: its outputs, its input, and the wish that it end. */
export interface Terminal {
  /** Writes a line of what was asked for. */
  print(line: string): void;
  /** Writes what was asked for as it comes, no faster than it is read. */
  printAll(texts: AsyncIterable<string>): Promise<void>;
  /** Writes a line about the work itself, which a pipe does not see. */
  note(line: string): void;
  readonly input: NodeJS.ReadStream;
  /** Aborted by Ctrl+C, or when nobody reads any more what is printed. */
  readonly signal: AbortSignal;
}

/** The process's own. */
export function openTerminal(): Terminal {
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => end.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end.abort();
  });
  return {
    print: (line) => process.stdout.write(`${line}\n`),
    printAll: async (texts) => {
      await pipeline(texts, process.stdout, { end: false }).catch((error) => {
        // Nobody reads it any more, which is no fault.
        if (error.code !== 'EPIPE') throw error;
      });
    },
    note: (line) => process.stderr.write(`${line}\n`),
    input: process.stdin,
    signal: end.signal,
  };
}
