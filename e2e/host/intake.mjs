// Datadog's intake, as far as a trace agent sees it: says of each request one line of JSON, and ends with its standard input.
import { createServer } from 'node:http';

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  process.stdout.write(`${JSON.stringify({ path: request.url, body: Buffer.concat(chunks).toString('latin1') })}\n`);
  response.writeHead(202, { 'content-type': 'application/json' }).end('{}');
});
server.listen(Number(process.argv[2]), () => process.stdout.write('{"path":"listening","body":""}\n'));
process.stdin.resume().on('end', () => process.exit());
