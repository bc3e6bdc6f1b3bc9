import {
  FluxRoot,
  GitOpsApp,
  MemoryPodHost,
  type MemoryPodHostProps,
  OpenCodeFoundation,
  OpenCodeWorkspace,
  type OpenCodeWorkspaceProps,
} from '../../../lib';
import { exampleCluster } from '../../support/first-user';
import type { Files } from '../trees';
import { echoServer } from './echo-server';

/** What a cluster's repository describes at one commit. */
interface Description {
  /** By id. */
  readonly workspaces: Readonly<Record<string, OpenCodeWorkspaceProps>>;
  readonly host: MemoryPodHostProps;

  /** Folder of the one app that is written by hand. */
  readonly echoServer: string;
}

/** A commit of a cluster's repository. */
export interface Commit {
  readonly message: string;
  readonly files: Files;
}

type Edit = (description: Description) => Description;

const EMPTY: Description = {
  workspaces: {},
  host: { plugin: 'disabled', graphiti: 'disabled' },
  echoServer: 'kubernetes/apps/network/echo-server',
};

const EDITS: readonly (readonly [message: string, edit: Edit])[] = [
  [
    'Describe the cluster',
    workspace('flux', {
      repository: 'https://github.com/jbaker48/k8s-cluster',
      directory: '/Users/jbaker/git/k8s-cluster',
      openCode: { version: '1.18.32' },
    }),
  ],
  [
    'Add the workspace ha',
    workspace('ha', {
      repository: 'https://github.com/jbaker48/home-assistant-config',
      openCode: { version: '1.18.32' },
      onRemoval: 'delete',
    }),
  ],
  [
    'Raise OpenCode to 1.18.33',
    (before) =>
      Object.keys(before.workspaces).reduce(
        (description, id) => workspace(id, { openCode: { version: '1.18.33' } })(description),
        before,
      ),
  ],
  ['Give ha the name that the family knows', workspace('ha', { hostname: 'home.opencode.angryninja.cloud' })],
  ['Back ha up no more', workspace('ha', { backup: false })],
  ['Put flux on the fast disks', workspace('flux', { storageClassName: 'openebs-hostpath' })],
  [
    'Leave flux on its disks, and name it after the cluster',
    workspace('flux', { storageClassName: undefined, name: 'opencode-cluster' }),
  ],
  ['Move the echo server', (before) => ({ ...before, echoServer: 'kubernetes/apps/tools/echo-server' })],
  ['Let anything connect to ha', workspace('ha', { networkPolicy: false })],
  [
    'Let the house use the memory pod',
    (before) => ({ ...before, host: { ...before.host, bindAddresses: ['127.0.0.1', '192.168.1.10'] } }),
  ],
  ['Take ha away', without('ha')],
];

/** The first commit, and ten that follow it. */
export function clusterHistory(): readonly Commit[] {
  let description = EMPTY;
  return EDITS.map(([message, edit]) => {
    description = edit(description);
    return { message, files: filesOf(description) };
  });
}

/** Adds a workspace, or changes it. */
function workspace(id: string, props: Partial<OpenCodeWorkspaceProps>): Edit {
  return (before) => {
    const { repository = '', ...known }: Partial<OpenCodeWorkspaceProps> = before.workspaces[id] ?? {};
    return { ...before, workspaces: { ...before.workspaces, [id]: { repository, ...known, ...props } } };
  };
}

function without(id: string): Edit {
  return (before) => ({
    ...before,
    workspaces: Object.fromEntries(Object.entries(before.workspaces).filter(([other]) => other !== id)),
  });
}

function filesOf({ workspaces, host, echoServer: folder }: Description): Files {
  const app = new GitOpsApp();
  const cluster = exampleCluster();
  new FluxRoot(app, 'root', { name: 'opencode-apps', ...cluster.rootProps() });
  const foundation = new OpenCodeFoundation(app, 'opencode', { cluster, domain: 'opencode.angryninja.cloud' });
  for (const [id, props] of Object.entries(workspaces)) new OpenCodeWorkspace(foundation, id, props);
  new MemoryPodHost(app, 'memory', host);
  const synthesised = app.files().map(({ path, content }) => [`dist/${path}`, content] as const);
  return { ...Object.fromEntries(synthesised), ...echoServer(folder) };
}
