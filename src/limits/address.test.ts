import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWithin, parseNetwork } from '../config/networks.ts';
import { addressPrefix } from './address.ts';

test('an IPv4 address is one address, however it is written', () => {
  assert.equal(addressPrefix('203.0.113.7'), '203.0.113.7');
  assert.equal(addressPrefix('::ffff:203.0.113.7'), '203.0.113.7');
  assert.notEqual(addressPrefix('203.0.113.8'), addressPrefix('203.0.113.7'));
});

test('all of an IPv6 /64 is one address', () => {
  assert.equal(addressPrefix('2001:db8:1:2::1'), addressPrefix('2001:db8:1:2:ffff:1:2:3'));
  assert.notEqual(addressPrefix('2001:db8:1:2::1'), addressPrefix('2001:db8:1:3::1'));
  assert.notEqual(addressPrefix('2001:db8:1:20::1'), addressPrefix('2001:db8:12:0::1'));
});

test('what is no address is itself', () => {
  assert.equal(addressPrefix('unknown'), 'unknown');
});

test('networks are matched by their bits, IPv4 in IPv6 as well', () => {
  const networks = ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'].map((text) => parseNetwork(text));
  const trusts = (text: string | undefined) =>
    isWithin(
      networks.filter((network) => network !== undefined),
      text,
    );
  for (const inside of ['10.1.2.3', '::ffff:10.1.2.3', '127.0.0.1', 'fd12::1']) {
    assert.equal(trusts(inside), true, inside);
  }
  for (const outside of ['11.0.0.1', '127.0.0.2', '2001:db8::1', 'unknown', '', undefined]) {
    assert.equal(trusts(outside), false, outside);
  }
});
