import { createSocket, type Socket } from 'node:dgram';

const HEADER = 12;
const ADDRESS_RECORD = 1;
const NO_SUCH_NAME = 3;

/** Answers with the address of each name that it knows, and at once that there is no other. */
export async function startNameServer(names: Readonly<Record<string, string>>, address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address: to, port }) => {
    const answer = answerTo(query, names);
    if (answer !== undefined) socket.send(answer, port, to);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return socket;
}

/** RFC 1035, section 4: one question; undefined where the query is none. */
function answerTo(query: Buffer, names: Readonly<Record<string, string>>): Buffer | undefined {
  const labels: string[] = [];
  let at = HEADER;
  for (let length = query[at]; length !== undefined && length > 0; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (query.length < end) return undefined;
  const known = names[labels.join('.').toLowerCase()];
  const found = known !== undefined && query.readUInt16BE(at + 1) === ADDRESS_RECORD;
  const header = Buffer.alloc(HEADER);
  query.copy(header, 0, 0, 2);
  // A response, recursion desired and available.
  header.writeUInt16BE(0x8180 | (known === undefined ? NO_SUCH_NAME : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(found ? 1 : 0, 6);
  const record = Buffer.from([0xc0, HEADER, 0, ADDRESS_RECORD, 0, 1, 0, 0, 0, 60, 0, 4]);
  const address = Buffer.from((known ?? '').split('.').map(Number));
  return Buffer.concat([header, query.subarray(HEADER, end), ...(found ? [record, address] : [])]);
}
