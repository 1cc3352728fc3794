import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';

/**
 * Closes, when the server goes, the connections that never asked for anything. Browsers open them in
 * advance; to Node they are not idle, so closing would wait a minute for a request to come.
 */
export function closeUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  // Over TLS a request has another socket than the connection that was accepted.
  const opened = app.server instanceof TlsServer ? 'secureConnection' : 'connection';
  app.server.on(opened, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  for (const event of ['request', 'upgrade'] as const) {
    app.server.on(event, ({ socket }: { socket: Socket }) => unused.delete(socket));
  }
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
}
