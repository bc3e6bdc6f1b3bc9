import { randomBytes } from 'node:crypto';
import { type Criterion, fails, holds } from '../../criterion';
import { keepEventStream } from '../event-stream';
import type { WorkspaceSubject } from '../subject';
import { Terminal } from '../terminal';

const NEXT =
  'is the BackendTrafficPolicy accepted (objects-ready)? A proxy before the Gateway may have a time-out of its own';

/** For longer than the Gateway's former time-outs: `--stream-for`. */
export const streamsStayOpen: Criterion<WorkspaceSubject> = {
  id: '*-09',
  slug: 'streams-stay-open',
  title: 'an event stream and a terminal stay open',
  async check({ server, streamSeconds }, { signal }) {
    const terminal = await Terminal.open(server, 'exec cat', signal);
    try {
      const { seconds, events, brokenBy } = await keepEventStream(server, streamSeconds, signal);
      const open = `${seconds.toFixed(1)} s`;
      if (brokenBy !== undefined) return fails(`the event stream broke after ${open}: ${brokenBy}`, NEXT);
      if (events === 0)
        return fails(
          `the event stream was open for ${open} and brought nothing`,
          'does something before the server hold answers back?',
        );
      if (terminal.closed !== undefined) return fails(`the terminal ended within ${open}: ${terminal.closed}`, NEXT);
      const word = randomBytes(8).toString('hex');
      terminal.send(`${word}\n`);
      await terminal.shows(new RegExp(`${word}[\\s\\S]*${word}`), signal);
      return holds(`both were open for ${open}, ${String(events)} events came, the terminal answers`);
    } finally {
      await terminal.close();
    }
  },
};
