import type { ClusterProps } from '../cluster/cluster';
import type { KustomizationDependency } from '../cluster/dependency';
import type { SourceReference } from './flux-tree';
import type { Decision, Decisions } from './decisions';
import type { Layout } from './layout';
import { typeScriptLiteral } from './typescript-literal';

/** `main.ts`: every value with the file that it was found in, and every choice with its reason. */
export function renderMain(decisions: Decisions, layout: Layout): string {
  const props = clusterProps(decisions, layout);
  const notes = Object.fromEntries(noted(decisions).map(([path, decision]) => [path, [note(decision)]]));
  const imports = [
    'Cluster',
    ...(layout.isReadAlready ? [] : ['FluxRoot']),
    'GitOpsApp',
    'OpenCodeFoundation',
    'OpenCodeWorkspace',
  ];
  return [
    `import { ${imports.join(', ')} } from 'cdk8s-opencode';`,
    '',
    `/** The OpenCode workspaces of this cluster. \`npm run synth\` writes them below ${layout.outdir}/${layout.appsDirectory}. */`,
    `export const app = new GitOpsApp(${layout.outdir === 'dist' ? '' : `{ outdir: ${typeScriptLiteral(layout.outdir)} }`});`,
    '',
    '// What the cluster has already. Beside each value is the file that says so; "choice" marks what other answers are possible for.',
    `const cluster = new Cluster(${typeScriptLiteral(props, notes)});`,
    '',
    ...(layout.isReadAlready
      ? []
      : [
          '// A Flux Kustomization over the tree, for the cluster to list beside its own.',
          `new FluxRoot(app, 'root', { name: 'opencode-apps', ...cluster.rootProps() });`,
          '',
        ]),
    `// ${note(decisions.domain)}`,
    `const opencode = new OpenCodeFoundation(app, ${typeScriptLiteral(layout.name)}, {`,
    '  cluster,',
    `  domain: ${typeScriptLiteral(decisions.domain.value)},`,
    ...(layout.scriptsDirectory === 'scripts'
      ? []
      : [`  scriptsDirectory: ${typeScriptLiteral(layout.scriptsDirectory)},`]),
    '});',
    '',
    ...workspace(decisions),
    '',
    '// The test looks at the app without writing it.',
    'if (require.main === module) app.synth();',
    '',
  ].join('\n');
}

function workspace({ repository, affinity, domain }: Decisions): readonly string[] {
  const id = /([a-z0-9]+(?:-[a-z0-9]+)*)(?:\.git)?$/.exec(repository.value.toLowerCase())?.[1]?.slice(0, 40) ?? 'first';
  return [
    `// One workspace: https://${id}.${domain.value}. ${note(repository)}`,
    `new OpenCodeWorkspace(opencode, ${typeScriptLiteral(id)}, {`,
    `  repository: ${typeScriptLiteral(repository.value)},`,
    // Over SSH a deploy key logs in: a token cannot.
    ...(repository.value.startsWith('https:') ? [] : [`  repositoryLogin: 'deploy-key',`]),
    ...(affinity === undefined
      ? []
      : [
          `  // choice: ${affinity.because}`,
          `  affinity: ${typeScriptLiteral(affinity.value, {}, 'affinity', '  ')},`,
        ]),
    '});',
  ];
}

function note({ because, isChoice }: Decision<unknown>): string {
  return isChoice ? `choice: ${because}` : because;
}

/** What `main.ts` describes the cluster with. */
export function clusterProps(decisions: Decisions, layout: Layout): ClusterProps {
  const { conventions, variables, substituteFrom } = decisions;
  const place = decisions.kustomizationNamespace?.value;
  const namespace = place === undefined ? 'flux-system' : (place.shared ?? layout.name);
  const near = nearby(namespace);
  const flux = {
    ...(namespace !== 'flux-system' && { namespace }),
    ...(place !== undefined && place.components.length > 0 && { namespaceComponents: place.components }),
    ...Object.fromEntries(Object.entries(conventions).map(([name, { value }]) => [name, value])),
    ...(variables.length > 0 && {
      substitution: { variables, ...(substituteFrom && { from: substituteFrom.value }) },
    }),
  };
  return {
    source: sourceOf(decisions.source.value, namespace, layout.sourcePath),
    ...(layout.appsDirectory !== 'kubernetes/apps' && { appsDirectory: layout.appsDirectory }),
    versions: {
      kubernetes: decisions.kubernetes.value,
      flux: decisions.flux.value,
      ...(decisions.envoyGateway && { envoyGateway: decisions.envoyGateway.value }),
      appTemplate: decisions.appTemplate.value,
    },
    gateway: decisions.gateway.value,
    secretStore: near(decisions.secretStore.value),
    storage: near(decisions.storage.value),
    backup: decisions.backup.value,
    certificateIssuer: near(decisions.certificateIssuer.value),
    ...(decisions.dnsAnnotations && { dnsAnnotations: decisions.dnsAnnotations.value }),
    ...(decisions.reloader && { reloader: decisions.reloader.value }),
    ...(Object.keys(flux).length > 0 && { flux }),
  };
}

/** Flux takes the namespace of the Kustomization where a source names none. */
function sourceOf(source: SourceReference, namespace: string, path: string): ClusterProps['source'] {
  const { namespace: own = namespace, ...rest } = source;
  return { ...rest, ...(own !== namespace && { namespace: own }), path };
}

/** Names alone what lies in the namespace of the Kustomizations. */
function nearby(namespace: string) {
  return <Part extends object>(part: Part): Part => {
    if (!('dependsOn' in part) || !Array.isArray(part.dependsOn)) return part;
    const dependsOn = (part.dependsOn as readonly KustomizationDependency[]).map((dependency) =>
      typeof dependency !== 'string' && dependency.namespace === namespace ? dependency.name : dependency,
    );
    return { ...part, dependsOn };
  };
}

/** Each decision of the cluster, by its place in `ClusterProps`. */
export function noted(decisions: Decisions): readonly (readonly [path: string, decision: Decision<unknown>])[] {
  const optional = {
    'versions.envoyGateway': decisions.envoyGateway,
    dnsAnnotations: decisions.dnsAnnotations,
    reloader: decisions.reloader,
    'flux.substitution.from': decisions.substituteFrom,
  };
  return [
    ['source', decisions.source],
    ['versions.kubernetes', decisions.kubernetes],
    ['versions.flux', decisions.flux],
    ['versions.appTemplate', decisions.appTemplate],
    ['gateway', decisions.gateway],
    ['secretStore', decisions.secretStore],
    ['storage', decisions.storage],
    ['backup', decisions.backup],
    ['certificateIssuer', decisions.certificateIssuer],
    ...Object.entries(optional).flatMap(([path, decision]) =>
      decision === undefined ? [] : [[path, decision] as const],
    ),
    ...Object.entries(decisions.conventions).map(([name, decision]) => [`flux.${name}`, decision] as const),
  ];
}
