import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { renderSVG } from 'uqr';
import type { Config } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { RoomParams } from '../wire/room-params.ts';
import { originOf, roomLinks } from './links.ts';
import { existingRoom } from './room-queries.ts';

/**
 * The quiet zone in modules: half of what the standard asks for, since whoever shows the picture
 * puts it on white. M restores 15 % of a picture that is scratched or in glare.
 */
const QR = { border: 2, ecc: 'M' } as const;

/** The address changes with PUBLIC_URL alone. In seconds. */
const MAX_AGE_S = 86_400;

/** A room's link as a picture that a phone's camera understands. */
export function qrRoutes(
  instance: FastifyInstance,
  { database, config }: { database: Database; config: Config },
): void {
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.get('/rooms/:roomId/qr.svg', { schema: { params: RoomParams } }, async (request, reply) => {
    const { room_id: roomId } = await existingRoom(database, request.params.roomId);
    return (
      reply
        .type('image/svg+xml')
        .header('cache-control', `public, max-age=${MAX_AGE_S}`)
        // Whoever has the link may show it, on any site.
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(renderSVG(roomLinks(originOf(request, config), roomId).page, QR))
    );
  });
}
