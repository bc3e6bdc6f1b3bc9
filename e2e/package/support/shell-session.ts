import { spawn } from 'node:child_process';
import { consumerEnvironment } from './package';

const END_OF_BLOCK = '--- end of block ---';

/**
 * What each block prints when all of them are typed into one shell, in order. The first command that fails ends it.
 *
 * Not synchronous: the registry that the commands ask is in this process.
 */
export async function typeInto(
  folder: string,
  blocks: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const script = ['set -eu', ...blocks.map((block) => `${block}\necho '${END_OF_BLOCK}'`)].join('\n');
  const shell = spawn('bash', ['-c', `exec 2>&1\n${script}`], {
    cwd: folder,
    env: { ...consumerEnvironment(), ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const status = await new Promise((ended) => shell.once('close', ended));
  const outputs = printed.split(`${END_OF_BLOCK}\n`);
  if (status !== 0) {
    throw new Error(`this ended with ${String(status)}:\n${blocks[outputs.length - 1] ?? ''}\n${outputs.at(-1) ?? ''}`);
  }
  return outputs.slice(0, -1);
}
