import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of another site that embeds a room, and the policy it is served with. */
interface HostPage {
  /** What stands in the body, as markup. */
  readonly body: string;
  /** Value of its content-security-policy. */
  readonly policy?: string;
}

export interface HostSite {
  /** To a server at 127.0.0.1 always another origin; with `localhost` a third party too. */
  readonly origin: string;
  /** Answers with this page at its path from now on, and returns the page's address. */
  serve(path: string, page: HostPage): string;
  stop(): Promise<void>;
}

/**
 * A site of its own on a free port. Ports do not make a third party: at 127.0.0.1 the widget has the
 * browser's storage, at localhost a browser that blocks third parties, as in a private window, denies it.
 */
export async function startHostSite(name: '127.0.0.1' | 'localhost'): Promise<HostSite> {
  const pages = new Map<string, HostPage>();
  const server = createServer(({ url = '/' }, response) => {
    const page = pages.get(url);
    response.statusCode = page === undefined ? 404 : 200;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (page?.policy !== undefined) response.setHeader('content-security-policy', page.policy);
    response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
      <title>A site</title><body>${page?.body ?? ''}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, name, resolve));
  const origin = `http://${name}:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    serve: (path, page) => {
      pages.set(path, page);
      return origin + path;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
