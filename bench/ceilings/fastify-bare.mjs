// Ceiling of fastify: one route that answers bytes it was given, nothing else.
import fastify from 'fastify';

const body = JSON.parse(process.env.BODY);
const app = fastify();
app.get('/rooms/:roomId', async () => body);
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
