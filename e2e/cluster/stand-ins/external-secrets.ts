/**
 * Stands in for external-secrets 1.3 with its Doppler provider.
 *
 * ClusterSecretStore `provider.doppler`: `auth.secretRef.dopplerToken`, `project`, `config`; asks `/v3/projects` whether the token is good, and
 * says so in the condition Ready (`Valid`, `InvalidProviderConfig`) and `capabilities`.
 *
 * ExternalSecret: `secretStoreRef` (ClusterSecretStore), `data[].remoteRef.key`, asked one by one with
 * `/v3/configs/config/secrets/download`; `target.name`, `creationPolicy: Owner` (owner reference, labels), `target.template.data` with `{{ .key }}`
 * alone; `refreshInterval` (0 asks once), a changed spec, label or annotation, and a Secret that was changed or deleted; condition Ready (`SecretSynced`,
 * `SecretSyncedError`), `refreshTime`, `syncedResourceVersion`, `binding`. Not honoured: other providers, namespaced stores,
 * `dataFrom`, `property`, functions in templates, other policies.
 *
 * Doppler is where `DOPPLER_BASE_URL` says, as for the original, or else the stand-in for it.
 */
import { createHash } from 'node:crypto';
import { parseDuration } from '../../../lib/validation/duration';
import { ClusterApi, type ClusterObject } from './cluster-api';
import { type Condition, withCondition } from './conditions';
import { type Again, control } from './controller';
import { dopplerUrl } from './doppler';
import { CLUSTER_SECRET_STORE, EXTERNAL_SECRET, SECRET } from './resources';
import type { StandIn, StandInContext } from './stand-in';

const MANAGED = 'reconcile.external-secrets.io/managed';
const DATA_HASH = 'reconcile.external-secrets.io/data-hash';

/** How often a Secret is compared with what was written, and what failed is tried again. */
const LOOK_AGAIN_S = 2;
const STORE_REFRESH_S = 300;

interface DopplerProvider {
  readonly project?: string;
  readonly config?: string;
  readonly auth: {
    readonly secretRef: {
      readonly dopplerToken: { readonly name: string; readonly key?: string; readonly namespace?: string };
    };
  };
}

interface ClusterSecretStore extends ClusterObject {
  readonly spec: { readonly provider: { readonly doppler?: DopplerProvider } };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

interface ExternalSecret extends ClusterObject {
  readonly spec: {
    readonly refreshInterval?: string;
    readonly secretStoreRef?: { readonly kind?: string; readonly name: string };
    readonly target?: {
      readonly name?: string;
      readonly template?: { readonly data?: Readonly<Record<string, string>> };
    };
    readonly data?: readonly { readonly secretKey: string; readonly remoteRef: { readonly key: string } }[];
  };
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly refreshTime?: string;
    readonly syncedResourceVersion?: string;
  };
}

interface Secret extends ClusterObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What went wrong, in the original's words, and which step of it. */
class SyncFailure extends Error {
  public constructor(
    public readonly step: string,
    cause: string,
  ) {
    super(`${step}: ${cause}`);
  }
}

export async function start(context: StandInContext): Promise<StandIn> {
  const api = await ClusterApi.connect(context.kubeconfig, 'external-secrets');
  const provider = new Doppler(api, context);
  control<ClusterSecretStore>(api, CLUSTER_SECRET_STORE, (store) => reconcileStore(api, provider, store), context);
  control<ExternalSecret>(
    api,
    EXTERNAL_SECRET,
    (secret) => reconcileSecret(api, provider, secret, context.log),
    context,
  );
  return { name: 'external-secrets', stop: () => Promise.resolve() };
}

/** The calls that the original's provider makes. */
class Doppler {
  public constructor(
    private readonly api: ClusterApi,
    private readonly context: StandInContext,
  ) {}

  public async validate(provider: DopplerProvider): Promise<void> {
    await this.ask(provider, '/v3/projects', {});
  }

  public async secret(provider: DopplerProvider, name: string): Promise<string> {
    const { project, config } = provider;
    const answer = await this.ask(provider, '/v3/configs/config/secrets/download', {
      ...(project === undefined ? {} : { project }),
      ...(config === undefined ? {} : { config }),
      secrets: name,
    });
    const value = (answer as Record<string, unknown>)[name];
    if (typeof value !== 'string') throw new Error(`Doppler API Client Error: secret '${name}' not found`);
    return value;
  }

  private async ask(
    provider: DopplerProvider,
    path: string,
    query: Readonly<Record<string, string>>,
  ): Promise<unknown> {
    const base = process.env['DOPPLER_BASE_URL'] ?? dopplerUrl(this.context.stateDirectory);
    if (base === undefined) throw new Error('nobody has said where Doppler is: set DOPPLER_BASE_URL');
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const credentials = Buffer.from(`${await this.token(provider)}:`).toString('base64');
    const response = await fetch(url, {
      headers: {
        accept: 'application/json',
        authorization: `Basic ${credentials}`,
        'user-agent': 'doppler-external-secrets',
      },
      signal: AbortSignal.any([this.context.signal, AbortSignal.timeout(10_000)]),
    });
    const body = (await response.json()) as { messages?: readonly string[] };
    if (response.ok) return body;
    throw new Error(`Doppler API Client Error: ${body.messages?.join('\n') ?? response.status}`);
  }

  private async token({ auth }: DopplerProvider): Promise<string> {
    const { name, key = 'dopplerToken', namespace } = auth.secretRef.dopplerToken;
    const secret = await this.api.get<Secret>(SECRET, name, namespace);
    const value = secret?.data?.[key];
    if (value === undefined)
      throw new Error(`cannot find secret data for key: "${key}" of Secret ${namespace}/${name}`);
    return Buffer.from(value, 'base64').toString('utf8');
  }
}

async function reconcileStore(api: ClusterApi, provider: Doppler, store: ClusterSecretStore): Promise<Again> {
  const { metadata, spec, status = {} } = store;
  if (spec.provider.doppler === undefined) return undefined;
  const ready = await provider.validate(spec.provider.doppler).then(
    () => true,
    () => false,
  );
  const condition: Condition = ready
    ? { type: 'Ready', status: 'True', reason: 'Valid', message: 'store validated' }
    : { type: 'Ready', status: 'False', reason: 'InvalidProviderConfig', message: 'unable to validate store' };
  const before = status.conditions?.find(({ type }) => type === 'Ready');
  if (before?.status !== condition.status) {
    await api.patchStatus(CLUSTER_SECRET_STORE, metadata, {
      capabilities: 'ReadWrite',
      conditions: withCondition(status.conditions, condition),
    });
  }
  return ready ? STORE_REFRESH_S : LOOK_AGAIN_S;
}

async function reconcileSecret(
  api: ClusterApi,
  provider: Doppler,
  externalSecret: ExternalSecret,
  log: (line: string) => void,
): Promise<Again> {
  const { metadata, spec, status = {} } = externalSecret;
  if (metadata.deletionTimestamp !== undefined) return undefined;
  const target = spec.target?.name ?? metadata.name;
  const existing = await api.get<Secret>(SECRET, target, metadata.namespace);
  const interval = (parseDuration(spec.refreshInterval ?? '1h') ?? 0) / 1000;
  const age = (Date.now() - Date.parse(status.refreshTime ?? '')) / 1000;
  const version = versionOf(externalSecret);
  const current = status.syncedResourceVersion === version && (interval === 0 || age < interval);
  if (current && isUntouched(existing)) return Math.min(LOOK_AGAIN_S, interval === 0 ? LOOK_AGAIN_S : interval - age);

  try {
    const data = await dataOf(api, provider, externalSecret);
    if (existing?.metadata.annotations?.[DATA_HASH] !== hashOf(data)) log(`external-secrets: wrote Secret ${target}`);
    await write(api, externalSecret, target, data);
    await api.patchStatus(EXTERNAL_SECRET, metadata, {
      binding: { name: target },
      refreshTime: new Date().toISOString(),
      syncedResourceVersion: version,
      conditions: withCondition(status.conditions, {
        type: 'Ready',
        status: 'True',
        reason: 'SecretSynced',
        message: 'secret synced',
      }),
    });
    return LOOK_AGAIN_S;
  } catch (error) {
    if (!(error instanceof SyncFailure)) throw error;
    const condition = { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: error.step } as const;
    await api.patchStatus(EXTERNAL_SECRET, metadata, { conditions: withCondition(status.conditions, condition) });
    // Tries again, later each time.
    throw error;
  }
}

/** What the original compares: a new generation, or another label or annotation. */
function versionOf({ metadata: { generation, labels = {}, annotations = {} } }: ExternalSecret): string {
  return `${generation}-${createHash('sha256')
    .update(JSON.stringify([labels, annotations]))
    .digest('hex')
    .slice(0, 56)}`;
}

function hashOf(data: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

function isUntouched(secret: Secret | undefined): boolean {
  return (
    secret?.metadata.labels?.[MANAGED] === 'true' &&
    secret.metadata.annotations?.[DATA_HASH] === hashOf(secret.data ?? {})
  );
}

/** Values of the Secret, in base64. */
async function dataOf(
  api: ClusterApi,
  provider: Doppler,
  { spec }: ExternalSecret,
): Promise<Readonly<Record<string, string>>> {
  const failed = (step: string) => (error: unknown) => {
    throw new SyncFailure(step, error instanceof Error ? error.message : String(error));
  };
  const providerStep = 'could not get secret data from provider';
  const doppler = await storeOf(api, spec.secretStoreRef?.name ?? '').catch(failed(providerStep));
  const values: Record<string, string> = {};
  for (const { secretKey, remoteRef } of spec.data ?? [])
    values[secretKey] = await provider.secret(doppler, remoteRef.key).catch(failed(providerStep));
  const templates = spec.target?.template?.data;
  const data =
    templates === undefined
      ? values
      : Object.fromEntries(Object.entries(templates).map(([key, template]) => [key, executed(template, values)]));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}

async function storeOf(api: ClusterApi, name: string): Promise<DopplerProvider> {
  const store = await api.get<ClusterSecretStore>(CLUSTER_SECRET_STORE, name);
  if (store === undefined) throw new Error(`ClusterSecretStore.external-secrets.io "${name}" not found`);
  if (store.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'True')
    throw new Error(`ClusterSecretStore "${name}" is not ready`);
  if (store.spec.provider.doppler === undefined) throw new Error(`ClusterSecretStore "${name}" is no Doppler`);
  return store.spec.provider.doppler;
}

function executed(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(.*?)\}\}/gs, (_, action: string) => {
    const [, name = ''] = /^-? *\.(\w+) *-?$/.exec(action) ?? [];
    const value = values[name];
    if (value === undefined) throw new SyncFailure('could not apply template', `{{${action}}} is not understood`);
    return value;
  });
}

function write(
  api: ClusterApi,
  { metadata, spec }: ExternalSecret,
  name: string,
  data: Readonly<Record<string, string>>,
): Promise<Secret> {
  const owner = {
    ...{ apiVersion: EXTERNAL_SECRET.apiVersion, kind: EXTERNAL_SECRET.kind, name: metadata.name, uid: metadata.uid },
    ...{ controller: true, blockOwnerDeletion: true },
  };
  // Without a template the original hands on the labels of the ExternalSecret.
  const labels = spec.target?.template === undefined ? metadata.labels : {};
  return api.apply<Secret>(SECRET, {
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { ...labels, [MANAGED]: 'true' },
      annotations: { [DATA_HASH]: hashOf(data) },
      ownerReferences: [owner],
    },
    type: 'Opaque',
    data,
  });
}
