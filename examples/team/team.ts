import { Validator } from '@cfworker/json-schema';
import type { OpenCodeWorkspaceProps } from 'cdk8s-opencode';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, isNode, parseDocument } from 'yaml';

/** What team.yaml can say of a workspace; team.schema.json says the same to editors. */
export interface WorkspaceSettings {
  readonly repository?: string;
  readonly storageSize?: string;
  readonly memory?: string;
  readonly delivery?: OpenCodeWorkspaceProps['delivery'];
  readonly suspended?: boolean;
}

interface Team {
  readonly defaults?: WorkspaceSettings;
  readonly people: Readonly<Record<string, WorkspaceSettings>>;
}

const schema = JSON.parse(readFileSync(join(__dirname, 'team.schema.json'), 'utf8')) as object;

/** The workspace of each person. Throws with every mistake, its line and whose it is. */
export function readTeam(file: string): ReadonlyMap<string, OpenCodeWorkspaceProps> {
  const { defaults, people } = parse(file);
  const workspaces = new Map<string, OpenCodeWorkspaceProps>();
  for (const [person, settings] of Object.entries(people)) {
    const { repository, memory, ...others } = { ...defaults, ...settings };
    if (repository === undefined) {
      throw new Error(`${file}: ${person} has no repository; write one under defaults, or under ${person}`);
    }
    workspaces.set(person, {
      repository,
      // Several people work in one repository, and OpenCode knows sessions by their folder.
      directory: `/workspace/${person}`,
      ...others,
      ...(memory !== undefined && { resources: { limits: { memory } } }),
    });
  }
  return workspaces;
}

function parse(file: string): Team {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  const problems = document.errors.map(({ message }) => `${file}: ${message}`);
  if (problems.length === 0) {
    const { errors } = new Validator(schema, '2020-12', false).validate(document.toJS());
    for (const { instanceLocation, error, keyword } of errors) {
      const path = instanceLocation.split('/').slice(1);
      // These say only that something further down is wrong.
      if (['properties', 'additionalProperties', '$ref'].includes(keyword) && !error.includes('false')) continue;
      const node = document.getIn(path, true);
      const offset = isNode(node) ? node.range?.[0] : undefined;
      const line = offset === undefined ? '' : `:${lines.linePos(offset).line}`;
      const where =
        path[0] === 'people' && path[1] !== undefined ? `${path[1]}: ${path.slice(2).join('.')}` : path.join('.');
      problems.push(`${file}${line}: ${where}: ${error}`);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return document.toJS() as Team;
}
