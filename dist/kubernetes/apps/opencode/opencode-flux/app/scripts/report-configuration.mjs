// Says in the log what the server refuses of its configuration, the repository's own included: it answers 400 to everything then,
// while its health is 200, and writes nothing of it anywhere. Ends once the server has answered.
//
// PROBE_PORT, OPENCODE_SERVER_USERNAME, OPENCODE_SERVER_PASSWORD   as the server has them
import { setTimeout as sleep } from 'node:timers/promises';

const user = process.env.OPENCODE_SERVER_USERNAME ?? 'opencode';
const credentials = Buffer.from(`${user}:${process.env.OPENCODE_SERVER_PASSWORD}`).toString('base64');

/** What a value of such a name is must not be read in a log. */
const PRIVATE = /key|token|secret|password|credential|header|env|auth/i;

async function answer() {
  for (;;) {
    try {
      const response = await fetch(`http://127.0.0.1:${process.env.PROBE_PORT}/config`, {
        headers: { authorization: `Basic ${credentials}` },
        signal: AbortSignal.timeout(30_000),
      });
      return response.ok ? undefined : await response.json();
    } catch (error) {
      // An answer that is no JSON.
      if (error instanceof SyntaxError) return undefined;
    }
    await sleep(1000);
  }
}

function faults({ issues, message = '' }) {
  if (Array.isArray(issues)) {
    const found = issues.map(({ path, message: fault }) => {
      const field = path.join('.');
      return `${field}: ${PRIVATE.test(field) ? fault.replace(/, got [^]*$/, '') : fault}`;
    });
    return [...new Set(found)];
  }
  // The text of the whole file is quoted before the places.
  return message.match(/\w+ at line \d+, column \d+/g) ?? [message];
}

const error = await answer();
if (/^Config\w*Error$/.test(error?.name)) {
  for (const fault of faults(error.data))
    console.log(`opencode.sh: the server refuses ${error.data.path}: ${fault.replace(/\s+/g, ' ')}`);
  console.log('opencode.sh: it opens no session and no terminal until that is corrected and the pod is restarted');
}
