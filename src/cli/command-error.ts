/** Exit codes: it could not be done, was not understood, or was broken off (128 + SIGINT). */
export const ExitCode = { failed: 1, usage: 2, interrupted: 130 } as const;

/** Why a command ends without success; the message is a sentence for whoever typed it. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = ExitCode.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const interrupted = (sentence = 'Interrupted.'): CommandError =>
  new CommandError(sentence, ExitCode.interrupted);
