import { hourlySchedule } from '../../../lib/workspace/storage/hourly-schedule';
import { exampleCluster, exampleWorkspace, workspaceObject } from '../../support/first-user';
import { app } from '../../../main';

test('the two backups of main.ts do not start in the same minute', () => {
  const sources = app.files().flatMap(({ path, content }) => (/replicationsource/.test(path) ? [content] : []));
  const schedules = sources.map((content) => /schedule: (.*)/.exec(content)?.[1]);
  expect(schedules).toHaveLength(2);
  expect(new Set(schedules).size).toBe(2);
});

test('of many workspaces no minute has more than a few, and each keeps its own', () => {
  const minutes = Array.from({ length: 60 }, (_, index) => hourlySchedule(`opencode-${index}`));
  const counts = new Map<string, number>();
  for (const minute of minutes) counts.set(minute, (counts.get(minute) ?? 0) + 1);
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(5);
  expect(hourlySchedule('opencode-flux')).toBe('28 * * * *');
});

test('a schedule of the cluster, or of the workspace before it, is taken as it is written', () => {
  const { backup } = exampleCluster();
  if (backup.kind !== 'volsync') throw new Error('the example has a backup');
  const source = 'app/replicationsource.yaml';
  const schedule = (built: ReturnType<typeof exampleWorkspace>): unknown =>
    workspaceObject(built, source, 'spec', 'trigger', 'schedule');
  expect(schedule(exampleWorkspace({}, { backup: { ...backup, schedule: '15 3 * * *' } }))).toBe('15 3 * * *');
  expect(schedule(exampleWorkspace({ backup: { schedule: '5 4 * * *' } }))).toBe('5 4 * * *');
});
