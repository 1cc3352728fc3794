import _ from 'lodash';
import Type, { type TSchema } from 'typebox';
import { CloseCode, SUBPROTOCOL } from './close-codes.ts';
import { ClientFrames, ServerEvents } from './protocol.ts';

const SCHEMA = '#/components/schemas/';

/**
 * The socket as an AsyncAPI 3 document, made from the schemas that its frames are checked by.
 *
 * @param origin `http(s)://host[:port]` as people reach this server
 */
export function asyncApi(origin: string, version: string): object {
  const { host, protocol } = new URL(origin);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'nickroom socket',
      version,
      description: `A room, live. What the server sends is an array of events; what a client sends is one object. The socket is closed with one of these codes: ${closeCodes()}.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: { here: { host, protocol: protocol === 'https:' ? 'wss' : 'ws' } },
    channels: { room: ROOM },
    operations: {
      serve: {
        action: 'send',
        channel: { $ref: '#/channels/room' },
        summary: 'What the server tells',
        messages: [{ $ref: '#/channels/room/messages/serverFrame' }],
      },
      listen: {
        action: 'receive',
        channel: { $ref: '#/channels/room' },
        summary: 'What a client may say',
        messages: clientTypes.map((type) => ({ $ref: `#/channels/room/messages/${nameOf(type)}` })),
      },
    },
    components: { schemas: { ...serverSchemas, ...clientSchemas } },
  };
}

const closeCodes = (): string =>
  Object.entries(CloseCode)
    .map(([name, code]) => `${code} ${name}`)
    .join(', ');

const clientTypes = Object.keys(ClientFrames) as (keyof typeof ClientFrames)[];

const nameOf = (type: string): string => _.camelCase(`client ${type}`);
const eventName = (type: string): string => _.camelCase(`event ${type}`);

const serverSchemas = Object.fromEntries(
  Object.entries(ServerEvents).map(([type, data]: [string, TSchema]) => [
    eventName(type),
    Type.Object({ type: Type.Literal(type), data }),
  ]),
);

const clientSchemas = Object.fromEntries(
  clientTypes.map((type) => [
    nameOf(type),
    Type.Object({ type: Type.Literal(type), ...ClientFrames[type].properties }),
  ]),
);

const ROOM = {
  address: '/ws',
  description: `Asks for the subprotocol ${SUBPROTOCOL} and offers the nickId as a second one; without it the connection is a classic one.`,
  messages: {
    serverFrame: {
      summary: 'Events that travel together',
      payload: {
        type: 'array',
        minItems: 1,
        items: { oneOf: Object.keys(serverSchemas).map((name) => ({ $ref: `${SCHEMA}${name}` })) },
      },
    },
    ...Object.fromEntries(
      clientTypes.map((type) => [
        nameOf(type),
        { summary: `A frame "${type}"`, payload: { $ref: `${SCHEMA}${nameOf(type)}` } },
      ]),
    ),
  },
  bindings: {
    ws: {
      method: 'GET',
      query: Type.Object({
        roomId: Type.String(),
        nickId: Type.Optional(
          Type.String({ description: 'for clients that cannot offer subprotocols' }),
        ),
        after: Type.Optional(
          Type.Integer({ minimum: 0, description: 'the last seq that was seen: resumes after it' }),
        ),
        epoch: Type.Optional(Type.String({ description: '`epoch` of the last welcome' })),
      }),
      bindingVersion: '0.1.0',
    },
  },
};
