import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { serverUnderTest } from '../protocol/support/target.ts';
import { type OpenApi, readDocument } from './support.ts';

const base = await serverUnderTest();
const document = await readDocument<OpenApi>(base, '/openapi.json');

test('a linter has nothing to say about the OpenAPI document', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  const told = problems.map(({ message, location: [place] }) => `${place?.pointer}: ${message}`);
  assert.deepEqual(told, []);
});

test('it is OpenAPI 3.1 and has every route that PROTOCOL.md names', () => {
  assert.equal(document.openapi, '3.1.0');
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  for (const expected of [
    'POST /rooms',
    'GET /rooms',
    'GET /rooms/{roomId}',
    'GET /rooms/{roomId}/members',
    'GET /rooms/{roomId}/messages',
    'POST /rooms/{roomId}/messages',
    'GET /rooms/{roomId}/events',
    'PATCH /rooms/{roomId}/me',
    'POST /credentials/rotate',
    'DELETE /me',
    'POST /createChatroom',
    'POST /validateNickIdByRoomId',
    'POST /getRoomInfo',
    'POST /getUserInfo',
    'GET /getRoomNums',
  ]) {
    assert.ok(operations.includes(expected), expected);
  }
});
