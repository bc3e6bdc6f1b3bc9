import { ClusterApi, type AppliedObject } from './stand-ins/cluster-api';
import { type CommittedObject, committedObjects, nativeObjects } from './suite/committed-objects';
import { KUBECONFIG } from './suite/settings';

const objects = [...committedObjects(), ...nativeObjects()];
const kinds = [...new Map(objects.map((each) => [each.kind, each])).values()];

/** Exists in every cluster, and admits what these objects are. */
const NAMESPACE = 'default';

let api: ClusterApi;

beforeAll(async () => {
  api = await ClusterApi.connect(KUBECONFIG, 'e2e');
});

async function tryApply({ apiVersion, kind }: CommittedObject, object: AppliedObject): Promise<void> {
  const resource = await api.discover(apiVersion, kind);
  const namespace = resource.namespaced ? NAMESPACE : undefined;
  await api.tryApply(resource, { ...object, metadata: { ...object.metadata, namespace } });
}

/** The object with an x behind the first field that it says something with, and that field's name then. */
function withTypo({ object }: CommittedObject): { readonly field: string; readonly object: AppliedObject } {
  const misspelt = (value: object, ...kept: readonly string[]): { field: string; value: object } => {
    const [first = ''] = Object.keys(value).filter((key) => !kept.includes(key));
    const field = `${first}x`;
    return { field, value: Object.fromEntries(Object.entries(value).map(([k, v]) => [k === first ? field : k, v])) };
  };
  const { spec } = object;
  if (typeof spec === 'object' && spec !== null) {
    const { field, value } = misspelt(spec);
    return { field, object: { ...object, spec: value } };
  }
  const { field, value } = misspelt(object.metadata, 'name', 'namespace');
  return { field, object: { ...object, metadata: value as AppliedObject['metadata'] } };
}

test('there is an object of every kind that the roadmap wants', () => {
  expect(kinds.map(({ kind }) => kind).sort()).toEqual([
    ...['BackendTrafficPolicy', 'Certificate', 'Deployment', 'ExternalSecret', 'HTTPRoute', 'HelmRelease'],
    ...['Kustomization', 'Namespace', 'NetworkPolicy', 'OCIRepository', 'PersistentVolumeClaim'],
    ...['ReplicationDestination', 'ReplicationSource', 'Service', 'ServiceAccount'],
  ]);
});

test.each(objects.map((each) => [each.path, each] as const))('the API server accepts %s', async (_, each) => {
  await tryApply(each, each.object);
});

test.each(kinds.map((each) => [each.kind, each] as const))('a misspelt field of a %s is refused', async (_, each) => {
  const { field, object } = withTypo(each);
  await expect(tryApply(each, object)).rejects.toThrow(new RegExp(`${field}: field not declared in schema`));
});

test('rules that a schema cannot say count too', async () => {
  const policy = objects.find(({ kind }) => kind === 'BackendTrafficPolicy');
  if (policy === undefined) throw new Error('there is no BackendTrafficPolicy');
  const spec = { targetRefs: [{ group: '', kind: 'Service', name: 'opencode-flux' }] };
  await expect(tryApply(policy, { ...policy.object, spec })).rejects.toThrow(/can only have a targetRef.* Gateway/i);
});
