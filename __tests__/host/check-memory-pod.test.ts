import type { MemoryPodHostProps } from '../../lib/host/memory-pod-host';
import { checkMemoryPod } from '../../lib/host/validation/check-memory-pod';

const decided: MemoryPodHostProps = { plugin: 'disabled', graphiti: 'disabled' };

/** Props as a user of JavaScript may write them. */
function untyped(props: Record<string, unknown>): MemoryPodHostProps {
  const merged: unknown = { ...decided, ...props };
  return merged as MemoryPodHostProps;
}

const problems = (props: Record<string, unknown>) => checkMemoryPod(untyped(props));

test('the defaults are fine once the two folders are decided', () => {
  expect(problems({})).toEqual([]);
});

test.each([['plugin'], ['graphiti']])('%s is neither given nor disabled', (prop) => {
  expect(problems({ [prop]: undefined })).toEqual([
    `${prop} is undefined: decide: { hostPath: '/…' } mounts a folder, 'disabled' does without`,
  ]);
});

const passwords = { valkey: { passwordKey: 'VALKEY_PASSWORD' }, falkordb: { passwordKey: 'FALKORDB_PASSWORD' } };

test('every address is fine with passwords', () => {
  expect(problems({ ...passwords, bindAddresses: ['0.0.0.0', '::'] })).toEqual([]);
});

test('an image may update itself within its major version, or where it keeps nothing, or is built', () => {
  const own = { valkey: { autoUpdate: 'registry' }, opencode: { autoUpdate: 'local' } };
  expect(problems({ ...own, datadogAgent: { autoUpdate: 'registry' } })).toEqual([]);
  expect(problems({ falkordb: { autoUpdate: 'registry', image: { tag: 'v4' } } })).toEqual([]);
});

test('a port of the Agent is free without it', () => {
  expect(problems({ datadogAgent: 'disabled', opencode: { port: 8126 } })).toEqual([]);
});

test.each(['5.6', '5.7', '5.8', '6.0', '6.3', '10.0'])('Podman %s is fine, known or newer', (podmanVersion) => {
  expect(problems({ rendering: 'quadlet', quadlet: { podmanVersion } })).toEqual([]);
});

describe('rules, each with the prop, the value and what to write', () => {
  test.each<[rule: string, props: Record<string, unknown>, message: RegExp]>([
    ['a published port twice', { valkey: { port: 6379 } }, /^port 6379 .*valkey \(redis\).*falkordb \(redis\)/],
    ['a port that is not published', { opencode: { port: 4318 } }, /^port 4318 .*otlp-http.*opencode/],
    ['no port', { valkey: { port: 70000 } }, /^valkey\.port is 70000: .*65535/],
    ['a port as text', { valkey: { port: '6380' } }, /^valkey\.port is "6380": .*whole number/],
    ['a relative path', { dataRoot: 'persist' }, /^dataRoot is "persist": .*absolute/],
    ['a relative folder', { plugin: { hostPath: './p' } }, /^plugin\.hostPath is "\.\/p": .*absolute/],
    ['a path with a colon', { valkey: { data: { path: '/a:b' } } }, /^valkey\.data\.path is "\/a:b": .*colon/],
    ['the root as a path', { dataRoot: '/' }, /^dataRoot is "\/"/],
    ['a path with ..', { dataRoot: '/persist/../etc' }, /^dataRoot /],
    [
      'one directory for two',
      { valkey: { data: { path: '/persist/containers/falkordb' } } },
      /^falkordb\.data\.path is "\/persist\/containers\/falkordb", and valkey\.data\.path .*: .*give each its own/,
    ],
    [
      'a directory in another',
      { valkey: { data: { path: '/persist/containers/falkordb/v' } } },
      /^falkordb\.data\.path .*valkey\.data\.path .*two servers/,
    ],
    ['a name of a folder that is too long', { dataRoot: `/${'é'.repeat(128)}` }, /^dataRoot is .*255/],
    ['a control character in a path', { dataRoot: '/a\u0080' }, /^dataRoot is .*control characters/],
    ['a limit at maxmemory', { valkey: { memoryLimit: '2g' } }, /^valkey\.memoryLimit is "2g": .*"2gb"/],
    ['a limit without a maxmemory', { valkey: { memoryLimit: '4g', maxmemory: '0' } }, /no limit/],
    ['no memory size', { opencode: { memoryLimit: '4Gi' } }, /^opencode\.memoryLimit is "4Gi": .*3g/],
    ['an address twice', { bindAddresses: ['fd00::1', 'fd00::1'] }, /^bindAddresses\[1\] is "fd00::1": named twice/],
    ['the IPv6 loopback', { bindAddresses: ['127.0.0.1', '::1'] }, /^bindAddresses\[1\] is "::1": .*`127\.0\.0\.1`/],
    ['the same, written out', { bindAddresses: ['0:0:0:0:0:0:0:1'] }, /^bindAddresses\[0\] .*`127\.0\.0\.1`/],
    ['an address of IPv4 in IPv6', { bindAddresses: ['::ffff:10.0.0.1'] }, /^bindAddresses\[0\] .*IPv4/],
    [
      'every address without passwords',
      { bindAddresses: ['0.0.0.0'], valkey: { passwordKey: 'VALKEY_PASSWORD' } },
      /^bindAddresses has 0\.0\.0\.0, and falkordb asks for no password: set falkordb\.passwordKey, or name/,
    ],
    [
      'every address of IPv6 without passwords',
      { bindAddresses: ['::'] },
      /^bindAddresses has ::, and valkey and falkordb ask for no password: set valkey\.passwordKey and/,
    ],
    ['a password that is no key', { valkey: { passwordKey: 'a b' } }, /^valkey\.passwordKey is "a b": .*letters/],
    [
      'another save rule in REDIS_ARGS',
      { falkordb: { environment: { REDIS_ARGS: '--appendonly yes --SAVE ""' } } },
      /^falkordb\.environment\.REDIS_ARGS has --save: say it in falkordb\.save$/,
    ],
    [
      'another directory in REDIS_ARGS',
      { falkordb: { environment: { REDIS_ARGS: '--dir /tmp' } } },
      /^falkordb\.environment\.REDIS_ARGS has --dir: say it in falkordb\.data\.path$/,
    ],
    [
      'a save rule in the flags of Valkey',
      { valkey: { environment: { VALKEY_EXTRA_FLAGS: '--save 1 1' } } },
      /^valkey\.environment\.VALKEY_EXTRA_FLAGS has --save: say it in valkey\.save$/,
    ],
    [
      'another place of the graph',
      { falkordb: { environment: { FALKORDB_DATA_PATH: '/var/lib/falkordb/data' } } },
      /^falkordb\.environment\.FALKORDB_DATA_PATH moves the graph off its mount/,
    ],
    ['no address', { bindAddresses: [] }, /^bindAddresses is \[\]/],
    ['a host name as an address', { bindAddresses: ['localhost'] }, /^bindAddresses\[0\] is "localhost"/],
    [
      'all addresses and one',
      { ...passwords, bindAddresses: ['0.0.0.0', '127.0.0.1'] },
      /^bindAddresses has 0\.0\.0\.0 and/,
    ],
    ['an unknown key', { valky: {} }, /^valky is not a prop: .*valkey/],
    ['an unknown inner key', { valkey: { maxMemory: '1gb' } }, /^valkey\.maxMemory is not a prop: .*maxmemory/],
    ['a text for an object', { valkey: 'docker.io/x/y:1' }, /^valkey is "docker/],
    [
      'a short image name',
      { valkey: { image: { repository: 'valkey/valkey' } } },
      /^valkey\.image\.repository .*docker\.io/,
    ],
    ['a digest of another kind', { valkey: { image: { digest: 'md5:0' } } }, /^valkey\.image\.digest is "md5:0"/],
    ['a tag with a digest', { valkey: { image: { tag: '7@sha256:0' } } }, /^valkey\.image\.tag/],
    [
      'a key that preflight cannot look for',
      { environmentFile: { requiredKeys: ['A=.'] } },
      /^environmentFile\.requiredKeys\[0\]/,
    ],
    ['a unit without its type', { unit: { after: ['tailscaled'] } }, /^unit\.after\[0\] is "tailscaled": .*service/],
    [
      'a stop shorter than a container',
      { unit: { timeoutStopSeconds: 40, stopWaitSeconds: 30 } },
      /^unit\.timeoutStopSeconds is 40: a stop may wait 30 s for an answer .* and 10 s for the server/,
    ],
    [
      'a stop that is shorter than a container takes',
      { unit: { timeoutStopSeconds: 10 } },
      /^unit\.timeoutStopSeconds is 10: .*10 s/,
    ],
    ['two lines of description', { unit: { description: 'a\nb' } }, /^unit\.description/],
    [
      'kill beside a restart policy',
      { valkey: { healthCheck: { onFailure: 'kill' } } },
      /^valkey\.healthCheck\.onFailure/,
    ],
    [
      'restart of the server',
      { opencode: { healthCheck: { onFailure: 'restart' } } },
      /^opencode\.healthCheck\.onFailure/,
    ],
    ['no health check by name', { valkey: { healthCheck: { command: 'none' } } }, /^valkey\.healthCheck\.command/],
    ['an agent without a host name', { datadogAgent: { podmanSocket: false, logs: false } }, /^datadogAgent\.hostname/],
    ['logs without the socket', { datadogAgent: { podmanSocket: false, hostname: 'h' } }, /^datadogAgent\.logs/],
    ['a name of two words', { name: 'memory pod' }, /^name is "memory pod"/],
    ['an environment that is a text', { valkey: { environment: 'A=1' } }, /^valkey\.environment: .*object/],
    ['a rendering that there is not', { rendering: 'kube' }, /^rendering is "kube": .*systemd, quadlet/],
    [
      'an unknown key of quadlet',
      { rendering: 'quadlet', quadlet: { version: '5.4' } },
      /^quadlet\.version is not a prop: .*podmanVersion/,
    ],
    [
      'a Podman that there is not',
      { rendering: 'quadlet', quadlet: { podmanVersion: '4.3' } },
      /^quadlet\.podmanVersion is "4\.3": write '4\.4' or newer/,
    ],
    [
      'a Podman as a number',
      { rendering: 'quadlet', quadlet: { podmanVersion: 5.4 } },
      /^quadlet\.podmanVersion is 5\.4: .*'5\.4'/,
    ],
    [
      'Quadlet options without Quadlet',
      { quadlet: { podmanVersion: '5.4' } },
      /^quadlet is given, .*rendering: 'quadlet'/,
    ],
    [
      'an unknown key of butane',
      { butane: { variant: 'flatcar', version: '1.1.0', strict: true } },
      /^butane\.strict is not a prop/,
    ],
    [
      'an operating system that there is not',
      { butane: { variant: 'rhcos', version: '1.1.0' } },
      /^butane\.variant is "rhcos": .*flatcar, fcos/,
    ],
    [
      'a version of another variant',
      { butane: { variant: 'flatcar', version: '1.5.0' } },
      /^butane\.version is "1\.5\.0": .*1\.0\.0, 1\.1\.0/,
    ],
    ['no version of Butane', { butane: { variant: 'fcos' } }, /^butane\.version is missing/],
    [
      'the tag latest',
      { falkordb: { image: { tag: 'latest' } } },
      /^falkordb\.image\.tag is "latest": write a version/,
    ],
    [
      'OpenCode 2',
      { opencode: { image: { tag: '2.0.24' } } },
      /^opencode\.image\.tag is "2\.0\.24": OpenCode 2 migrates/,
    ],
    ['OpenCode 2 by its version', { opencode: { version: '2.0.24' } }, /^opencode\.version is "2\.0\.24": OpenCode 2/],
    ['a version as a number', { opencode: { version: 2 } }, /^opencode\.version is 2: has to be a string/],
    [
      'another text for the Agent',
      { datadogAgent: 'off' },
      /^datadogAgent is "off": has to be an object, or 'disabled' for a pod without it$/,
    ],
    [
      'a form that there is not',
      { forms: ['install', 'iso'] },
      /^forms\[1\] is "iso": .*install, butane, ignition, nixos/,
    ],
    ['a text for forms', { forms: 'nixos' }, /^forms is "nixos": has to be a list/],
    ['no form', { forms: [] }, /^forms is \[\]: name at least one/],
    ['a form twice', { forms: ['nixos', 'nixos'] }, /^forms\[1\] is "nixos": named twice/],
    [
      'NixOS with Quadlet',
      { rendering: 'quadlet', forms: ['nixos'] },
      /^forms has nixos, .*leave rendering: 'quadlet' out/,
    ],
    [
      'Ignition without Butane',
      { butane: 'disabled', forms: ['ignition'] },
      /^forms has ignition, and butane is 'disabled'/,
    ],
    [
      'Butane that nothing is made of',
      { butane: { variant: 'flatcar', version: '1.1.0' }, forms: ['nixos'] },
      /^butane is .*flatcar.*, and forms has neither butane nor ignition/,
    ],
    [
      'an update from nowhere',
      { valkey: { autoUpdate: 'image' } },
      /^valkey\.autoUpdate is "image": .*registry, local/,
    ],
    [
      'an update of a digest',
      { valkey: { autoUpdate: 'registry', image: { digest: `sha256:${'0'.repeat(64)}` } } },
      /^valkey\.autoUpdate is "registry", and valkey\.image\.digest never becomes another one/,
    ],
    [
      'an update of a digest on the host',
      { opencode: { autoUpdate: 'local', image: { digest: `sha256:${'0'.repeat(64)}` } } },
      /^opencode\.autoUpdate is "local", and opencode\.image\.digest never/,
    ],
    [
      'an update of what no registry has',
      { opencode: { autoUpdate: 'registry' } },
      /^opencode\.autoUpdate is "registry", and no registry has localhost\/opencode-server.*write 'local'/,
    ],
    [
      'an update that may take the data with it',
      { falkordb: { autoUpdate: 'registry' } },
      /^falkordb\.autoUpdate is "registry", and the tag "latest" does not say the major version.*falkordb\.image\.tag/,
    ],
    ['another text for Butane', { butane: 'flatcar' }, /^butane is "flatcar": .*'disabled'/],
  ])('%s', (_, props, message) => {
    expect(problems(props)).toEqual([expect.stringMatching(message)]);
  });
});

describe('secrets', () => {
  const secret = 'not-a-real-value';

  test('a password in REDIS_ARGS is not printed', () => {
    const [message, ...more] = problems({ falkordb: { environment: { REDIS_ARGS: `--requirepass ${secret}` } } });
    expect([message, more]).toEqual([
      'falkordb.environment.REDIS_ARGS has --requirepass: say it in falkordb.passwordKey',
      [],
    ]);
  });

  test.each([
    ['valkey.environment.API_TOKEN', { valkey: { environment: { API_TOKEN: secret } } }],
    ['datadogAgent.environment.DD_API_KEY', { datadogAgent: { environment: { DD_API_KEY: secret } } }],
    ['opencode.environment.REMOTE', { opencode: { environment: { REMOTE: `https://user:${secret}@example.com` } } }],
    ['opencode.command[1]', { opencode: { command: ['opencode', `--password=${secret}`] } }],
  ])('%s is refused without being printed', (prop, props) => {
    const [message, ...more] = problems(props);
    expect(more).toEqual([]);
    expect(message).toContain(`${prop} looks like a secret`);
    expect(message).not.toContain(secret);
  });

  test.each([
    ['OPENCODE_TOKEN_LIMIT', '4096'],
    ['SSH_AUTH_SOCK', '/run/agent'],
    ['API_KEY_FILE', '/run/secrets/key'],
  ])('%s is none', (name, value) => {
    expect(problems({ opencode: { environment: { [name]: value } } })).toEqual([]);
  });
});

test('all findings come at once: an unknown key, wrong values, and what right ones say together', () => {
  const found = problems({
    valky: {},
    plugin: undefined,
    dataRoot: 'x',
    name: '',
    valkey: { port: 6379, memoryLimit: '1g' },
    unit: { timeoutStopSeconds: 5 },
    butane: { variant: 'flatcar', version: '9' },
  });
  expect(found.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
    'valky is',
    'name is',
    'dataRoot is',
    'plugin is',
    'butane.version is',
    'port 6379',
    'valkey.memoryLimit is',
    'unit.timeoutStopSeconds is',
  ]);
});

test('what follows from a wrong value is not said as well', () => {
  expect(problems({ valkey: { port: '6379', memoryLimit: '1gb' } })).toEqual([
    expect.stringMatching(/^valkey\.memoryLimit is "1gb": has to be a number/),
    expect.stringMatching(/^valkey\.port is "6379"/),
  ]);
  const nonsense = { environmentFile: { requiredKeys: 5 }, bindAddresses: 7, podmanSocket: { path: {} }, dataRoot: [] };
  expect(problems(nonsense)).toHaveLength(4);
});

test.each(['valkey.save.changes', 'falkordb.port', 'opencode.port', 'unit.restartSeconds', 'valkey.maxmemory'])(
  '%s that cannot be made a text is a finding, and hides no other',
  (prop) => {
    const [outer = '', ...inner] = prop.split('.');
    const value = inner.reduceRight<unknown>((below, key) => ({ [key]: below }), { toString: 'text' });
    const found = problems({ [outer]: value, dataRoot: 'relative' });
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${prop.replaceAll('.', '\\.')} `)));
    expect(found).toContainEqual(expect.stringMatching(/^dataRoot /));
  },
);
