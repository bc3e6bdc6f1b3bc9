import { randomBytes } from 'node:crypto';
import { type Criterion, fails, holds } from '../../criterion';
import { textAt } from '../../json-path';
import { until } from '../../until';
import { output } from '../commands';
import { openCode, redis } from '../services';
import type { HostSubject } from '../subject';

const KEY = 'cdk8s-opencode:verify';
const GRAPH = 'cdk8s-opencode-verify';

export const dataSurvives: Criterion<HostSubject> = {
  id: 'POD-18',
  slug: 'data-survives',
  title: 'a key, a graph and a session survive a restart of the unit',
  disruptive: 'write a key, a graph and a session, restart the unit, and delete them',
  async check(subject, { signal, putBack }) {
    const word = randomBytes(8).toString('hex');
    putBack(async (restoreSignal) => void (await redis(subject, 'valkey', restoreSignal, 'DEL', KEY)));
    await redis(subject, 'valkey', signal, 'SET', KEY, word);
    putBack(async (restoreSignal) => void (await redis(subject, 'falkordb', restoreSignal, 'GRAPH.DELETE', GRAPH)));
    await redis(subject, 'falkordb', signal, 'GRAPH.QUERY', GRAPH, `CREATE (:Verify {word: '${word}'})`);
    const made = await openCode(subject, '/session', { method: 'POST', body: { title: word }, signal });
    const session = textAt(JSON.parse(made.text), 'id') ?? '';
    putBack(
      async (restoreSignal) =>
        void (await openCode(subject, `/session/${session}`, { method: 'DELETE', signal: restoreSignal })),
    );
    await output(subject, ['systemctl', 'restart', subject.facts.unit], signal);
    await until(signal, (attempt) =>
      openCode(subject, '/global/health', { signal: attempt }).then(
        ({ status }) => (status === 200 ? true : undefined),
        () => undefined,
      ),
    );
    const lost = [
      ...((await redis(subject, 'valkey', signal, 'GET', KEY)) === word ? [] : ['the key in Valkey']),
      ...(JSON.stringify(
        await redis(subject, 'falkordb', signal, 'GRAPH.QUERY', GRAPH, 'MATCH (v:Verify) RETURN v.word'),
      ).includes(word)
        ? []
        : ['the graph in FalkorDB']),
      ...((await openCode(subject, '/session', { signal })).text.includes(session) ? [] : ['the session in OpenCode']),
    ];
    if (lost.length > 0)
      return fails(
        `${lost.join(' and ')} ${lost.length === 1 ? 'is' : 'are'} gone`,
        'is the data directory mounted where the program writes? podman inspect',
      );
    return holds('key, graph and session are there after systemctl restart');
  },
};
