import { Problems } from '../validation/problem';
import type { Cluster } from './cluster';
import { COMPONENT_NAMES, type Component } from './feature';
import { componentVersion, isAtLeast } from './version';

/** The chart's values changed before 4.4 and may change again with 6. */
const APP_TEMPLATE = { since: '4.4.0', before: '6.0.0' } as const;

/** What the chart's `kubeVersion` asks for. */
const APP_TEMPLATE_5_KUBERNETES = '1.31.0';

/** What is wrong with the description of a cluster. */
export function clusterProblems(cluster: Cluster): readonly string[] {
  const problems = new Problems();
  checkVersions(cluster, problems);
  checkSource(cluster, problems);
  checkConventions(cluster, problems);
  return problems.messages.map((message) => `cluster.${message}`);
}

function checkVersions({ versions, gateway }: Cluster, problems: Problems): void {
  for (const component of Object.keys(COMPONENT_NAMES) as Component[]) {
    const version = versions[component];
    if (version !== undefined) problems.check(`versions.${component}`, version, componentVersion);
    else if (component !== 'envoyGateway' || gateway.kind === 'envoy-gateway') {
      problems.add(
        `versions.${component} is missing: write the version of ${COMPONENT_NAMES[component]} that runs there`,
      );
    }
  }
  const { appTemplate, kubernetes } = versions;
  if (appTemplate === undefined || kubernetes === undefined) return;
  problems.check('versions.appTemplate', appTemplate, (version) =>
    isAtLeast(version, APP_TEMPLATE.since) && !isAtLeast(version, APP_TEMPLATE.before)
      ? undefined
      : `write a version from ${APP_TEMPLATE.since} to before ${APP_TEMPLATE.before}`,
  );
  if (isAtLeast(appTemplate, '5.0.0') && !isAtLeast(kubernetes, APP_TEMPLATE_5_KUBERNETES)) {
    problems.add(
      `versions.appTemplate is "${appTemplate}": it needs Kubernetes ${APP_TEMPLATE_5_KUBERNETES} or newer; this cluster has ${kubernetes}`,
    );
  }
}

function checkSource({ source, appsDirectory }: Cluster, problems: Problems): void {
  problems.check('source.path', source.path, (path) =>
    /^\.(\/[^/]+)*\/?$/.test(path) && !path.split('/').includes('..')
      ? undefined
      : 'write the path from the root of the source, such as ./dist/kubernetes/apps',
  );
  problems.check('appsDirectory', appsDirectory, (path) =>
    path.startsWith('/') || path.split('/').includes('..')
      ? 'write a path below the output directory, such as kubernetes/apps'
      : undefined,
  );
}

function checkConventions({ flux, gateway }: Cluster, problems: Problems): void {
  for (const [index, variable] of flux.substitution.variables.entries()) {
    problems.check(`flux.substitution.variables[${index}]`, variable, (name) =>
      /^[_A-Za-z][_A-Za-z0-9]*$/.test(name) ? undefined : 'write the name alone, such as SECRET_DOMAIN',
    );
  }
  if (gateway.kind === 'ingress') return;
  problems.check('gateway.listenerIndex', gateway.listenerIndex, (index) =>
    Number.isInteger(index) && index >= 0 ? undefined : 'count the listeners from 0',
  );
}
