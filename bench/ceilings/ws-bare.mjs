// Ceiling of the ws library: rooms in a Map, every message sent to each member with send(). Nothing
// is stored.
import { WebSocketServer } from 'ws';

const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) });

server.on('connection', (socket, request) => {
  const roomId = new URL(request.url, 'http://localhost').searchParams.get('roomId') || 'lobby';
  let members = rooms.get(roomId);
  if (!members) {
    members = new Set();
    rooms.set(roomId, members);
  }
  members.add(socket);
  socket.on('message', (raw) => {
    const { sendUserName, content, sendTime } = JSON.parse(raw.toString());
    const data = { log_user_name: sendUserName, log_content: content, log_time: sendTime };
    const text = JSON.stringify([{ type: 'message', data }]);
    for (const member of members) if (member.readyState === 1) member.send(text);
  });
  socket.on('close', () => {
    members.delete(socket);
    if (members.size === 0) rooms.delete(roomId);
  });
});
