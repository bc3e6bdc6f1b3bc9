import type { Survey } from './survey';

/** What the user said instead of, or beside, the manifests. */
export interface Answers {
  readonly cluster?: string;
  readonly source?: string;
  readonly gateway?: string;
  readonly proxyNamespace?: string;
  readonly secretStore?: string;
  readonly storageClass?: string;
  readonly issuer?: string;
  readonly domain?: string;
  readonly kubernetesVersion?: string;
  readonly fluxVersion?: string;
  readonly envoyGatewayVersion?: string;
  readonly repository?: string;
}

/** Something that has to be known, and how it is asked for. */
export interface Question {
  readonly key: keyof Answers;
  readonly flag: string;
  readonly text: string;

  /**
   * Command that shows the answer.
   *
   * @default - there is none
   */
  readonly lookUp?: string;

  /** An answer of the right form. */
  readonly example: string;

  /** Why another text is no answer; undefined where it is one. */
  readonly check: (answer: string) => string | undefined;
}

const form =
  (pattern: RegExp, advice: string) =>
  (answer: string): string | undefined =>
    pattern.test(answer) ? undefined : advice;

const NAME = String.raw`[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?`;
const name = form(new RegExp(`^${NAME}$`), 'write a name of small letters, digits and hyphens');
const version = form(/^v?\d+\.\d+(?:\.\d+)?$/, 'write a version, such as 1.35.0');

/** All there is to ask, in the order in which it is asked. */
export const QUESTIONS: readonly Question[] = [
  {
    key: 'cluster',
    flag: '--cluster <name>',
    text: 'cluster of the repository that the workspaces run in',
    example: 'main',
    check: form(/^[\w./-]+$/, 'write the name of one of them'),
  },
  {
    key: 'source',
    flag: '--source <name>',
    text: 'Flux source (GitRepository) that reads this repository',
    lookUp: 'flux get sources all --all-namespaces',
    example: 'flux-system',
    check: name,
  },
  {
    key: 'gateway',
    flag: '--gateway <namespace/name>',
    text: 'Gateway that serves the workspaces, as namespace/name, or ingress:<class>',
    lookUp: 'kubectl get gateways,ingressclasses --all-namespaces',
    example: 'network/envoy-internal',
    check: form(
      new RegExp(`^(?:ingress:${NAME}|${NAME}/${NAME})$`),
      'write namespace/name of a Gateway, or ingress: and an IngressClass',
    ),
  },
  {
    key: 'proxyNamespace',
    flag: '--proxy-namespace <name>',
    text: 'namespace that the proxies of the Gateway or Ingress controller run in',
    lookUp: 'kubectl get pods --all-namespaces',
    example: 'network',
    check: name,
  },
  {
    key: 'envoyGatewayVersion',
    flag: '--envoy-gateway-version <version>',
    text: 'version of Envoy Gateway, or none where the Gateway is of another controller',
    lookUp: 'kubectl get gatewayclasses; flux get helmreleases --all-namespaces',
    example: '1.8.0',
    check: (answer) => (answer === 'none' ? undefined : version(answer)),
  },
  {
    key: 'secretStore',
    flag: '--secret-store <name>',
    text: 'ClusterSecretStore of External Secrets, or none for Secrets made by hand',
    lookUp: 'kubectl get clustersecretstores',
    example: 'doppler-secrets',
    check: name,
  },
  {
    key: 'storageClass',
    flag: '--storage-class <name>',
    text: 'StorageClass of block storage for the volumes',
    lookUp: 'kubectl get storageclasses',
    example: 'ceph-block',
    check: name,
  },
  {
    key: 'issuer',
    flag: '--issuer <name>',
    text: 'ClusterIssuer of cert-manager that signs the certificate',
    lookUp: 'kubectl get clusterissuers',
    example: 'letsencrypt-production',
    check: name,
  },
  {
    key: 'domain',
    flag: '--domain <domain>',
    text: 'domain below which each workspace gets a hostname',
    example: 'opencode.example.org',
    check: form(
      /^(?:[a-z0-9-]+\.)+(?:[a-z]{2,}|\$\{\w+\})$/,
      'write a domain, such as opencode.example.org or opencode.${SECRET_DOMAIN}',
    ),
  },
  {
    key: 'kubernetesVersion',
    flag: '--kubernetes-version <version>',
    text: 'version of Kubernetes',
    lookUp: 'kubectl version',
    example: '1.35.0',
    check: version,
  },
  {
    key: 'fluxVersion',
    flag: '--flux-version <version>',
    text: 'version of Flux',
    lookUp: 'flux version',
    example: '2.9.0',
    check: version,
  },
  {
    key: 'repository',
    flag: '--repository <url>',
    text: 'Git repository that the first workspace works in',
    example: 'https://github.com/me/home',
    check: form(
      /^(?:https:\/\/[^\s@]+|ssh:\/\/(?:[\w.-]+@)?[^\s@:]+(?::\d+)?\/\S+|[\w.-]+@[^\s@:/]+:\S+)$/,
      'write its https URL, without a login, or its SSH URL, such as git@github.com:me/home.git',
    ),
  },
];

/** What is asked for, an answer of the right form, and where to look it up. */
export function questionText({ text, example, lookUp }: Question): string {
  return `${text}, such as ${example}${lookUp === undefined ? '' : ` (${lookUp})`}`;
}

/** The questions that neither the manifests nor the answers so far settle. */
export function openQuestions(survey: Survey, answers: Answers): readonly Question[] {
  return QUESTIONS.filter(({ key }) => answers[key] === undefined && !isSettled(key, survey, answers));
}

function isSettled(key: keyof Answers, survey: Survey, answers: Answers): boolean {
  switch (key) {
    case 'cluster':
      return survey.clusters.length === 0;
    case 'source':
      return survey.source !== undefined;
    case 'gateway':
      return survey.gateways.length > 0 || survey.ingress !== undefined;
    case 'proxyNamespace':
      return isProxyKnown(survey, answers);
    case 'envoyGatewayVersion':
      return (
        !usesEnvoyGateway(survey, answers) ||
        (surveyedGateway(survey, answers) !== undefined && survey.envoyGateway !== undefined)
      );
    case 'secretStore':
      // A repository with manifests and without a store has none; an empty one says nothing.
      return survey.secretStore !== undefined || survey.objects > 0;
    case 'storageClass':
      return survey.storage !== undefined;
    case 'issuer':
      return survey.certificateIssuer(surveyedGateway(survey, answers)) !== undefined;
    case 'domain':
      return survey.domain !== undefined;
    case 'kubernetesVersion':
      return survey.kubernetes !== undefined;
    case 'fluxVersion':
      return survey.flux !== undefined;
    case 'repository':
      return survey.repository !== undefined;
  }
}

/** The Gateway of the manifests that the answers, or nobody, names. */
export function surveyedGateway(survey: Survey, { gateway }: Answers): Survey['gateways'][number] | undefined {
  if (gateway === undefined) return survey.gateways[0];
  return survey.gateways.find(({ value }) => `${value.namespace}/${value.name}` === gateway);
}

function isProxyKnown(survey: Survey, answers: Answers): boolean {
  if (surveyedGateway(survey, answers) !== undefined) return true;
  return answers.gateway === undefined && survey.ingress?.value.proxyNamespace !== undefined;
}

/** Nothing but an answer says whose Gateway it is that no manifest has; the streams of another controller's end after its time-out. */
function usesEnvoyGateway(survey: Survey, answers: Answers): boolean {
  const surveyed = surveyedGateway(survey, answers);
  if (surveyed !== undefined) return surveyed.value.kind === 'envoy-gateway';
  return answers.gateway !== undefined && !answers.gateway.startsWith('ingress:');
}
