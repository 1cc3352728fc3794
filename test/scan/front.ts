import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sql } from '../../src/database/connect.ts';
import type { Call } from './calls.ts';

/** A page that leads a crawler everywhere, for nickroom's own pages make their links by script. */
const MAP_PATH = '/scan-map';
/** What a scanner has to find: without it a clean report would say nothing. */
const HOLE_PATH = '/scan-hole';

export interface Front {
  /** The server's own first page. */
  readonly home: string;
  readonly map: string;
  readonly hole: string;
  /** Paths that were passed on. */
  readonly asked: ReadonlySet<string>;
  close(): Promise<void>;
}

/**
 * Stands before the server under test and passes everything on, but for the map of its routes, and
 * one route with the mistakes of §11 of the design: quoted SQL, and a text put into markup.
 */
export async function openFront(target: string, calls: readonly Call[], sql: Sql): Promise<Front> {
  const asked = new Set<string>();
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', target);
    if (pathname === MAP_PATH) return answerHtml(outgoing, mapOf(calls));
    if (pathname === HOLE_PATH) return void answerHole(outgoing, sql, searchParams.get('id') ?? '');
    asked.add(pathname);
    passOn(incoming, outgoing, target);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    home: `${url}/`,
    map: `${url}${MAP_PATH}`,
    hole: `${url}${HOLE_PATH}?id=room_0`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether the map leads there: by a link or a form, to an answer that ends. */
export const isCrawled = ({ method, form, endless }: Call): boolean =>
  (method === 'GET' || form === true) && !endless;

/** A call's address without the marks of places to fill. */
export const unmarked = ({ path }: Call): string => path.replaceAll('*', '');

function answerHtml(response: ServerResponse, html: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(html);
}

async function answerHole(response: ServerResponse, sql: Sql, id: string): Promise<void> {
  const query = `select name from room where room_id = '${id}'`;
  const answer = await sql
    .unsafe(query)
    .catch((error) => `PostgreSQL ERROR: ${error.message} in ${query}`);
  answerHtml(response, `<p>${JSON.stringify(answer)} for ${id}</p>`);
}

function mapOf(calls: readonly Call[]): string {
  const links = calls.map((call) => {
    const path = unmarked(call);
    if (!isCrawled(call)) return '';
    if (call.method === 'GET') return `<a href="${path}">${path}</a>`;
    const fields = Object.entries(call.body ?? {}).map(
      ([name, value]) => `<input name="${name}" value="${String(value).replaceAll('*', '')}">`,
    );
    return `<form method="post" action="${path}">${fields.join('')}<input type="submit"></form>`;
  });
  return `<!doctype html><title>map</title>${links.join('\n')}`;
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, target: string): void {
  const { method, headers, url = '/' } = incoming;
  const forwarded = request(new URL(target), { method, headers, path: url }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  forwarded.on('error', () => outgoing.destroy());
  outgoing.on('close', () => forwarded.destroy());
  incoming.pipe(forwarded);
}
