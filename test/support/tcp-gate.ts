import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Gate {
  /** The database's address, by way of the gate. */
  readonly address: string;
  /** From now on the connections that are open pass nothing on, and stay open. */
  freeze(): void;
  /** Resets the connections that are open (TCP RST). */
  reset(): void;
  close(): Promise<void>;
}

/** A TCP port on loopback in front of a test database, which listens on a unix socket alone. */
export async function openGate(databaseAddress: string, port = 0): Promise<Gate> {
  const url = new URL(databaseAddress);
  const path = `${url.searchParams.get('host')}/.s.PGSQL.${url.port}`;
  const near = new Set<Socket>();
  const far = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect({ path });
    near.add(client.on('error', () => {}));
    far.add(database.on('error', () => {}));
    client.on('close', () => database.destroy());
    database.on('close', () => client.destroy());
    client.pipe(database).pipe(client);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  url.search = '';
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address: url.href,
    freeze: () => {
      for (const socket of [...near, ...far]) socket.unpipe().pause();
    },
    reset: () => {
      for (const socket of near) socket.resetAndDestroy();
    },
    close: async () => {
      for (const socket of [...near, ...far]) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
