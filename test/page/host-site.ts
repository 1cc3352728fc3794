import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of another site that embeds a room, and the policy it is served with. */
export interface HostPage {
  /** What stands in the body, as markup. */
  readonly body: string;
  /** Value of its content-security-policy. */
  readonly policy?: string;
}

export interface HostSite {
  /** `http://localhost:port`: to a server at 127.0.0.1 another origin, and a third party. */
  readonly origin: string;
  /** Answers with this page at its path from now on, and returns the page's address. */
  serve(path: string, page: HostPage): string;
  stop(): Promise<void>;
}

/** A site of its own on a free port. */
export async function startHostSite(): Promise<HostSite> {
  const pages = new Map<string, HostPage>();
  const server = createServer(({ url = '/' }, response) => {
    const page = pages.get(url);
    response.statusCode = page === undefined ? 404 : 200;
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (page?.policy !== undefined) response.setHeader('content-security-policy', page.policy);
    response.end(`<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">
      <title>A site</title><body>${page?.body ?? ''}</body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
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
