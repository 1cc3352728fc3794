import Type, { type TObject, type TSchema } from 'typebox';
import { codesOf } from '../errors.ts';

const PHRASES: Readonly<Record<number, string>> = {
  202: 'It waits: moderators see it before others do.',
  400: 'The request is wrong.',
  401: 'No nickId, or one that nobody holds.',
  403: 'The nickId is not a member of this room, or may not do that in it.',
  404: 'It does not exist.',
  409: 'Somebody else has it, or it is so already.',
  410: 'The room is closed.',
  413: 'The body is too large.',
  415: 'The body is neither JSON nor a form.',
  428: 'Send a `proof`: see `GET /challenge`.',
  429: 'Too fast, or too many. `Retry-After` says when to try again.',
  503: 'Not available just now. `Retry-After` says when to try again.',
};

/** The body of every answer that is a no, for one status. */
function refusalSchema(status: number): TObject {
  const codes = codesOf(status);
  const code = Type.String({ description: `one of ${codes.join(', ')}`, examples: [codes[0]] });
  return Type.Object(
    {
      success: Type.Literal(false),
      code,
      error: Type.String({ description: 'a sentence for a person' }),
      until: Type.Optional(Type.String({ description: 'when what stands in the way ends' })),
    },
    { description: PHRASES[status] ?? '' },
  );
}

/** Response schemas of a route that may refuse with these statuses; 400, 429 and 503 any route may. */
export const refusals = (...statuses: readonly number[]): Record<number, TObject> =>
  Object.fromEntries([400, ...statuses, 429, 503].map((status) => [status, refusalSchema(status)]));

/** The response of a look-up: JSON, or lines for whoever would rather have text/plain. */
export const jsonOrText = <T extends TSchema>(schema: T, description: string) =>
  ({
    description,
    content: {
      'application/json': { schema },
      'text/plain': { schema: Type.String({ description: 'the same as aligned lines' }) },
    },
  }) as const;
