import type { ClusterProps, OpenCodeWorkspaceProps } from '../../../lib';
import type { MemoryPodProps } from '../../../lib/host/memory-pod-props';
import { renderQuadlet } from '../../../lib/host/quadlet/render-quadlet';
import { resolveMemoryPod } from '../../../lib/host/resolve-memory-pod';
import { systemdUnit } from '../../../lib/host/systemd/systemd-unit';
import { example } from '../../support/first-user';
import type { Files } from '../trees';

/** What is synthesised for one workspace `flux`. */
export function workspace(props: Partial<OpenCodeWorkspaceProps> = {}, cluster: Partial<ClusterProps> = {}): Files {
  return filesOf(example({ workspaces: { flux: props }, cluster }).app);
}

/** What is synthesised for workspaces of these names. */
export function workspaces(...names: readonly string[]): Files {
  return filesOf(
    example({ workspaces: Object.fromEntries(names.map((name) => [name, { directory: `/workspace/${name}` }])) }).app,
  );
}

/** What an app writes, by path. */
export function filesOf(app: { files(): readonly { readonly path: string; readonly content: string }[] }): Files {
  return Object.fromEntries(app.files().map(({ path, content }) => [path, content]));
}

const FOLDERS = { plugin: 'disabled', graphiti: 'disabled' } as const;

/** A host `memory` with the memory pod as one unit. */
export function host(props: Partial<MemoryPodProps> = {}): Files {
  return { 'hosts/memory/opencode-memory-pod.service': systemdUnit(resolveMemoryPod({ ...FOLDERS, ...props })) };
}

/** The same, as Quadlet files. */
export function quadletHost(props: Partial<MemoryPodProps> = {}): Files {
  const files = renderQuadlet(resolveMemoryPod({ ...FOLDERS, ...props }), { podmanVersion: '5.4' });
  const list = { 'hosts/memory/install.list': 'name opencode-memory-pod\n' };
  return { ...list, ...Object.fromEntries(files.map(({ path, content }) => [`hosts/memory/${path}`, content])) };
}
