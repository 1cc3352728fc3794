import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError, readConfig, SETTINGS, type SettingName } from './config.ts';
import { UNLIMITED } from './rate.ts';
import { settingsHelp } from './setting-texts.ts';

/** For each setting values that are refused; none where any text will do. */
const BAD: Record<SettingName, readonly string[]> = {
  PORT: ['-1', '65536', 'http', '80.5', '0x50', '1e3'],
  HOST: [],
  PUBLIC_URL: ['chat.example', 'ftp://chat.example', '//chat.example'],
  TLS_CERT: [],
  TLS_KEY: [],
  EMBED_ANCESTORS: [
    'blog.example',
    'ftp://blog.example',
    'https://blog.example/about',
    'https://blog.example?a',
    'https://*.blog.example',
    'https://me:word@blog.example',
    'https://blog.example;script-src',
    "'self'",
    'null',
    '* https://blog.example',
    'https://blog.example, nonsense',
  ],
  ALLOWED_ORIGINS: ['example.org', 'ftp://example.org', 'https://a.example/b'],
  DATABASE_URL: ['mysql://localhost/chat', 'localhost:5432', 'postgres'],
  DATA_DIR: [],
  NATS_URL: ['localhost:4222', 'http://localhost', 'nats://a:4222,b'],
  DATABASE_POOL: ['1', '101', 'many'],
  LOCALE: ['de', 'EN', 'zh'],
  TZ: ['Mars/Olympus', '+25:00'],
  LOG_LEVEL: ['loud', 'INFO'],
  NICK_HOLD_S: ['-1', '86401', '10m'],
  LEAVE_GRACE_S: ['-1', '3601', '1.5'],
  NOTICES_MAX_ONLINE: ['-1', '1000001'],
  OWNER_AWAY_DAYS: ['-1', '36501'],
  RECALL_S: ['-1', '86401'],
  EDIT_S: ['-1', '86401'],
  KICK_S: ['0', '86401'],
  RAID_QUIET_S: ['59', '86401'],
  CONTENT_MAX: ['0', '10001'],
  FRAME_MAX: ['1023', '1048577', '16k'],
  CONNECTIONS_PER_MEMBER: ['0', '1001'],
  HEARTBEAT_S: ['0', '3601'],
  HEARTBEAT_TIMEOUT_S: ['0', '601'],
  DRAIN_S: ['-1', '21'],
  DATABASE_DEADLINE_MS: ['99', '60001', '5s'],
  METRICS: ['yes', 'ON'],
  ADMIN: ['yes', 'ON'],
  ADMIN_LINK_S: ['0', '59', '86401'],
  ADMIN_IDLE_S: ['0', '86401'],
  ADMIN_SESSION_S: ['0', '2592001'],
  RETENTION_DAYS: ['-1', '30d', '0.5'],
  RETENTION_ENTRIES: ['-1', '1e6'],
  AUDIT_DAYS: ['-1', 'never'],
  ROOM_IDLE_DAYS: ['-1', 'never'],
  TRUSTED_PROXIES: ['1', '10.0.0.0/33', 'proxy.example', 'loopback'],
  MAX_CONNECTIONS: ['9', '1000001'],
  CONNECTIONS_PER_ADDRESS: ['0', '1000001'],
  UPLOADS_PER_ADDRESS: ['0', '100001'],
  HANDSHAKE_TIMEOUT_S: ['0', '601'],
  REQUEST_TIMEOUT_S: ['0', '601'],
  RATE_LIMITS: ['no', 'OFF'],
  MESSAGE_RATE: ['10', '1/s', '10+1', '0+1/s', '10+0/s', '10+1/day', '-1+1/s', 'on'],
  MESSAGE_RATE_ADDRESS: ['5+1/m'],
  MESSAGE_RATE_ROOM: ['5+1.5/s'],
  FRAME_RATE: ['1000000000+1/s'],
  TYPING_RATE: ['1 + 20/min'],
  HISTORY_RATE: ['1+/s'],
  HISTORY_RATE_ADDRESS: ['+1/s'],
  JOIN_RATE_ADDRESS: ['10+1/ms'],
  JOIN_RATE_ROOM: ['10/s'],
  ROOM_RATE_ADDRESS: ['3'],
  PASSWORD_RATE_ADDRESS: ['10'],
  CONNECTION_RATE: ['unlimited'],
  CONNECTION_RATE_ADDRESS: ['1e3+1/s'],
  REQUEST_RATE_ADDRESS: ['a+b/s'],
  PROOF_OF_WORK: ['always'],
  PROOF_COST: ['99', '1000001'],
  WEBHOOK_KEY: ['short', 'has a space in its middle'],
  WEBHOOK_GIVE_UP_S: ['0', '1d'],
  WEBHOOK_ALLOW_PRIVATE: ['yes'],
};

for (const [name, values] of Object.entries(BAD)) {
  if (values.length === 0) continue;
  test(`a bad ${name} gives a sentence with its name, its value and what is allowed`, () => {
    const { allowed } = SETTINGS[name as SettingName];
    for (const value of values) {
      const isSecret = ['DATABASE_URL', 'NATS_URL', 'WEBHOOK_KEY'].includes(name);
      const shown = isSecret ? '…' : value;
      const message = `${name} is "${shown}", but must be ${allowed}.`;
      assert.throws(() => readConfig({ [name]: value }), new ConfigError(message));
    }
  });
}

test('without any variable every setting has its default', () => {
  const config = readConfig({});
  assert.equal(config.PORT, 7005);
  assert.equal(config.HOST, '127.0.0.1');
  assert.equal(config.DATABASE_URL, '');
  assert.equal(config.LEAVE_GRACE_S, 10);
  assert.deepEqual(Object.keys(config), Object.keys(SETTINGS));
  assert.ok(Object.isFrozen(config));
});

test('the least and the greatest value are allowed', () => {
  const least = readConfig({ PORT: '0', NICK_HOLD_S: '0', HEARTBEAT_S: '1' });
  assert.deepEqual([least.PORT, least.NICK_HOLD_S, least.HEARTBEAT_S], [0, 0, 1]);
  assert.equal(readConfig({ PORT: '65535' }).PORT, 65_535);
});

test('an empty variable is like none, and space around a value does not matter', () => {
  assert.equal(readConfig({ PORT: '' }).PORT, 7005);
  assert.equal(readConfig({ PORT: ' 8080 ' }).PORT, 8080);
});

test('a database address of either scheme is taken as it is', () => {
  for (const address of [
    'postgres://user:word@db.example:5432/chat',
    'postgresql://localhost/chat',
    'postgres:///chat?host=/run/postgresql',
  ]) {
    assert.equal(readConfig({ DATABASE_URL: address }).DATABASE_URL, address);
  }
});

test('sites that may embed become a list of origins', () => {
  const listOf = (value: string) => readConfig({ EMBED_ANCESTORS: value }).EMBED_ANCESTORS;
  assert.deepEqual(listOf(''), []);
  assert.deepEqual(listOf('*'), ['*']);
  assert.deepEqual(listOf('https://Blog.example/, http://127.0.0.1:8080\thttp://[::1]:80'), [
    'https://blog.example',
    'http://127.0.0.1:8080',
    'http://[::1]',
  ]);
  assert.ok(Object.isFrozen(listOf('https://blog.example')));
});

test('a password in a bad database address is not repeated', () => {
  const bad = { DATABASE_URL: 'mysql://root:hunter2@db.example/chat' };
  assert.throws(
    () => readConfig(bad),
    (error: Error) => !error.message.includes('hunter2') && !error.message.includes('root'),
  );
});

test('the help has a line for each setting, with its default', () => {
  const lines = settingsHelp().split('\n');
  assert.equal(lines.length, Object.keys(SETTINGS).length);
  for (const [name, { fallback, help }] of Object.entries(SETTINGS)) {
    const line = lines.find((text) => text.trim().startsWith(`${name} `));
    assert.ok(line?.includes(help), name);
    assert.ok(line?.includes(fallback), name);
  }
});

test('a rate is what may come at once, and how long it takes until one more may', () => {
  assert.deepEqual(readConfig({ MESSAGE_RATE: '5+30/h' }).MESSAGE_RATE, {
    burst: 5,
    everyMs: 120_000,
  });
  assert.equal(readConfig({ TYPING_RATE: '1+20/min' }).TYPING_RATE.everyMs, 3000);
  assert.equal(readConfig({ MESSAGE_RATE: 'off' }).MESSAGE_RATE, UNLIMITED);
});

test('trusted proxies are addresses and networks of both kinds', () => {
  const { TRUSTED_PROXIES: none } = readConfig({});
  const { TRUSTED_PROXIES: some } = readConfig({
    TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1 fd00::/8',
  });
  assert.deepEqual([none.length, some.length], [0, 3]);
});
