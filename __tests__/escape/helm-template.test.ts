import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { escapeHelmTemplate } from '../../lib/escape/helm-template';
import { temporaryDirectory } from '../gitops/disk/tree';
import { describeWithTools } from '../support/tools';
import { sampleTexts } from './text';

jest.setTimeout(120_000);

/** What the chart makes of the texts: through `tpl` alone, and through `tpl (toYaml …)`. */
function throughHelm(texts: readonly string[]): { direct: unknown; within: unknown } {
  const values = join(temporaryDirectory(), 'values.json');
  writeFileSync(values, JSON.stringify({ texts }));
  const chart = join(__dirname, 'tpl-chart');
  const { status, stdout, stderr } = spawnSync('helm', ['template', 'x', chart, '--values', values], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return parse(stdout).data;
}

test('an action is escaped without a quotation mark, the rest stays', () => {
  expect(escapeHelmTemplate('{{ .Values.x }} {x} }}')).toBe('{{`{{`}} .Values.x }} {x} }}');
});

describeWithTools(['helm'], "Helm's tpl", () => {
  test('gives back every text that was escaped', () => {
    const texts = sampleTexts(1500);
    const { direct, within } = throughHelm(texts.map(escapeHelmTemplate));
    expect(direct).toEqual(texts);
    expect(within).toEqual(texts.map((text) => ({ text, trailer: 'x' })));
  });

  test('evaluates an action that is not escaped', () => {
    expect(throughHelm(['{{ 1 | add 1 }}'])).toEqual({ direct: ['2'], within: [{ text: '2', trailer: 'x' }] });
  });
});
