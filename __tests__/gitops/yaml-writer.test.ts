import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { writeYaml } from '../../lib/gitops/yaml-writer';
import { throughLayer } from '../escape/layers';
import { describeWithTools } from '../support/tools';
import { manifest, TRAPS } from './yaml-text';

jest.setTimeout(120_000);

function check(read: (yaml: string) => unknown): void {
  fc.assert(
    fc.property(manifest, (value) => {
      expect(read(writeYaml(value))).toEqual(value);
    }),
    { numRuns: 2000, examples: [[Object.fromEntries(TRAPS.map((trap) => [trap, trap]))]] },
  );
}

test('a YAML 1.1 parser reads what was written', () => {
  check((yaml) => parse(yaml, { version: '1.1', maxAliasCount: 0 }));
});

test('a YAML 1.2 parser reads what was written', () => {
  check((yaml) => parse(yaml, { version: '1.2', maxAliasCount: 0 }));
  check((yaml) => load(yaml));
});

/** Many manifests at once, since each run of another language's parser costs a process. */
function sample(): { values: unknown[]; texts: string[] } {
  const values = [Object.fromEntries(TRAPS.map((trap) => [trap, trap])), ...fc.sample(manifest, 1500)];
  return { values, texts: values.map(writeYaml) };
}

describeWithTools(['text-layers'], 'the parser of kubectl, Flux and the API server', () => {
  test('reads what was written', () => {
    const { values, texts } = sample();
    expect(throughLayer('yaml', texts)).toEqual(values);
  });
});

const PYTHON = 'import json, sys, yaml; print(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))';

const hasPyYaml = spawnSync('/usr/bin/python3', ['-c', 'import yaml']).status === 0;

describeWithTools(hasPyYaml ? [] : ['PyYAML of /usr/bin/python3'], 'PyYAML', () => {
  test('reads what was written', () => {
    const { values, texts } = sample();
    const input = JSON.stringify(texts);
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', PYTHON], {
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(values);
  });
});

test('text of several lines is a block, and no line is ever wrapped', () => {
  const script = '#!/bin/sh\nset -eu\n\techo "tab" # comment: x\n  indented ' + 'long '.repeat(50) + 'end\n';
  expect(writeYaml({ data: { script } })).toBe(
    [
      'data:',
      '  script: |',
      ...script
        .split('\n')
        .slice(0, -1)
        .map((line) => `    ${line}`),
      '',
    ].join('\n'),
  );
});

test('numbers and booleans stay what they are, and strings that look like them are quoted', () => {
  expect(
    writeYaml({ replicas: 1, on: 'on', mode: '0755', port: '22:22', tag: '1e3', version: '4.4.0', suspend: false }),
  ).toBe(
    [
      'replicas: 1',
      "'on': 'on'",
      "mode: '0755'",
      "port: '22:22'",
      "tag: '1e3'",
      'version: 4.4.0',
      'suspend: false',
      '',
    ].join('\n'),
  );
});

test.each([NaN, Infinity, -Infinity])('%d is refused, since JSON has no such number', (value) => {
  expect(() => writeYaml({ spec: { replicas: value } })).toThrow('write a finite one');
});
