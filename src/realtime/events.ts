import type { Refusal } from '../errors.ts';
import type { ServerEvent } from '../wire/protocol.ts';

/** A server event as the text that goes into a frame. */
export const encode = (event: ServerEvent): string => JSON.stringify(event);

/** An event whose data is JSON text already. */
export const encodeAround = (type: ServerEvent['type'], data: string): string =>
  `{"type":"${type}","data":${data}}`;

/** The `error` event of a frame that was refused. */
export function encodeRefusal(refusal: Refusal, clientId: string | undefined): string {
  return encode({
    type: 'error',
    data: {
      code: refusal.code,
      message: refusal.message,
      ...(clientId !== undefined && { client_id: clientId }),
      ...(refusal.retryMs !== undefined && { retry_ms: refusal.retryMs }),
      ...(refusal.until !== undefined && { until: refusal.until }),
    },
  });
}

/** The parts of an event that `encode` or `encodeAround` wrote, without reading its data. */
export function splitEvent(event: string): { type: string; data: string } {
  const end = event.indexOf('"', TYPE_AT);
  return {
    type: event.slice(TYPE_AT, end),
    data: event.slice(end + '","data":'.length, -1),
  };
}

const TYPE_AT = '{"type":"'.length;
