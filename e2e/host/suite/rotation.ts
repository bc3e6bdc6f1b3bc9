import { eventually } from './eventually';
import { ENVIRONMENT_FILE, type MemoryHost, PASSWORD, PATIENCE, UNIT } from './memory-host';

/** How a changed environment file comes to its place. */
export const ROTATIONS: readonly { readonly name: string; readonly put: string }[] = [
  { name: 'written in place', put: `cat /run/rotated >${ENVIRONMENT_FILE}` },
  { name: 'another one renamed over it', put: `mv /run/rotated ${ENVIRONMENT_FILE}` },
];

/** A changed password takes effect by itself, with one restart. */
export async function takesEffect(host: MemoryHost, put: string, password: string): Promise<void> {
  const line = `${ENVIRONMENT_FILE} has changed: restarting`;
  const said = (): string => host.machine.run('journalctl', '--no-pager', '--unit', UNIT);
  const times = (): number => said().split(line).length - 1;
  const before = times();
  host.machine.shell(
    `umask 077; sed 's/^\\(OPENCODE_SERVER_PASSWORD\\)=.*/\\1=${password}/' ${ENVIRONMENT_FILE} >/run/rotated && ${put}`,
  );
  const asked = ['curl', '-s', '-m', '3', '-o', '/dev/null', '-w', '%{http_code}'];
  await eventually(
    PATIENCE,
    () =>
      host.machine.try(...asked, '-u', `opencode:${password}`, 'http://127.0.0.1:4096/global/health').stdout === '200',
    said,
  );
  await host.isBack();
  expect(host.ask('password-taken')).toMatchObject({ status: 'holds' });
  expect(times()).toBe(before + 1);
  expect(said()).not.toMatch(new RegExp(`${password}|${PASSWORD}`));
}
