import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { arrive, enter, say } from '../protocol/support/people.ts';
import { serverUnderTest } from '../protocol/support/target.ts';
import { type Json, readDocument } from './support.ts';

const base = await serverUnderTest();
const document = await readDocument<Json>(base, '/asyncapi.json');
const ajv = new Ajv({ strict: false, validateFormats: false });

test('the AsyncAPI document fits the schema of AsyncAPI 3', () => {
  const specification = createRequire(import.meta.url)('@asyncapi/specs/schemas/3.0.0.json');
  assert.equal(document.asyncapi, '3.0.0');
  // It brings the schema of schemas along.
  const whole = new Ajv({ strict: false, validateFormats: false, meta: false });
  assert.ok(whole.validate(specification, document), whole.errorsText());
});

test('every reference in it leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
  assert.ok(references.length > 10);
  for (const [, path = ''] of references) {
    const target = path.split('/').reduce<unknown>((at, key) => (at as Json)?.[key], document);
    assert.ok(target, path);
  }
});

test('what a socket is told is what the document says', async () => {
  const alice = await enter(base, 'alice');
  const socket = await arrive(alice, { after: 0 });
  await say(socket, 'hello');
  socket.send({ type: 'ping' });
  socket.send({ type: 'query-logs' });
  socket.send({ type: 'nonsense' });
  await socket.next('error');
  await socket.next('presence');
  const { schemas } = document.components as { schemas: Json };
  const names = Object.keys(schemas).filter((name) => name.startsWith('event'));
  const validate = ajv.compile({
    oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
    components: { schemas },
  });
  const types = new Set<string>();
  for (const event of socket.events) {
    assert.ok(validate(event), `${JSON.stringify(event)}: ${ajv.errorsText(validate.errors)}`);
    types.add(event.type);
  }
  const expected = ['ack', 'error', 'logs', 'members', 'message', 'pong', 'presence', 'welcome'];
  assert.deepEqual([...types].sort(), expected);
});
