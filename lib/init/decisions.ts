import type { CertificateIssuer } from '../cluster/cluster';
import type { ClusterGateway } from '../cluster/gateway';
import type { ClusterSecretStore } from '../cluster/secret-store';
import type { ClusterBackup } from '../cluster/backup';
import type { ClusterStorage } from '../cluster/storage';
import type { SubstituteReference } from './applied';
import type { KustomizationNamespace } from './find/kustomization-namespace';
import type { Finding } from './finding';
import type { SourceReference } from './flux-tree';
import { type Answers, QUESTIONS, surveyedGateway } from './questions';
import type { Survey } from './survey';

/** A value of `main.ts`, and why it is this one: a file, a choice among several, an answer. */
export interface Decision<Value> {
  readonly value: Value;
  readonly because: string;

  /** Whether it is more than what a file says. */
  readonly isChoice: boolean;
}

/** All that `main.ts` says of the cluster and its first workspace. */
export interface Decisions {
  readonly source: Decision<SourceReference>;
  readonly kubernetes: Decision<string>;
  readonly flux: Decision<string>;
  readonly envoyGateway?: Decision<string>;
  readonly appTemplate: Decision<string>;
  readonly gateway: Decision<ClusterGateway>;
  readonly secretStore: Decision<ClusterSecretStore>;
  readonly storage: Decision<ClusterStorage>;
  readonly backup: Decision<ClusterBackup>;
  readonly certificateIssuer: Decision<CertificateIssuer>;
  readonly domain: Decision<string>;

  /** Names that Flux substitutes in the domain. */
  readonly variables: readonly string[];

  /** What each Kustomization of ours substitutes from; undefined where it is patched in, or nothing is. */
  readonly substituteFrom?: Decision<readonly SubstituteReference[]>;

  /** Undefined where no Kustomization over the apps says it. */
  readonly kustomizationNamespace?: Decision<KustomizationNamespace>;
  readonly dnsAnnotations?: Decision<Readonly<Record<string, string>>>;
  readonly reloader?: Decision<'stakater'>;
  readonly affinity?: Decision<Readonly<Record<string, unknown>>>;
  readonly conventions: Readonly<Record<string, Decision<string>>>;
  readonly repository: Decision<string>;
}

/** Settles everything; `openQuestions` has to have none left. */
export function decide(survey: Survey, answers: Answers, flags: Answers = answers): Decisions {
  const decisions = settle(survey, answers);
  return answers === flags ? decisions : withoutUntypedFlags(decisions, flags);
}

/** An answer on a terminal names no flag, which nobody typed. */
function withoutUntypedFlags(decisions: Decisions, flags: Answers): Decisions {
  const typed = new Set(QUESTIONS.filter(({ key }) => flags[key] !== undefined).map(({ flag }) => flagName(flag)));
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('because' in value) || typeof value.because !== 'string') {
      return value;
    }
    const because = value.because.replace(/as you said \((--[\w-]+)\)/, (text, flag: string) =>
      typed.has(flag) ? text : 'as you said',
    );
    return { ...value, because };
  };
  return Object.fromEntries(
    Object.entries(decisions).map(([key, value]) => [key, plain(value)]),
  ) as unknown as Decisions;
}

function flagName(flag: string): string {
  return flag.replace(/ .*/, '');
}

function settle(survey: Survey, answers: Answers): Decisions {
  const gateway = decideGateway(survey, answers);
  const candidate = surveyedGateway(survey, answers);
  const dnsAnnotations = survey.dnsAnnotations(candidate);
  const domain = decideDomain(survey, answers);
  return {
    source: answered(answers, 'source', (name) => ({ kind: 'GitRepository', name })) ?? needed(survey.source),
    kubernetes: answered(answers, 'kubernetesVersion', plainVersion) ?? needed(survey.kubernetes),
    flux: answered(answers, 'fluxVersion', plainVersion) ?? needed(survey.flux),
    ...(gateway.value.kind === 'envoy-gateway' && {
      envoyGateway: answered(answers, 'envoyGatewayVersion', plainVersion) ?? needed(survey.envoyGateway),
    }),
    appTemplate: found(survey.appTemplate),
    gateway,
    secretStore: decideSecretStore(survey, answers),
    storage: answered(answers, 'storageClass', (className) => ({ className })) ?? needed(survey.storage),
    backup: decideBackup(survey),
    certificateIssuer: answered(answers, 'issuer', (name) => ({ name })) ?? needed(survey.certificateIssuer(candidate)),
    domain,
    variables: [...domain.value.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name),
    ...(survey.substituteFrom && { substituteFrom: found(survey.substituteFrom) }),
    ...(survey.kustomizationNamespace && { kustomizationNamespace: found(survey.kustomizationNamespace) }),
    ...(dnsAnnotations && { dnsAnnotations: found(dnsAnnotations) }),
    ...(survey.reloader && { reloader: found(survey.reloader) }),
    ...(survey.affinity && { affinity: found(survey.affinity) }),
    conventions: conventions(survey),
    repository: answered(answers, 'repository', (url) => url) ?? needed(survey.repository),
  };
}

function decideGateway(survey: Survey, answers: Answers): Decision<ClusterGateway> {
  const surveyed = surveyedGateway(survey, answers);
  if (surveyed !== undefined) {
    return answers.gateway === undefined
      ? found<ClusterGateway>(surveyed)
      : { ...found<ClusterGateway>(surveyed), isChoice: false };
  }
  const { proxyNamespace } = answers;
  const className = /^ingress:(.*)$/.exec(answers.gateway ?? '')?.[1];
  if (answers.gateway === undefined || className !== undefined) {
    const ingress = survey.ingress;
    const value: ClusterGateway = {
      kind: 'ingress',
      className: className ?? ingress?.value.className ?? '',
      proxyNamespace: proxyNamespace ?? ingress?.value.proxyNamespace ?? '',
    };
    return className === undefined && ingress !== undefined
      ? { ...found(ingress), value }
      : { value, ...said('gateway') };
  }
  const [namespace = '', name = ''] = answers.gateway.split('/');
  const value: ClusterGateway = {
    // Nothing else says whose Gateway it is; without the policies of Envoy Gateway a stream ends after its time-out.
    kind: answers.envoyGatewayVersion === 'none' ? 'gateway-api' : 'envoy-gateway',
    name,
    namespace,
    listener: 'https',
    proxyNamespace: proxyNamespace ?? namespace,
  };
  return { value, because: `${said('gateway').because}; its listener is taken to be called https`, isChoice: true };
}

function decideSecretStore(survey: Survey, answers: Answers): Decision<ClusterSecretStore> {
  if (answers.secretStore === 'none') return { value: { kind: 'secret' }, ...said('secretStore') };
  const store = answers.secretStore;
  if (store !== undefined && store !== survey.secretStore?.value.name) {
    return { value: { kind: 'external-secrets', name: store }, ...said('secretStore') };
  }
  if (survey.secretStore !== undefined) return found<ClusterSecretStore>(survey.secretStore);
  return {
    value: { kind: 'secret' },
    because: 'no ClusterSecretStore in the manifests: put the Secrets there by hand',
    isChoice: true,
  };
}

function decideBackup(survey: Survey): Decision<ClusterBackup> {
  const { backup } = survey;
  if (backup.kind === 'backup') return found<ClusterBackup>(backup.backup);
  const because =
    backup.kind === 'absent'
      ? 'no backup in the manifests'
      : `not taken over: ${backup.reason} (${backup.files.join(', ')})`;
  return { value: { kind: 'none' }, because, isChoice: true };
}

/** A domain of its own below the one that the other apps have: its wildcard certificate then covers nothing else. */
function decideDomain(survey: Survey, answers: Answers): Decision<string> {
  const given = answered(answers, 'domain', (domain) => domain);
  if (given !== undefined) return given;
  const base = needed(survey.domain);
  return {
    ...base,
    value: `opencode.${base.value}`,
    because: `${base.because}; opencode. before it is a choice`,
    isChoice: true,
  };
}

function conventions(survey: Survey): Readonly<Record<string, Decision<string>>> {
  const defaults: Readonly<Record<string, string>> = { interval: '30m', retryInterval: '1m' };
  const seen = { interval: survey.interval, retryInterval: survey.retryInterval };
  return Object.fromEntries(
    Object.entries(seen).flatMap(([name, finding]) =>
      finding === undefined || finding.value === defaults[name] ? [] : [[name, found(finding)] as const],
    ),
  );
}

function answered<Value>(
  answers: Answers,
  key: keyof Answers,
  make: (text: string) => Value,
): Decision<Value> | undefined {
  const text = answers[key];
  return text === undefined ? undefined : { value: make(text), ...said(key) };
}

function said(key: keyof Answers): { readonly because: string; readonly isChoice: false } {
  const flag = flagName(QUESTIONS.find((question) => question.key === key)?.flag ?? '');
  return { because: `as you said (${flag})`, isChoice: false };
}

function needed<Value>(finding: Finding<Value> | undefined): Decision<Value> {
  if (finding === undefined) throw new Error('a question was left open');
  return found(finding);
}

function found<Value>({ value, files, chosen }: Finding<Value>): Decision<Value> {
  const [file, ...others] = files;
  const where = file === undefined ? undefined : others.length === 0 ? file : `${file} and ${others.length} more`;
  const because = [where, chosen].filter((part) => part !== undefined).join('; ');
  return { value, because, isChoice: chosen !== undefined };
}

function plainVersion(text: string): string {
  return text.replace(/^v/, '');
}
