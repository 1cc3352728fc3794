import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../support/certificate.ts';
import { startInFolder } from '../support/folder-program.ts';
import { freePort } from '../support/free-port.ts';
import { findProgram } from '../support/program.ts';
import { until } from '../support/until.ts';

const PAGE = new URL('../../docs/proxy.md', import.meta.url);

/** A proxy of docs/proxy.md and how its configuration is started here. */
export interface Proxy {
  readonly name: string;
  /** Where its program is, as far as it is installed. */
  readonly program: string | undefined;
  /** The configuration as the page has it, for this place. */
  readonly adapt: (config: string, place: Place) => string;
  readonly args: (configFile: string, folder: string) => string[];
}

interface Place {
  readonly port: number;
  readonly upstream: string;
  readonly certificate: Certificate;
  readonly folder: string;
}

/** Each has to stand in the page, or nothing of it was tried. */
function replaced(config: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`docs/proxy.md has no ${from}`);
    return text.replaceAll(from, to);
  }, config);
}

export const PROXIES: readonly Proxy[] = [
  {
    name: 'nginx',
    program: findProgram('nginx'),
    adapt: (config, { port, upstream, certificate, folder }) => {
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
        .map((name) => `${name}_temp_path ${folder}/${name};`)
        .join('\n');
      const server = replaced(config, [
        ['listen 443 ', `listen 127.0.0.1:${port} `],
        ['127.0.0.1:7005', upstream],
        ['/etc/ssl/chat.example.pem', certificate.file],
        ['/etc/ssl/chat.example.key', certificate.keyFile],
      ]);
      return `daemon off; pid ${folder}/pid; error_log stderr; user root;
events {}
http {
${temporary}
${server}
}`;
    },
    args: (configFile, folder) => ['-p', folder, '-e', 'stderr', '-c', configFile],
  },
  {
    name: 'caddy',
    program: findProgram('caddy'),
    adapt: (config, { port, upstream, certificate }) => {
      const site = replaced(config, [
        [
          'chat.example {',
          `https://127.0.0.1:${port} {\n\tbind 127.0.0.1\n\ttls ${certificate.file} ${certificate.keyFile}`,
        ],
        ['127.0.0.1:7005', upstream],
      ]);
      return `{\n\tadmin off\n\tauto_https disable_redirects\n\tgrace_period 1s\n}\n${site}`;
    },
    args: (configFile) => ['run', '--config', configFile, '--adapter', 'caddyfile'],
  },
  {
    name: 'haproxy',
    program: findProgram('haproxy'),
    adapt: (config, { port, upstream, folder }) =>
      replaced(config, [
        ['bind :443', `bind 127.0.0.1:${port}`],
        ['/etc/ssl/chat.example.pem', `${folder}/both.pem`],
        ['127.0.0.1:7005', upstream],
      ]),
    args: (configFile) => ['-db', '-f', configFile],
  },
];

export interface RunningProxy {
  /** `https://127.0.0.1:port` */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy with the configuration of the page in front of `upstream`.
 *
 * @param upstream `host:port`
 */
export async function startProxy(
  { name, program, adapt, args }: Proxy,
  upstream: string,
  certificate: Certificate,
): Promise<RunningProxy> {
  const folder = await mkdtemp(join(tmpdir(), `nickroom-${name}-`));
  const configFile = join(folder, 'config');
  const port = await freePort();
  await writeFile(join(folder, 'both.pem'), certificate.cert + certificate.key);
  await writeFile(
    configFile,
    `${adapt(await configOf(name), { port, upstream, certificate, folder })}\n`,
  );
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  assert.ok(program !== undefined, `${name} is not installed`);
  const running = startInFolder(folder, program, args(configFile, folder), env);
  await until(() => {
    if (!running.isRunning) throw new Error(`${name} did not start: ${running.output}`);
    return accepts(port);
  });
  return { url: `https://127.0.0.1:${port}`, stop: running.stop };
}

/** The one block of the page in that language. */
async function configOf(name: string): Promise<string> {
  const page = await readFile(PAGE, 'utf8');
  const language = name === 'caddy' ? 'caddyfile' : name;
  const [, config] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(page) ?? [];
  if (config === undefined) throw new Error(`docs/proxy.md has no configuration for ${name}`);
  return config;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
