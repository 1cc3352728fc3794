// Ceiling of Socket.IO 4: rooms, websocket transport only. Nothing is stored.
import { Server } from 'socket.io';

const server = new Server(Number(process.env.PORT), {
  transports: ['websocket'],
  serveClient: false,
});

server.on('connection', (socket) => {
  socket.on('join', (room, nick) => {
    socket.data.room = room;
    socket.join(room);
    socket.emit('joined', nick);
  });
  socket.on('message', ({ sendUserName, content, sendTime }) => {
    const data = { log_user_name: sendUserName, log_content: content, log_time: sendTime };
    server.to(socket.data.room).emit('message', data);
  });
});
