import { randomBytes } from 'node:crypto';
import { lookAtFiles, lookAtProcesses } from './observation';
import { describeWithTools, hasTool } from '../support/tools';
import { DopplerApiServer } from './doppler-api-server';
import { copilotLogin, emit, Laptop, project, type JsonTool } from './laptop';

const script = emit()['scripts/seed-copilot-auth.sh'] ?? '';

/** Names under which the script keeps values; a caller may have exported them. */
const exported = Object.fromEntries(
  ['local_entry', 'stored', 'stored_entry', 'wanted', 'output', 'input', 'errors'].map((name) => [
    name,
    'from the caller',
  ]),
);

const combinations: readonly (readonly [readonly string[], JsonTool])[] = [
  [['dash'], 'jq'],
  [['dash'], 'node'],
  [['dash'], 'python3'],
  [['bash'], 'jq'],
  [['bash', '-a', '-x'], 'node'],
  ...(hasTool('bash-3.2') ? [[['bash-3.2'], 'python3'] as const] : []),
];

jest.setTimeout(120_000);

describeWithTools(
  ['doppler', 'jq', 'node', 'python3', 'dash', 'bash'],
  'no value leaves the script but for doppler',
  () => {
    for (const [shell, jsonTool] of combinations) {
      test(`${shell.join(' ')} with ${jsonTool}`, async () => {
        const mark = randomBytes(8).toString('hex');
        const server = new DopplerApiServer(project);
        await server.start();
        const laptop = new Laptop(script, ['doppler'], jsonTool);
        try {
          laptop.environment['DOPPLER_API_HOST'] = server.url;
          laptop.environment['DOPPLER_TOKEN'] = DopplerApiServer.token;
          laptop.logIn(copilotLogin(mark));
          const seen: string[] = [];
          let samples = 0;
          // While a request is held open the script, its subshells and doppler are all there to be looked at.
          server.intercept = () => {
            samples++;
            seen.push(...lookAtProcesses(), ...lookAtFiles(laptop));
            return undefined;
          };
          const run = async (args: readonly string[]): Promise<void> => {
            const options = { shell, environment: exported, input: `fake_pat_${mark}\nfake_pat_${mark}\n` };
            const { status, stdout, stderr } = await laptop.run(args, options);
            expect(status).toBe(0);
            seen.push(stdout, stderr);
          };
          await run(['init']);
          await run(['--check']);
          laptop.logIn(copilotLogin(`${mark}-newer`));
          await run([]);
          await run(['--expires']);
          seen.push(...lookAtFiles(laptop));

          expect(samples).toBeGreaterThan(15);
          const passwords = ['FLUX', 'HA'].map(
            (name) => server.values(project)[`OPENCODE_${name}_PASSWORD`] ?? 'missing',
          );
          for (const secret of [mark, ...passwords]) {
            expect(seen.filter((text) => text.includes(secret))).toEqual([]);
          }
        } finally {
          laptop.remove();
          await server.stop();
        }
      });
    }
  },
);
