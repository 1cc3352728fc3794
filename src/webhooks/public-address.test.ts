import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isForbiddenLiteral, isPublic, lookupPublic } from './public-address.ts';

/** Each range that leads inside, or nowhere, by one of its addresses. */
const INSIDE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
];

test('every range that is not the open internet is refused', () => {
  for (const address of INSIDE) assert.equal(isPublic(address), false, address);
});

test('the open internet is allowed', () => {
  for (const address of ['1.1.1.1', '8.8.8.8', '::ffff:8.8.8.8', '2606:4700::1111']) {
    assert.equal(isPublic(address), true, address);
  }
});

test('what is no address is refused, and a name is no literal', () => {
  for (const text of ['', 'localhost', '1.2.3.4.5', '::g']) assert.equal(isPublic(text), false);
  assert.equal(isForbiddenLiteral('localhost'), false);
  assert.equal(isForbiddenLiteral('127.0.0.1'), true);
});

test('however an address is written, a URL makes it one that is known', () => {
  for (const host of [
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '[::ffff:7f00:1]',
    '①②⑦.0.0.1',
  ]) {
    const { hostname } = new URL(`https://${host}/`);
    assert.equal(isForbiddenLiteral(hostname.replace(/^\[|\]$/g, '')), true, hostname);
  }
});

test('a socket is not told the address of a name that leads inside', async () => {
  for (const all of [true, false]) {
    const error = await new Promise((resolve) => lookupPublic('localhost', { all }, resolve));
    assert.match(String(error), /ForbiddenAddress/);
  }
});
