import { copilot } from '../../lib/verify/cluster/sessions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOPPLER_TOKEN, dopplerUrl } from './stand-ins/doppler';
import { serveCertificate } from './suite/gateway';
import { copilotLogin, DOPPLER_CONFIG } from './suite/secrets';
import { IS_GIVEN, STATE } from './suite/settings';
import { until } from './suite/until';
import { RunningWorkspace } from './suite/workspaces';

/** As a person at a laptop does with the doppler command. */
async function store(secrets: Readonly<Record<string, string>>): Promise<void> {
  const [project, config] = DOPPLER_CONFIG.split('/');
  const base = process.env['E2E_DOPPLER_URL'] ?? dopplerUrl(join(STATE, 'stand-ins'));
  const answer = await fetch(
    `${base ?? ''}/v3/configs/config/secrets?project=${project ?? ''}&config=${config ?? ''}`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${process.env['E2E_DOPPLER_TOKEN'] ?? DOPPLER_TOKEN}` },
      body: JSON.stringify({ secrets }),
    },
  );
  expect(answer.status).toBe(200);
}

test('a password and a login that are changed in Doppler reach a new pod by themselves', async () => {
  await serveCertificate();
  const workspace = await RunningWorkspace.open('ha');
  const before = await workspace.ready();
  await store({
    OPENCODE_HA_PASSWORD: 'fake-password-after-rotation',
    OPENCODE_HA_COPILOT_AUTH_JSON: copilotLogin('after-rotation'),
  });
  const after = await until('there is another pod', 240, async () => {
    const pod = await workspace.ready();
    return pod.metadata.uid !== before.metadata.uid && pod;
  });
  expect(after.metadata.name).not.toBe(before.metadata.name);
  expect(await workspace.secret('PASSWORD')).toBe('fake-password-after-rotation');
  const server = await workspace.server();
  const { connected } = await until('the new password counts', 60, () => copilot(server, AbortSignal.timeout(20_000)));
  expect(connected).toBe(true);
  if (IS_GIVEN) return;
  const auth = readFileSync(join(await workspace.volume(), '.local/share/opencode/auth.json'), 'utf8');
  expect(JSON.parse(auth)).toEqual(JSON.parse(copilotLogin('after-rotation')));
});
