import assert from 'node:assert/strict';

/** The server's answer to somebody who enters. */
export interface Entered {
  readonly room: { readonly room_id: string; readonly room_name: string };
  readonly member: { readonly user_name: string };
  readonly nickId: string;
}

interface Entering {
  readonly name: string;
  readonly nick: string;
  readonly headNum?: number;
}

/** Enters a room of the server at `url` without a browser. */
export async function takeSeat(url: string, entering: Entering): Promise<Entered> {
  const response = await fetch(`${url}/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(entering),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${JSON.stringify(entering)}: ${JSON.stringify(answer)}`);
  return answer as Entered;
}
