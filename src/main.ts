#!/usr/bin/env node
import { BackupError } from './backup/backup-error.ts';
import { type Command, parseCommand } from './cli/command.ts';
import { CommandError, ExitCode } from './cli/command-error.ts';
import { helpText } from './cli/help.ts';
import { ConfigError } from './config/config.ts';
import { DatabaseError } from './database/database-error.ts';
import { VERSION } from './version.ts';

async function main(args: readonly string[]): Promise<void> {
  const command = parseCommand(args, process.env);
  if (command.name === 'help') process.stdout.write(helpText());
  else if (command.name === 'version') console.log(VERSION);
  else await carryOut(command);
}

/** Loads what the command needs alone: a command should not wait for the server's modules. */
async function carryOut(command: Exclude<Command, { name: 'help' | 'version' }>): Promise<void> {
  if (command.name === 'serve') {
    const { serve } = await import('./serve.ts');
    return serve(fail);
  }
  if (command.name === 'backup' || command.name === 'restore') {
    const { run } = await import('./backup/run.ts');
    return run(command);
  }
  if (command.name === 'admin-link') {
    const { printLink } = await import('./admin/link-command.ts');
    return printLink();
  }
  const { run } = await import('./cli/run.ts');
  return run(command);
}

/** A fault that somebody can mend is a sentence; anything else shows where it came from. */
function fail(error: unknown): never {
  const isSentence = [BackupError, ConfigError, DatabaseError, CommandError].some(
    (kind) => error instanceof kind,
  );
  console.error(isSentence ? (error as Error).message : error);
  process.exit(error instanceof CommandError ? error.exitCode : ExitCode.failed);
}

main(process.argv.slice(2)).catch(fail);
