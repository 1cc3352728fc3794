import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server as TlsServer } from 'node:tls';

/** What belongs to the offer, or to the connection that is to end after the answer. */
const DROPPED = new Set(['upgrade', 'http2-settings', 'connection', 'keep-alive']);

/**
 * Where upgrades to WebSockets are heard alone. Whoever offers another protocol is answered as if he
 * had not (RFC 9110 §7.8): Java's HttpClient offers h2c with each request over plain http, and Node
 * hands over every upgrade without its body once somebody listens.
 */
export function webSocketUpgrades(server: Server): Server {
  const upgrades = new EventEmitter();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { upgrade = '' } = request.headers;
    if (/\bwebsocket\b/i.test(upgrade)) upgrades.emit('upgrade', request, socket, head);
    else serveAgain(server, request, socket, head);
  });
  return upgrades as Server;
}

/**
 * Node's parser has let go of the connection, so it is given back as a new one, its request before what
 * has come of the body. The answer ends it, lest it be counted once more with each request.
 */
function serveAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.unshift(Buffer.concat([Buffer.from(headOf(request), 'latin1'), head]));
  server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket);
}

/** The request's first lines as they came, without the offer. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (!DROPPED.has(name.toLowerCase())) lines.push(`${name}: ${rawHeaders[i + 1]}`);
  }
  return [...lines, 'connection: close', '', ''].join('\r\n');
}
