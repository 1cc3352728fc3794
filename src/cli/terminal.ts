/** What a command works on: its outputs, its input, and the wish that it end. */
export interface Terminal {
  /** Writes a line of what was asked for. */
  print(line: string): void;
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
    note: (line) => process.stderr.write(`${line}\n`),
    input: process.stdin,
    signal: end.signal,
  };
}
