import { cidr } from '../validation/cidr';
import { dnsLabel, dnsSubdomain } from '../validation/dns-name';
import { fluxDuration } from '../validation/duration';
import { annotationKey } from '../validation/kubernetes-name';
import { Problems } from '../validation/problem';
import { isAtLeast, version as isVersion } from '../validation/version';
import { checkBackup } from './backup-problems';
import { checkDependencies } from './dependency';
import type { Cluster } from './cluster';
import { backupDependencies } from './resolve-backup';
import { COMPONENT_NAMES, type Component, unsupported } from './feature';

/** The chart's values changed before 4.4 and may change again with 6. */
const APP_TEMPLATE = { since: '4.4.0', before: '6.0.0' } as const;

/** What the chart's `kubeVersion` asks for. */
const APP_TEMPLATE_5_KUBERNETES = '1.31.0';

/** What is wrong with the description of a cluster. */
export function clusterProblems(cluster: Cluster): readonly string[] {
  const problems = new Problems();
  checkSource(cluster, problems);
  checkVersions(cluster, problems);
  checkFlux(cluster, problems);
  checkGateway(cluster, problems);
  checkSecretStore(cluster, problems);
  problems.require('storage.className', cluster.storage.className, dnsSubdomain);
  checkBackup(cluster.backup, problems);
  checkWaiting(cluster, problems);
  problems.check('appTemplateUrl', cluster.appTemplateUrl, (url) =>
    /^oci:\/\/[^/\s]+\/\S+$/.test(url)
      ? undefined
      : 'write the address of an OCI repository, such as oci://ghcr.io/me/app-template',
  );
  problems.require('certificateIssuer.name', cluster.certificateIssuer.name, dnsSubdomain);
  for (const key of Object.keys(cluster.dnsAnnotations)) problems.check('dnsAnnotations', key, annotationKey);
  checkNetwork(cluster, problems);
  return problems.messages;
}

function checkSource({ source, appsDirectory }: Cluster, problems: Problems): void {
  problems
    .require('source.name', source.name, dnsSubdomain)
    .check('source.namespace', source.namespace, dnsLabel())
    .require('source.path', source.path, (path) =>
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

function checkVersions({ versions, gateway }: Cluster, problems: Problems): void {
  for (const component of Object.keys(COMPONENT_NAMES) as Component[]) {
    const needed = component === 'envoyGateway' ? gateway.kind === 'envoy-gateway' : component !== 'volsync';
    if (needed) problems.require(`versions.${component}`, versions[component], isVersion);
    else problems.check(`versions.${component}`, versions[component], isVersion);
  }
  const { appTemplate, kubernetes } = versions;
  if (isVersion(appTemplate) !== undefined || isVersion(kubernetes) !== undefined) return;
  problems.check('versions.appTemplate', appTemplate, (chart) =>
    isAtLeast(chart, APP_TEMPLATE.since) && !isAtLeast(chart, APP_TEMPLATE.before)
      ? undefined
      : `write a version from ${APP_TEMPLATE.since} to before ${APP_TEMPLATE.before}`,
  );
  if (isAtLeast(appTemplate, '5.0.0') && !isAtLeast(kubernetes, APP_TEMPLATE_5_KUBERNETES)) {
    problems.add(
      `versions.appTemplate is "${appTemplate}": it needs Kubernetes ${APP_TEMPLATE_5_KUBERNETES} or newer; this cluster has ${kubernetes}`,
    );
  }
  const chartSource = isVersion(versions.flux) === undefined ? unsupported(versions, 'ociRepository') : undefined;
  if (chartSource !== undefined) problems.add(`versions.flux is "${versions.flux}": ${chartSource}`);
}

function checkFlux({ flux }: Cluster, problems: Problems): void {
  problems.check('flux.namespace', flux.namespace, dnsLabel());
  for (const interval of ['interval', 'retryInterval', 'timeout', 'helmReleaseInterval', 'chartInterval'] as const) {
    problems.check(`flux.${interval}`, flux[interval], fluxDuration);
  }
  for (const [index, variable] of flux.substitution.variables.entries()) {
    problems.check(`flux.substitution.variables[${index}]`, variable, (name) =>
      /^[_A-Za-z][_A-Za-z0-9]*$/.test(name) ? undefined : 'write the name alone, such as SECRET_DOMAIN',
    );
  }
  for (const [index, { name }] of (flux.substitution.from ?? []).entries()) {
    problems.check(`flux.substitution.from[${index}].name`, name, dnsSubdomain);
  }
}

function checkWaiting(
  { secretStore, storage, backup, certificateIssuer, versions }: Cluster,
  problems: Problems,
): void {
  if (isVersion(versions.flux) !== undefined) return;
  const lists = {
    'secretStore.dependsOn': secretStore.kind === 'external-secrets' ? secretStore.dependsOn : undefined,
    'storage.dependsOn': storage.dependsOn,
    'backup.dependsOn': backupDependencies(backup),
    'certificateIssuer.dependsOn': certificateIssuer.dependsOn,
  };
  for (const [prop, dependencies] of Object.entries(lists)) checkDependencies(prop, dependencies, versions, problems);
}

function checkGateway({ gateway }: Cluster, problems: Problems): void {
  problems.require('gateway.proxyNamespace', gateway.proxyNamespace, dnsLabel());
  if (gateway.kind === 'ingress') {
    problems.require('gateway.className', gateway.className, dnsSubdomain);
    return;
  }
  problems
    .require('gateway.name', gateway.name, dnsSubdomain)
    .require('gateway.namespace', gateway.namespace, dnsLabel())
    .require('gateway.listener', gateway.listener, dnsSubdomain)
    .check('gateway.listenerIndex', gateway.listenerIndex, (index) =>
      Number.isInteger(index) && index >= 0 ? undefined : 'count the listeners from 0',
    );
}

function checkSecretStore({ secretStore }: Cluster, problems: Problems): void {
  if (secretStore.kind !== 'external-secrets') return;
  problems
    .require('secretStore.name', secretStore.name, dnsSubdomain)
    .check('secretStore.refreshInterval', secretStore.refreshInterval, fluxDuration);
  if (secretStore.doppler !== undefined && (secretStore.keeps ?? 'values') !== 'values') {
    problems.add(
      `secretStore.keeps is "${secretStore.keeps ?? ''}": a Doppler keeps values; leave it out, or leave out doppler`,
    );
  }
}

function checkNetwork({ network }: Cluster, problems: Problems): void {
  const ranges = {
    podCidrs: network?.podCidrs,
    serviceCidrs: network?.serviceCidrs,
    privateCidrs: network?.privateCidrs,
    'dns.cidrs': network?.dns?.cidrs,
  };
  for (const [field, cidrs] of Object.entries(ranges)) {
    for (const [index, range] of (cidrs ?? []).entries()) problems.check(`network.${field}[${index}]`, range, cidr);
  }
  problems.check('network.dns.namespace', network?.dns?.namespace, dnsLabel());
}
