// Connects with Node, and looks for interfaces.
// outside: reached
const socket = require('net').connect(WORLD.tcp, '127.0.0.1');
socket.on('connect', () => { reached('TCP'); socket.destroy(); });
socket.on('error', (error) => console.log('refused:', error.code));
