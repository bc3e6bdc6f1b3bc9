import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { executedBlocks } from '../../__tests__/docs/executed-blocks';
import { Reader } from './support/reader';
import { asPattern, shownOutputs } from './support/shown-output';

jest.setTimeout(300_000);

const blocks = executedBlocks('README.md');
let reader: Reader;

beforeAll(async () => {
  reader = await Reader.start();
});

afterAll(() => reader.stop());

test('what the README tells to type in a blank repository works, and prints what it shows', async () => {
  const folder = join(reader.home, 'blank');
  mkdirSync(folder);
  const programs = blocks.filter(({ language }) => language === 'ts');
  expect(programs).toHaveLength(1);
  writeFileSync(join(folder, 'main.ts'), programs[0]?.text ?? '');
  const commands = blocks.filter(({ language }) => language === 'sh');
  const outputs = await reader.type(
    folder,
    commands.map(({ text }) => text),
  );
  const shown = shownOutputs(blocks);
  expect(shown.length).toBeGreaterThan(0);
  for (const { printedBy, text } of shown) expect(outputs[printedBy]).toMatch(asPattern(text));
});
