import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import ts from 'typescript';
import { CLUSTER_VARIABLE } from '../support/cluster.ts';

/** What the program looks for beside its code. */
const BESIDE = ['migrations', 'public', 'docs', 'node_modules', 'package.json'];

const COMPILER: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  rewriteRelativeImportExtensions: true,
  verbatimModuleSyntax: true,
};

/** What became of a test file: it passed, a test failed, or it took far too long. */
type Verdict = 'passed' | 'failed' | 'timeout';

/**
 * A copy of the tree as JavaScript, file by file: node starts with it in a third of the time that it
 * takes to start with TypeScript, and one file in it is changed in milliseconds.
 */
export class Workshop {
  readonly folder: string;
  readonly #cluster: string | undefined;
  readonly #known = new Set<string>();

  private constructor(folder: string, cluster: string | undefined) {
    this.folder = folder;
    this.#cluster = cluster;
  }

  /** @param cluster address of the cluster that the tests use, where they use one */
  static async open(cluster: string | undefined): Promise<Workshop> {
    const folder = await mkdtemp(join(tmpdir(), 'nickroom-mutants-'));
    for (const name of BESIDE) await symlink(resolve(name), join(folder, name));
    return new Workshop(folder, cluster);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Takes a file in, with all that it imports. */
  async take(path: string): Promise<void> {
    if (this.#known.has(path)) return;
    this.#known.add(path);
    const text = await readFile(path, 'utf8');
    await this.write(path, text);
    for (const { fileName } of ts.preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.')) await this.take(join(dirname(path), fileName));
    }
  }

  /** Puts a text in the place of a file's own. */
  async write(path: string, text: string): Promise<void> {
    const target = this.#built(path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, ts.transpileModule(text, { compilerOptions: COMPILER }).outputText);
  }

  /** Makes one test file of several that need nothing but themselves: node is started once. */
  async join(paths: readonly string[]): Promise<string> {
    for (const path of paths) await this.take(path);
    const together = 'together.test.ts';
    this.#known.add(together);
    await this.write(together, paths.map((path) => `import './${path}';\n`).join(''));
    return together;
  }

  /** Runs a test file until its first failure. */
  async run(path: string, timeoutMs: number): Promise<Verdict> {
    const child = spawn(process.execPath, ['--test-reporter=tap', this.#built(path)], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, [CLUSTER_VARIABLE]: this.#cluster },
    });
    const closed = once(child, 'close');
    let verdict: Verdict = 'passed';
    const end = (how: Verdict): void => {
      verdict = how;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end('timeout'), timeoutMs);
    for await (const line of createInterface({ input: child.stdout })) {
      if (verdict === 'passed' && line.startsWith('not ok')) end('failed');
    }
    const [code] = await closed;
    clearTimeout(timer);
    return verdict === 'passed' && code !== 0 ? 'failed' : verdict;
  }

  #built(path: string): string {
    return join(this.folder, path.replace(/\.ts$/, '.js'));
  }
}
