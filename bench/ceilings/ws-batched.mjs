// As ws-bare, but a room sends at most one frame in WINDOW_MS, built once: the first message of a
// quiet room goes out at once, those that follow within the window leave together in one JSON array.
// Nothing is stored.
import { WebSocketServer } from 'ws';

const WINDOW_MS = 10;
const rooms = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.env.PORT) });

function textFrame(text) {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = 0x81;
  if (headLength === 2) {
    frame[1] = length;
  } else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}

function flush(room) {
  const frame = textFrame(`[${room.queue.join(',')}]`);
  room.queue = [];
  room.timer = null;
  room.last = performance.now();
  for (const member of room.members) if (member.readyState === 1) member._socket.write(frame);
}

server.on('connection', (socket, request) => {
  const roomId = new URL(request.url, 'http://localhost').searchParams.get('roomId') || 'lobby';
  let room = rooms.get(roomId);
  if (!room) {
    room = { members: new Set(), queue: [], timer: null, last: -WINDOW_MS };
    rooms.set(roomId, room);
  }
  room.members.add(socket);
  socket.on('message', (raw) => {
    const { sendUserName, content, sendTime } = JSON.parse(raw.toString());
    const data = { log_user_name: sendUserName, log_content: content, log_time: sendTime };
    room.queue.push(JSON.stringify({ type: 'message', data }));
    if (room.timer) return;
    const wait = room.last + WINDOW_MS - performance.now();
    if (wait <= 0) flush(room);
    else room.timer = setTimeout(flush, wait, room);
  });
  socket.on('close', () => {
    room.members.delete(socket);
    if (room.members.size > 0) return;
    clearTimeout(room.timer);
    rooms.delete(roomId);
  });
});
