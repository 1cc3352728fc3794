export interface Place {
  /** The server: `https://chat.example`, or the room's `links.socket`. */
  url: string;
  roomId: string;
}

export interface Position {
  /** Seq of the last entry that was seen. */
  after: number | undefined;
  epoch: string | undefined;
}

/** The socket's address. The nickId is never in it: addresses end in logs. */
export function socketAddress({ url, roomId }: Place, { after, epoch }: Position): string {
  const address = new URL(url);
  address.protocol = address.protocol.replace(/^http/, 'ws');
  if (!address.pathname.endsWith('/ws')) {
    address.pathname = `${address.pathname.replace(/\/$/, '')}/ws`;
  }
  address.search = '';
  address.hash = '';
  address.searchParams.set('roomId', roomId);
  if (after !== undefined) address.searchParams.set('after', String(after));
  if (epoch !== undefined) address.searchParams.set('epoch', epoch);
  return address.href;
}
