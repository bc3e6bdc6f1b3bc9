import { TWO_NAMESPACES } from './two-namespaces';

/** The manifests of a cluster below a folder of its own, with names of its own. */
function cluster(name: string): Readonly<Record<string, string>> {
  const own = Object.entries(TWO_NAMESPACES).filter(([path]) => path.startsWith('kubernetes/'));
  return Object.fromEntries(
    own.map(([path, text]) => [
      path.replace('kubernetes/', `clusters/${name}/`),
      text
        .replaceAll('./kubernetes/', `./clusters/${name}/`)
        .replaceAll('name: vault ', `name: vault-of-${name} `)
        .replaceAll('name: internal', `name: internal-of-${name}`)
        .replaceAll('name: block,', `name: block-of-${name},`)
        .replaceAll('name: letsencrypt', `name: letsencrypt-of-${name}`),
    ]),
  );
}

/** A repository with a cluster for what runs, and one to try things on. */
export const SEVERAL_CLUSTERS: Readonly<Record<string, string>> = {
  ...cluster('main'),
  ...cluster('trial'),
  'talos/talconfig.yaml': 'kubernetesVersion: v1.35.1\n',
  'Taskfile.yaml': 'vars:\n  FLUX_VERSION: 2.9.3\n',
};

/** A repository whose workflow pushes one folder as the artifact that Flux reads. */
export const ARTIFACT_OF_FOLDER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(TWO_NAMESPACES)
      .filter(([path]) => path !== '.sourceignore')
      .map(([path, text]) => [
        path,
        text.replaceAll('path: ./kubernetes/', 'path: ./').replaceAll('kind: GitRepository', 'kind: OCIRepository'),
      ]),
  ),
  '.github/workflows/push.yaml': `jobs:
  push:
    steps:
      - run: |
          flux push artifact oci://ghcr.io/example/home:latest \\
            --path=./kubernetes \\
            --source="$(git config --get remote.origin.url)" --revision="$GITHUB_SHA"
`,
};
