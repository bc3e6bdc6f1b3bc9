import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listCriteria } from '../../lib/cli/verify-options';
import { CLUSTER_CRITERIA } from '../../lib/verify/cluster/criteria';
import { HOST_CRITERIA } from '../../lib/verify/host/criteria';
import { namespaceRules, type PolicyRule } from '../../lib/verify/cluster/role';
import { listAt } from '../../lib/verify/json-path';
import { fencedBlocks } from './fenced-blocks';

const read = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

test('the page lists every criterion, in order, with its number and sentence', () => {
  const rows = [...read('docs/verify.md').matchAll(/^\| (\S+) +\| `([\w-]+)` +\| (.*?) +\|/gm)].map(
    ([, id, slug, title]) => ({ id, slug, title }),
  );
  expect(rows).toEqual([...CLUSTER_CRITERIA, ...HOST_CRITERIA].map(({ id, slug, title }) => ({ id, slug, title })));
});

test('--list has the same', () => {
  const listed = listCriteria(CLUSTER_CRITERIA)
    .split('\n')
    .map((line) => line.trim().split(/ +/).slice(0, 2));
  expect(listed).toEqual(CLUSTER_CRITERIA.map(({ id, slug }) => [id, slug]));
});

test('the Role of the page is what is asked for', () => {
  const [role, disruptive] = fencedBlocks('docs/verify.md', 'yaml').map(
    ({ text }) => listAt(load(text), 'rules') as readonly PolicyRule[],
  );
  expect(role).toEqual(namespaceRules(false));
  expect([...(role ?? []), ...(disruptive ?? [])]).toEqual(namespaceRules(true));
});

/** What only a running cluster can show, by the roadmap's ids. */
const LIVE = [
  'INFRA-01',
  'INFRA-02',
  'INFRA-04',
  'SECR-04',
  'SEC-01',
  'SEC-02',
  'SEC-03',
  'SEC-04',
  'SEC-05',
  'OPS-01',
  'OPS-02',
  'OPS-03',
  ...['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((number) => `*-${number}`),
];

/** What no requirement asks for, and a workspace was seen to be broken by. */
const FURTHER = ['*-ALONE', '*-CONFIG', '*-LIST', '*-STOP', '*-TERM'];

test('every requirement that only a running cluster can show has a criterion', () => {
  expect([...new Set(CLUSTER_CRITERIA.map(({ id }) => id))].sort()).toEqual([...LIVE, ...FURTHER].sort());
});
