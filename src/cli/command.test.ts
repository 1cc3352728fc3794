import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from './command.ts';
import { ExitCode } from './command-error.ts';

const parse = (...args: string[]) => parseCommand(args, {});

test('without a command the server starts; help and version win over everything', () => {
  assert.deepEqual(parse(), { name: 'serve' });
  for (const args of [['--help'], ['-h'], ['help'], ['tail', 'x', '--help']]) {
    assert.deepEqual(parse(...args), { name: 'help' });
  }
  assert.deepEqual(parse('--version'), { name: 'version' });
  assert.deepEqual(parse('-v'), { name: 'version' });
});

test('a command talks to the local server unless it is told another', () => {
  const serverOf = (args: string[], env = {}) => {
    const command = parseCommand(['rooms', ...args], env);
    return command.name === 'rooms' && command.options.server;
  };
  const env = { NICKROOM_URL: 'https://chat.example/a/' };
  assert.equal(serverOf([]), 'http://127.0.0.1:7005');
  assert.equal(serverOf([], env), 'https://chat.example/a');
  assert.equal(serverOf(['--url', 'http://other.example:80'], env), 'http://other.example');
});

test('what is said may be quoted or not, and may begin with a dash behind --', () => {
  const textOf = (...args: string[]) => {
    const command = parse('say', 'lounge', ...args);
    return command.name === 'say' && command.text;
  };
  assert.equal(textOf('hello there'), 'hello there');
  assert.equal(textOf('hello', 'there', '--nick', 'bot'), 'hello there');
  assert.equal(textOf('--', '-1', 'is', '--negative'), '-1 is --negative');
  assert.equal(textOf(), undefined);
});

test('options come from the arguments first, the nick then from the environment', () => {
  const command = parseCommand(['tail', 'lounge', '-n', '0', '--create'], {
    NICKROOM_NICK: 'ann',
  });
  assert.deepEqual(command, {
    name: 'tail',
    room: 'lounge',
    options: { server: 'http://127.0.0.1:7005', nick: 'ann', lines: 0, create: true },
  });
});

test('a room is exported as txt unless it is told otherwise; backups are files', () => {
  const formatOf = (...args: string[]) => {
    const command = parse('export', 'lounge', ...args);
    return command.name === 'export' && command.format;
  };
  assert.equal(formatOf(), 'txt');
  assert.equal(formatOf('--format', 'jsonl'), 'jsonl');
  assert.deepEqual(parse('backup', 'b.gz'), { name: 'backup', file: 'b.gz' });
  assert.deepEqual(parse('restore', 'b.gz'), { name: 'restore', file: 'b.gz', force: false });
  assert.deepEqual(parse('restore', 'b', '--force'), { name: 'restore', file: 'b', force: true });
});

test('what is not understood is a sentence, and exit code 2', () => {
  const misuses = [
    ['serve'],
    ['tail'],
    ['say'],
    ['rooms', 'lounge'],
    ['tail', 'my', 'room'],
    ['--nick', 'ann'],
    ['tail', 'x', '--colour'],
    ['tail', 'x', '--url'],
    ['tail', 'x', '--url', 'ftp://chat.example'],
    ['tail', 'x', '--url', 'chat.example:7005'],
    ['tail', 'x', '-n', 'ten'],
    ['tail', 'x', '-n', '201'],
    ['export'],
    ['export', 'x', '--format', 'pdf'],
    ['backup'],
    ['restore', 'a', 'b'],
    ['admin-link', 'a'],
  ];
  for (const args of misuses) {
    assert.throws(
      () => parse(...args),
      { exitCode: ExitCode.usage, message: /^.+\. See nickroom --help\.$/s },
      args.join(' '),
    );
  }
});
