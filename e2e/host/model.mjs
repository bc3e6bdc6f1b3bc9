// A model behind OpenAI's protocol, as far as OpenCode asks one: it begins to answer at once, and ends once a line comes on its standard
// input. Says of each request one line of JSON, and ends with its standard input. That OpenCode takes it for a model is what the test of a stop
// shows: it stores the answer.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';

const waiting = new Set();
let ends = false;
const chunk = (delta, finish_reason = null) =>
  `data: ${JSON.stringify({ id: 'answer', object: 'chat.completion.chunk', created: 0, model: 'slow', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;

// Once it has ended an answer, it ends each at once: OpenCode asks for a title, too.
function end() {
  ends = true;
  for (const response of waiting)
    response.end(`${chunk({ content: 'and the end' })}${chunk({}, 'stop')}data: [DONE]\n\n`);
  waiting.clear();
}

const server = createServer(async (request, response) => {
  for await (const part of request) void part;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunk({ role: 'assistant', content: 'the beginning ' }));
  waiting.add(response);
  if (ends) end();
  process.stdout.write(`${JSON.stringify({ path: request.url })}\n`);
});
server.listen(Number(process.argv[2]), () => process.stdout.write('{"path":"listening"}\n'));
createInterface(process.stdin)
  .on('line', end)
  .on('close', () => process.exit());
