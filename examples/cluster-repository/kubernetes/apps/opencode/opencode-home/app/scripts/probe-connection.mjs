// What `nc` does, for images without one: sends its input to 127.0.0.1:PROBE_PORT and prints what comes back.
import { connect } from 'node:net';

const socket = connect(Number(process.env.PROBE_PORT), '127.0.0.1');
socket.on('error', () => process.exit(1));
process.stdin.pipe(socket, { end: false });
socket.pipe(process.stdout);
