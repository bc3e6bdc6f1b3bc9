// Waits until no session is busy, for what a model answers is stored when the answer ends. Prints what it waits for.
//
// FINISH_SECONDS          how long at most
// STARTED_AT              when the server was started, in seconds since 1970
// WORKSPACE_DIRECTORY, PROBE_PORT, OPENCODE_SERVER_USERNAME, OPENCODE_SERVER_PASSWORD   as the server has them
import { setTimeout as sleep } from 'node:timers/promises';

const { FINISH_SECONDS, STARTED_AT, WORKSPACE_DIRECTORY, PROBE_PORT, OPENCODE_SERVER_PASSWORD } = process.env;
const user = process.env.OPENCODE_SERVER_USERNAME ?? 'opencode';
const authorization = `Basic ${Buffer.from(`${user}:${OPENCODE_SERVER_PASSWORD}`).toString('base64')}`;
const seconds = Number(FINISH_SECONDS);
const deadline = Date.now() + seconds * 1000;

/** Answers in a row that a server at its work may owe. */
const PATIENCE = 6;

async function ask(path) {
  const response = await fetch(`http://127.0.0.1:${PROBE_PORT}${path}`, {
    headers: { authorization },
    signal: AbortSignal.timeout(5000),
  });
  return response.ok ? response.json() : undefined;
}

/** The server tells the state of one directory at a time: all where a session has changed since it was started. */
async function directories() {
  const sessions = await ask(`/experimental/session?start=${Number(STARTED_AT) * 1000}&limit=1000`);
  const used = Array.isArray(sessions) ? sessions.map(({ directory }) => directory) : [];
  return [...new Set([WORKSPACE_DIRECTORY, ...used])];
}

async function busySessions() {
  const states = await Promise.all(
    (await directories()).map((directory) => ask(`/session/status?directory=${encodeURIComponent(directory)}`)),
  );
  return states.flatMap((state) => Object.entries(state ?? {}).filter(([, { type }]) => type !== 'idle')).length;
}

function inWords(count) {
  return count === 1 ? '1 session is' : `${count} sessions are`;
}

let told = 0;
let unanswered = 0;
for (;;) {
  let busy = told;
  try {
    busy = await busySessions();
    unanswered = 0;
  } catch (error) {
    // Nobody listens: it has not started yet, or has ended.
    if (error.name !== 'TimeoutError') break;
    unanswered += 1;
    if (unanswered === PATIENCE) {
      console.log('opencode.sh: the server does not say whether a session is busy: ending it');
      break;
    }
  }
  if (busy === 0 && unanswered === 0) {
    if (told > 0) console.log('opencode.sh: no session is busy any more: ending the server');
    break;
  }
  if (Date.now() >= deadline) {
    console.log(`opencode.sh: ${inWords(busy)} still busy after ${seconds} s: what the model has not ended is lost`);
    break;
  }
  if (busy > told) console.log(`opencode.sh: ${inWords(busy)} busy: waiting up to ${seconds} s before the server ends`);
  told = Math.max(told, busy);
  await sleep(1000);
}
