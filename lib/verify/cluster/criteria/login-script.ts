import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Criterion, fails, holds, Unaskable, unknown } from '../../criterion';
import type { FoundationSubject } from '../subject';

const run = promisify(execFile);

/** What `--check` of the script ends with. */
const STALE = 1;

/** The script as it is emitted: `--check` changes nothing, and says whether a run would. */
export const loginScript: Criterion<FoundationSubject> = {
  id: 'SECR-04',
  slug: 'login-script',
  title: 'seed-copilot-auth.sh has nothing left to do',
  async check({ foundation: { loginScript: path }, inspection }, { signal }) {
    const script = inspection.files.find((file) => file.path === path);
    if (script === undefined)
      return unknown('the app emits no such script for its secret store', 'carry the login to the store by hand');
    const folder = await mkdtemp(join(tmpdir(), 'cdk8s-opencode-'));
    try {
      const file = join(folder, basename(script.path));
      await writeFile(file, script.content, { mode: 0o700 });
      const { stdout } = await run(file, ['--check'], { signal });
      return holds(linesOf(stdout).join(', ') || 'already current');
    } catch (error) {
      const {
        code,
        stdout = '',
        stderr = '',
      } = error as { readonly code?: unknown; readonly stdout?: string; readonly stderr?: string };
      const said = linesOf(`${stdout}\n${stderr}`).join(', ');
      if (code === STALE) return fails(said, "carry the laptop's login on: seed-copilot-auth.sh --push");
      throw new Unaskable(said || 'the script could not be run', 'run seed-copilot-auth.sh --check by hand');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
