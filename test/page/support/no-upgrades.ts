import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy as many are set up: it passes requests on, but not the header that asks for a socket. */
export async function startProxyWithoutUpgrades(target: string) {
  const proxy = createServer((incoming, outgoing) => {
    const { upgrade, connection, ...headers } = incoming.headers;
    const { method } = incoming;
    const forwarded = request(
      new URL(incoming.url ?? '/', target),
      { method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}
