import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { post } from '../protocol/support/http.ts';
import { connect, type Entered, enter, freshName } from '../protocol/support/people.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { openShell } from './command-process.ts';

let server: TestServer;

before(async () => {
  server = await startServer({ LOCALE: 'en', LEAVE_GRACE_S: '0' });
});
after(() => server.stop());

const newRoom = async (name = freshName()): Promise<Entered> =>
  (await post<Entered>(`${server.url}/rooms`, { name, nick: 'owner' })).body;

const say = (roomId: string, nickId: string, content: string) =>
  post(`${server.url}/rooms/${roomId}/messages`, { content }, { bearer: nickId });

describe('nickroom from the command line', { concurrency: 3 }, () => {
  test('rooms lists rooms in columns', async (t) => {
    const { room } = await newRoom();
    const shell = await openShell(t, server.url);
    const rooms = shell.start('rooms');
    assert.equal(await rooms.end(), 0, rooms.noted);
    assert.match(rooms.printed, /^online {4}entries {2}id {21}name$/m);
    assert.match(
      rooms.printed,
      new RegExp(`^ {5}\\d {10}\\d {2}${room.room_id}  ${room.room_name}$`, 'm'),
    );
  });

  test('tail shows what was, follows what comes, lets nothing act on the terminal, and ends by Ctrl+C', async (t) => {
    const { room, nickId } = await newRoom();
    for (const content of ['one', 'two', 'three']) await say(room.room_id, nickId, content);
    const shell = await openShell(t, server.url);
    const tail = shell.start('tail', room.room_name, '-n', '2', '--nick', 'reader');
    await tail.prints('* reader joined the room');
    await say(room.room_id, nickId, 'four\u001B[2J\nfive');
    await tail.prints('five');
    tail.signal('SIGINT');
    assert.equal(await tail.end(), 0, tail.noted);
    assert.deepEqual(
      tail.printed.replaceAll(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}/gm, '').split('\n'),
      [
        'owner: two',
        'owner: three',
        '* reader joined the room',
        'owner: four�[2J',
        `${' '.repeat(23)}five`,
        '',
      ],
    );
    assert.equal(tail.noted, '');
  });

  test('tail shows nothing of what somebody in a shadow says, not even a blank line', async (t) => {
    const { room, nickId } = await newRoom();
    const spammer = await enter(server.url, 'spammer', room.room_name);
    await post(
      `${server.url}/rooms/${room.room_id}/acts/shadow`,
      { memberId: spammer.memberId },
      { bearer: nickId },
    );
    await say(room.room_id, spammer.nickId, 'buy');
    const shell = await openShell(t, server.url);
    const tail = shell.start('tail', room.room_name, '--nick', 'reader');
    await tail.prints('* reader joined the room\n');
    await say(room.room_id, spammer.nickId, 'buy now');
    await say(room.room_id, nickId, 'hello');
    await tail.prints('owner: hello\n');
    assert.doesNotMatch(tail.printed, /^$\n/m);
    tail.signal('SIGINT');
    assert.equal(await tail.end(), 0, tail.noted);
  });

  test('tail ends when nobody reads it any more', async (t) => {
    const { room, nickId } = await newRoom();
    const shell = await openShell(t, server.url);
    const tail = shell.start('tail', room.room_id, '--nick', 'reader');
    await tail.prints('reader joined');
    tail.closeOutput();
    await say(room.room_id, nickId, 'is anybody there?');
    assert.equal(await tail.end(), 0, tail.noted);
  });

  test('say says its words, and the same nick comes back as the same member', async (t) => {
    const { room } = await newRoom();
    const listener = await enter(server.url, 'listener', room.room_name);
    const socket = await connect(listener);
    const shell = await openShell(t, server.url);
    for (const words of [['hello', 'there'], ['again']]) {
      const command = shell.start('say', room.room_id, ...words, '--nick', 'bot');
      assert.equal(await command.end(), 0, command.noted);
    }
    const [first, second] = [
      await socket.next('message', ({ log_content: content }) => content === 'hello there'),
      await socket.next('message', ({ log_content: content }) => content === 'again'),
    ];
    assert.equal(first.log_user_name, 'bot');
    assert.equal(first.log_user_id, second.log_user_id);
    const { mode } = await stat(join(shell.configHome, 'nickroom', 'nicks.json'));
    assert.equal(mode & 0o777, 0o600);
    await socket.close();
  });

  test('say without a text says each line of its input, in order', async (t) => {
    const { room } = await newRoom();
    const shell = await openShell(t, server.url);
    const tail = shell.start('tail', room.room_id, '--nick', 'reader');
    await tail.prints('reader joined');
    const command = shell.start('say', room.room_id, '--nick', 'bot');
    command.type('one\n\n  \ntwo\nthree');
    command.endInput();
    assert.equal(await command.end(), 0, command.noted);
    await tail.prints('three');
    assert.deepEqual(tail.printed.match(/(?<=bot: ).+/g), ['one', 'two', 'three']);
  });

  test('export prints all that was said, page by page, as lines, as JSON and as a page that runs nothing', async (t) => {
    const { room, nickId } = await newRoom();
    const hostile = '<script>alert(1)</script>\n<img src=x onerror=alert(1)>&amp;"\'';
    await say(room.room_id, nickId, hostile);
    for (let i = 2; i <= 205; i += 1) await say(room.room_id, nickId, `message ${i}`);
    const shell = await openShell(t, server.url);
    const printed = async (format: string): Promise<string> => {
      const command = shell.start('export', room.room_name, '--format', format);
      assert.equal(await command.end(), 0, command.noted);
      assert.equal(command.noted, `205 entries of ${room.room_name}.\n`);
      return command.printed;
    };
    const entries = (await printed('jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      entries.map(({ log_seq: seq }) => seq),
      Array.from({ length: 205 }, (_, i) => i + 1),
    );
    assert.equal(entries[0].log_content, hostile);
    assert.match(await printed('txt'), /owner: message 205\n$/);
    const page = await printed('html');
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;\n&lt;img src=x/);
    assert.match(page, /message 205<\/p><\/li>\n<\/ol>/);
    assert.doesNotMatch(page, /<(?:script|img|link|iframe)/i);
  });

  test('a message that is refused ends say with the reason and exit code 1', async (t) => {
    const { room } = await newRoom();
    const shell = await openShell(t, server.url);
    const command = shell.start('say', room.room_id, 'x'.repeat(2001), '--nick', 'bot');
    assert.equal(await command.end(), 1);
    assert.equal(command.noted, 'A message has at most 2000 characters.\n');
  });

  test('a room that is not there is not made, unless asked for', async (t) => {
    const name = freshName();
    const shell = await openShell(t, server.url);
    const refused = shell.start('say', name, 'hello');
    assert.equal(await refused.end(), 1);
    assert.equal(
      refused.noted,
      `There is no room "${name}" at ${server.url}; --create makes it.\n`,
    );
    const made = shell.start('say', name, 'hello', '--create');
    assert.equal(await made.end(), 0, made.noted);
  });

  test('a nick that somebody holds is a sentence', async (t) => {
    const { room } = await newRoom();
    const shell = await openShell(t, server.url);
    const command = shell.start('tail', room.room_id, '--nick', 'owner');
    assert.equal(await command.end(), 1);
    assert.equal(
      command.noted,
      'Somebody in this room holds that nickname. Choose another with --nick.\n',
    );
  });

  test('a server that is not there, and a page that is no nickroom, are sentences', async (t) => {
    const shell = await openShell(t, 'http://127.0.0.1:1');
    const nobody = shell.start('rooms');
    const other = shell.start('rooms', '--url', `${server.url}/elsewhere`);
    assert.equal(await nobody.end(), 1);
    assert.match(nobody.noted, /^No nickroom answers at http:\/\/127.0.0.1:1\. Start one .+\n$/);
    assert.equal(await other.end(), 1);
    assert.equal(other.noted, 'There is nothing at this address.\n');
  });

  test('what is not understood is exit code 2; --version prints the version', async (t) => {
    const shell = await openShell(t, server.url);
    const misused = shell.start('tail');
    const version = shell.start('--version');
    assert.equal(await misused.end(), 2);
    assert.match(misused.noted, /^"tail" needs a room: its name or its id\./);
    assert.equal(await version.end(), 0);
    assert.match(version.printed, /^\d+\.\d+\.\d+\n$/);
  });
});
