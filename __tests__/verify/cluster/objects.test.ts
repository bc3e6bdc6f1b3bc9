import { ForbiddenWords } from '../../../lib';
import type { Outcome } from '../../../lib/verify/criterion';
import { LiveCluster } from '../support/live-cluster';

jest.setTimeout(60_000);

const SECRET = {
  GITHUB_PAT: 'fake-github-token-of-verify',
  PASSWORD: 'fake-password-of-verify',
  COPILOT_AUTH_JSON: JSON.stringify({
    'github-copilot': { type: 'oauth', refresh: 'fake-refresh-of-verify', access: 'fake-access-of-verify', expires: 0 },
  }),
};

let cluster: LiveCluster;
beforeEach(async () => {
  cluster = new LiveCluster(
    {
      workspaces: {
        flux: { delivery: 'native' },
        ha: { delivery: 'native', repository: 'https://github.com/jbaker48/home-assistant-config' },
      },
    },
    SECRET,
  );
  await cluster.api.start();
});
afterEach(() => cluster.api.stop());

const NOT_ISSUED = {
  status: {
    conditions: [
      {
        type: 'Ready',
        status: 'False',
        reason: 'DoesNotExist',
        message: 'Issuing certificate as Secret does not exist',
      },
    ],
  },
};
const ISSUER = '/apis/cert-manager.io/v1/clusterissuers/letsencrypt-production';

type Fault = (cluster: LiveCluster) => void;

/** For each criterion that the API server answers: what is said of a healthy cluster, and of each fault. */
const CASES: readonly (readonly [
  slug: string,
  seen: RegExp,
  faults: readonly (readonly [name: string, make: Fault, seen: RegExp])[],
])[] = [
  [
    'namespace-kept',
    /opencode is Active/,
    [
      [
        'is being deleted',
        (c) => {
          c.api.change(c.path('namespace', 'opencode'), { status: { phase: 'Terminating' } });
        },
        /opencode is Terminating/,
      ],
      [
        'has lost its guard',
        (c) => {
          c.api.change(c.path('namespace', 'opencode'), {
            metadata: { labels: { 'kustomize.toolkit.fluxcd.io/prune': null } },
          });
        },
        /has no kustomize\.toolkit\.fluxcd\.io\/prune: disabled/,
      ],
      [
        'is not there',
        (c) => {
          c.api.objects.delete(c.path('namespace', 'opencode'));
        },
        /there is no namespace opencode/,
      ],
    ],
  ],
  [
    'certificate-ready',
    /Certificate network\/opencode is Ready, (?:59|60) days left/,
    [
      [
        'is not issued',
        (c) => {
          c.api.change(c.path('certificate', 'opencode'), {
            status: {
              conditions: [
                {
                  type: 'Ready',
                  status: 'False',
                  reason: 'DoesNotExist',
                  message: 'Issuing certificate as Secret does not exist',
                },
              ],
            },
          });
        },
        /False \(DoesNotExist\): Issuing certificate as Secret does not exist/,
      ],
      [
        'is asked of an issuer that there is not',
        (c) => {
          c.api.change(c.path('certificate', 'opencode'), NOT_ISSUED);
        },
        /False \(DoesNotExist\): Issuing certificate as Secret does not exist; there is no ClusterIssuer letsencrypt-production$/,
      ],
      [
        'has a name that no solver of its issuer is for',
        (c) => {
          c.api.change(c.path('certificate', 'opencode'), NOT_ISSUED);
          c.api.objects.set(ISSUER, {
            spec: {
              acme: {
                solvers: [
                  { selector: { dnsZones: ['other.example'] } },
                  { selector: { dnsZones: ['angryninja.cloud'], dnsNames: ['www.angryninja.cloud'] } },
                ],
              },
            },
          });
        },
        /; the solvers of ClusterIssuer letsencrypt-production are for other\.example, angryninja\.cloud, www\.angryninja\.cloud, and for none of \*\.opencode\.angryninja\.cloud$/,
      ],
      [
        'is not issued yet by an issuer that may',
        (c) => {
          c.api.change(c.path('certificate', 'opencode'), NOT_ISSUED);
          c.api.objects.set(ISSUER, {
            spec: { acme: { solvers: [{ selector: { dnsZones: ['angryninja.cloud'] } }] } },
          });
        },
        /Issuing certificate as Secret does not exist$/,
      ],
      [
        'has expired',
        (c) => {
          c.api.change(c.path('certificate', 'opencode'), { status: { notAfter: '2020-01-01T00:00:00Z' } });
        },
        /expired \d+ days ago/,
      ],
      [
        'is not there',
        (c) => {
          c.api.objects.delete(c.path('certificate', 'opencode'));
        },
        /there is no Certificate network\/opencode/,
      ],
    ],
  ],
  [
    'objects-ready',
    /Kustomization opencode-flux, ExternalSecret opencode-flux-volsync, ExternalSecret opencode-flux, HTTPRoute opencode-flux, BackendTrafficPolicy opencode-flux/,
    [
      [
        'a Kustomization that fails',
        (c) => {
          c.api.change(c.path('kustomization', 'opencode-flux'), {
            status: {
              conditions: [
                {
                  type: 'Ready',
                  status: 'False',
                  reason: 'BuildFailed',
                  message: 'variable not set (strict mode): "HOME"',
                },
              ],
            },
          });
        },
        /Kustomization flux-system\/opencode-flux is not Ready: False \(BuildFailed\): variable not set/,
      ],
      [
        'a route that no Gateway takes in',
        (c) => {
          c.api.change(c.path('httpRoute', 'opencode-flux'), {
            status: {
              parents: [
                {
                  conditions: [
                    { type: 'Accepted', status: 'False', reason: 'NoMatchingParent', message: 'no listener' },
                  ],
                },
              ],
            },
          });
        },
        /HTTPRoute opencode\/opencode-flux is not Accepted: False \(NoMatchingParent\): no listener/,
      ],
      [
        'a route whose Service is not found',
        (c) => {
          c.api.change(c.path('httpRoute', 'opencode-flux'), {
            status: {
              parents: [
                {
                  conditions: [
                    { type: 'Accepted', status: 'True' },
                    { type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: 'no Service' },
                  ],
                },
              ],
            },
          });
        },
        /is not ResolvedRefs: False \(BackendNotFound\)/,
      ],
      [
        'a policy whose controller says nothing',
        (c) => {
          c.api.change(c.path('backendTrafficPolicy', 'opencode-flux'), { status: null });
        },
        /BackendTrafficPolicy opencode\/opencode-flux is not Accepted: its controller has said nothing/,
      ],
      [
        'an ExternalSecret that is not there',
        (c) => {
          c.api.objects.delete(c.path('externalSecret', 'opencode-flux'));
        },
        /there is no ExternalSecret opencode\/opencode-flux/,
      ],
      [
        'a change that nobody has seen',
        (c) => {
          c.api.change(c.path('kustomization', 'opencode-flux'), {
            metadata: { generation: 3 },
            status: { observedGeneration: 2 },
          });
        },
        /has not seen the newest change/,
      ],
    ],
  ],
  [
    'secrets-in-store',
    /Secret opencode\/opencode-flux-secret has GITHUB_PAT, PASSWORD, COPILOT_AUTH_JSON/,
    [
      [
        'a variable that the store lacks',
        (c) => {
          c.api.change(c.path('externalSecret', 'opencode-flux'), {
            status: {
              conditions: [
                {
                  type: 'Ready',
                  status: 'False',
                  reason: 'SecretSyncedError',
                  message: 'could not get secret data from provider',
                },
              ],
            },
          });
        },
        /ExternalSecret opencode\/opencode-flux: False \(SecretSyncedError\)/,
      ],
      [
        'an empty value',
        (c) => {
          c.api.change(c.path('secret', 'opencode-flux-secret'), { data: { GITHUB_PAT: '' } });
        },
        /has nothing under GITHUB_PAT/,
      ],
      [
        'a missing Secret',
        (c) => {
          c.api.objects.delete(c.path('secret', 'opencode-flux-secret'));
        },
        /there is no Secret opencode\/opencode-flux-secret/,
      ],
    ],
  ],
  [
    'claim-as-declared',
    /opencode-flux is Bound: ReadWriteOnce, ceph-block, 5Gi/,
    [
      [
        'is pending',
        (c) => {
          c.api.change(c.path('claim', 'opencode-flux'), { status: { phase: 'Pending' } });
        },
        /claim opencode-flux is Pending/,
      ],
      [
        'has another class',
        (c) => {
          c.api.change(c.path('claim', 'opencode-flux'), { spec: { storageClassName: 'nfs' } });
        },
        /its class is nfs instead of ceph-block/,
      ],
      [
        'can be written by many',
        (c) => {
          c.api.change(c.path('claim', 'opencode-flux'), { spec: { accessModes: ['ReadWriteMany'] } });
        },
        /its access mode is ReadWriteMany instead of ReadWriteOnce/,
      ],
      [
        'is smaller',
        (c) => {
          c.api.change(c.path('claim', 'opencode-flux'), { spec: { resources: { requests: { storage: '1Gi' } } } });
        },
        /it has 1Gi instead of 5Gi/,
      ],
    ],
  ],
  [
    'pod-as-declared',
    /pod opencode-flux-\d is ready, 5 containers as declared, at most 4Gi of memory/,
    [
      [
        'is not ready',
        (c) => {
          c.api.change(flux(c), {
            status: {
              conditions: [{ type: 'Ready', status: 'False' }],
              containerStatuses: [{ name: 'opencode', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
            },
          });
        },
        /is not ready: opencode is CrashLoopBackOff/,
      ],
      [
        'may run as root',
        (c) => {
          c.api.change(flux(c), { spec: { securityContext: { runAsNonRoot: false } } });
        },
        /securityContext\.runAsNonRoot is false instead of true/,
      ],
      [
        'has a token',
        (c) => {
          c.api.change(flux(c), { spec: { automountServiceAccountToken: true } });
        },
        /automountServiceAccountToken is true instead of false/,
      ],
      [
        'has a container less',
        (c) => {
          c.api.change(flux(c), { spec: { initContainers: [] } });
        },
        /git-clone: there is no such container/,
      ],
      [
        'is missing',
        (c) => {
          c.api.objects.delete(flux(c));
        },
        /there is no pod/,
      ],
    ],
  ],
  [
    'first-clone',
    /git-clone, git-tools, copilot-login, terminal-library ended with 0/,
    [
      [
        'a clone that fails',
        (c) => {
          c.api.change(flux(c), {
            status: {
              initContainerStatuses: [{ name: 'git-clone', state: { terminated: { reason: 'Error', exitCode: 1 } } }],
            },
          });
        },
        /git-clone, git-tools, copilot-login, terminal-library did not end with 0/,
      ],
    ],
  ],
  [
    'no-token-in-logs',
    /5 lines of git-clone, git-tools, copilot-login, terminal-library, opencode hold none of 4 values/,
    [
      [
        'the token',
        (c) => {
          c.api.logs.set(`${flux(c)}/git-clone`, `cloning https://x:${SECRET.GITHUB_PAT}@github.com\n`);
        },
        /^container git-clone has logged the value of GITHUB_PAT$/,
      ],
      [
        'a part of the login',
        (c) => {
          c.api.logs.set(`${flux(c)}/opencode`, 'refresh: fake-refresh-of-verify\n');
        },
        /^container opencode has logged the value of COPILOT_AUTH_JSON$/,
      ],
    ],
  ],
];

function flux(c: LiveCluster): string {
  const [workspace] = c.workspaces;
  if (workspace === undefined) throw new Error('no workspace');
  return c.podPath(workspace);
}

describe.each(CASES)('%s', (slug, seen, faults) => {
  test('holds', async () => {
    const outcome = await cluster.ask(slug);
    expect(outcome).toEqual({ status: 'holds', seen: expect.stringMatching(seen) as string });
  });

  test.each(faults)('does not: %s', async (_name, make, said) => {
    make(cluster);
    const outcome: Outcome = await cluster.ask(slug);
    expect(outcome).toEqual({
      status: 'fails',
      seen: expect.stringMatching(said) as string,
      next: expect.stringMatching(/\w/) as string,
    });
    expect(JSON.stringify(outcome)).not.toMatch(/fake-\w+-of-verify/);
  });
});

test('resources that the API server writes in its own way are the same', async () => {
  const path = flux(cluster);
  const spec = (cluster.api.objects.get(path) as { readonly spec: { readonly containers: readonly object[] } }).spec;
  const [server] = spec.containers;
  const resources = { requests: { cpu: '0.25', memory: '1024Mi' }, limits: { cpu: '2000m', memory: '4096Mi' } };
  cluster.api.change(path, { spec: { containers: [{ ...server, resources }] } });
  expect(await cluster.ask('pod-as-declared')).toMatchObject({ status: 'holds' });
  cluster.api.change(path, {
    spec: { containers: [{ ...server, resources: { ...resources, limits: { cpu: '2', memory: '512Mi' } } }] },
  });
  expect(await cluster.ask('pod-as-declared')).toMatchObject({
    seen: 'opencode.resources.limits.memory is 512Mi instead of 4Gi',
  });
});

test('a workspace that is suspended has no pod, and that is as declared', async () => {
  await cluster.api.stop();
  cluster = new LiveCluster({ workspaces: { flux: { delivery: 'native', suspended: true } } }, SECRET);
  await cluster.api.start();
  expect(await cluster.ask('pod-as-declared')).toMatchObject({ status: 'fails' });
  cluster.api.objects.delete(flux(cluster));
  expect(await cluster.ask('pod-as-declared')).toMatchObject({ status: 'holds' });
});

describe('no-secret-committed', () => {
  test('holds of what main.ts emits', async () => {
    expect(await cluster.ask('no-secret-committed')).toMatchObject({ status: 'holds' });
  });

  /** Puts `line` into a manifest of the app, and forbids `words` in it. */
  function emit(line: string, ...words: readonly RegExp[]): string {
    const [first] = cluster.inspection.files.filter(({ path }) => path.endsWith('.yaml'));
    if (first === undefined) throw new Error('no file');
    const descriptions = [...cluster.inspection.descriptions, new ForbiddenWords(...words).describe()];
    Object.assign(cluster.inspection, { files: [{ ...first, content: `a: 1\n${line}\n` }], descriptions });
    return first.path;
  }

  test('names file and line of a token, whatever the app forbids', async () => {
    const path = emit(`token: gh${'p_'}${'a1B2'.repeat(9)}`);
    expect(await cluster.ask('no-secret-committed')).toMatchObject({ status: 'fails', seen: `${path}:2 has a secret` });
  });

  test('names file and line of a word that the app forbids', async () => {
    const path = emit('name: Hunter2', /HUNTER/i);
    expect(await cluster.ask('no-secret-committed')).toMatchObject({
      status: 'fails',
      seen: `${path}:2 has /HUNTER/i`,
    });
  });

  test('looks for no word that the app does not forbid', async () => {
    emit(`name: gh${'p_'} of ${['auth', 'json'].join('.')}`);
    expect(await cluster.ask('no-secret-committed')).toEqual({ status: 'holds', seen: '1 manifests have no secret' });
  });
});
