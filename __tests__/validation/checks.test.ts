import { cidr } from '../../lib/validation/cidr';
import { cronSchedule, volsyncSchedule } from '../../lib/validation/cron';
import { dnsLabel, dnsSubdomain } from '../../lib/validation/dns-name';
import { fluxDuration, gatewayDuration } from '../../lib/validation/duration';
import { gitBranch } from '../../lib/validation/git-branch';
import { coveredBy, hostname, hostnameOrWildcard } from '../../lib/validation/hostname';
import { imageDigest, imageReference, imageRepository, imageTag } from '../../lib/validation/image-reference';
import { integerBetween, port } from '../../lib/validation/integer';
import { annotationKey, environmentName, labelKey, labelValue, secretKey } from '../../lib/validation/kubernetes-name';
import { absolutePath, mountPath } from '../../lib/validation/path';
import { Problems, type Check } from '../../lib/validation/problem';
import { byteQuantity, quantity } from '../../lib/validation/quantity';
import { repositoryUrl } from '../../lib/validation/repository-url';
import { version } from '../../lib/validation/version';

interface Row {
  readonly check: Check;
  readonly accepts: readonly string[];
  /** Value and a part of the advice. */
  readonly refuses: readonly (readonly [value: string, advice: string])[];
}

const digest = `sha256:${'a1'.repeat(32)}`;

const table: Readonly<Record<string, Row>> = {
  hostname: {
    check: hostname,
    accepts: ['flux.opencode.angryninja.cloud', 'a.b', '1a.example.org', `${'a'.repeat(63)}.org`],
    refuses: [
      ['https://flux.example.org', 'without a scheme'],
      ['flux.example.org:443', 'without a port'],
      ['flux.example.org.', 'dot at the end'],
      ['Flux.example.org', 'lower case'],
      ['*.example.org', 'wildcard'],
      ['flux', 'full name'],
      ['a..b', 'single dots'],
      ['10.0.0.1', 'not an IP address'],
      ['-a.example.org', 'beginning and ending'],
      ['a_b.example.org', 'letters, digits and hyphens'],
      ['a b.example.org', 'letters, digits and hyphens'],
      ['a.example.org\n', 'letters, digits and hyphens'],
      [`${'a'.repeat(64)}.org`, '64 characters'],
      [`${'a.'.repeat(126)}ab`, '254 characters'],
    ],
  },
  'hostname or wildcard': {
    check: hostnameOrWildcard,
    accepts: ['*.opencode.angryninja.cloud', 'a.example.org'],
    refuses: [
      ['a.*.example.org', 'wildcard'],
      ['*example.org', 'wildcard'],
      ['*', 'wildcard'],
    ],
  },
  'DNS label': {
    check: dnsLabel(),
    accepts: ['flux', 'a', '0a', 'a'.repeat(63)],
    refuses: [
      ['Flux', 'lower case'],
      ['flux-', 'begin and end'],
      ['flux.ha', 'lower case letters, digits and hyphens only'],
      ['../etc', 'only'],
      ['ünï', 'only'],
      ['a\n', 'only'],
      ['a'.repeat(64), 'shorten it by 1'],
    ],
  },
  'DNS label that becomes part of a longer one': {
    check: dnsLabel({ becomes: (name) => `opencode-${name}`, maximum: 20 }),
    accepts: ['flux', 'a'.repeat(11)],
    refuses: [['home-assistant', 'it becomes "opencode-home-assistant", which has 23 characters']],
  },
  'DNS subdomain': {
    check: dnsSubdomain,
    accepts: ['a.b-c.d', 'doppler-secrets'],
    refuses: [
      ['a..b', 'single dots'],
      ['A.b', 'lower case'],
      ['a'.repeat(254), '254'],
    ],
  },
  quantity: {
    check: quantity,
    accepts: ['500m', '2', '5Gi', '1.5', '.5', '1e3', '1E', '2k', '+1'],
    refuses: [
      ['5GB', 'leave out the B'],
      ['5GiB', 'leave out the B'],
      ['5 Gi', 'suffix'],
      ['5gi', 'suffix'],
      ['Gi', 'suffix'],
      ['0', 'above zero'],
      ['-1Gi', 'above zero'],
      ['1e999999999', 'suffix'],
      ['0x10', 'suffix'],
    ],
  },
  'quantity of bytes': {
    check: byteQuantity,
    accepts: ['5Gi', '512M', '1024'],
    refuses: [['512m', 'thousandths']],
  },
  'duration of Flux': {
    check: fluxDuration,
    accepts: ['30m', '1h', '1h30m', '1.5h', '500ms'],
    refuses: [
      ['30', 'unit'],
      ['1d', 'days'],
      ['0s', 'above zero'],
      ['-1m', 'units'],
      ['1h 30m', 'units'],
      ['1m\n', 'units'],
    ],
  },
  'duration of the Gateway API': {
    check: gatewayDuration,
    accepts: ['0s', '3600s', '1h30m10s500ms', '99999h'],
    refuses: [
      ['1.5h', 'whole numbers'],
      ['100000s', 'five digits'],
      ['1h1m1s1ms1h', 'four parts'],
      ['30', 'unit'],
    ],
  },
  'absolute path': {
    check: absolutePath,
    accepts: ['/', '/data', '/Users/jbaker/git/k8s-cluster', '/with space', '/a..b'],
    refuses: [
      ['data', 'begins with /'],
      ['~/git', '~'],
      ['/a/../etc', '..'],
      ['/a/./b', '..'],
      ['/a//b', 'single slashes'],
      ['/a/', 'at the end'],
      ['/a\nb', 'line breaks'],
      ['/a\u0000', 'control'],
      [`/${'a'.repeat(256)}`, '255 bytes'],
    ],
  },
  'mount path': {
    check: mountPath,
    accepts: ['/data'],
    refuses: [
      ['/', 'below /'],
      ['/a:b', 'colon'],
    ],
  },
  'repository URL': {
    check: repositoryUrl,
    accepts: [
      'https://github.com/jbaker48/k8s-cluster',
      'https://github.com/jbaker48/k8s-cluster.git',
      'https://git.example.org:8443/a/b/c',
      'ssh://git@github.com/jbaker48/k8s-cluster',
      'ssh://git@github.com:22/jbaker48/k8s-cluster',
      'git@github.com:jbaker48/k8s-cluster.git',
      'github.com:jbaker48/k8s-cluster',
    ],
    refuses: [
      ['https://user:fake-password-for-tests@github.com/a/b', 'secret store'],
      ['https://fake-token-for-tests@github.com/a/b', 'secret store'],
      ['https://:fake-token-for-tests@github.com/a/b', 'secret store'],
      ['ssh://git:fake-password-for-tests@github.com/a/b', 'secret store'],
      ['git:fake-password-for-tests@github.com:a/b', 'secret store'],
      ['http://user:fake-password-for-tests@github.com/a/b', 'secret store'],
      ['http://github.com/a/b', 'write https'],
      ['file:///etc', 'write https://host'],
      ['ext::sh -c id', 'spaces'],
      ['--upload-pack=/bin/sh', 'write https://host'],
      ['ssh://-oProxyCommand=id/a', 'write https://host'],
      ['-oProxyCommand=id:a', 'write https://host'],
      ['git@-oProxyCommand:a', 'write https://host'],
      ['https://github.com', 'path of the repository'],
      ['https://github.com/', 'path of the repository'],
      ['https://github.com/a/b?ref=main', 'branch'],
      ['https://github.com/a/b#main', 'branch'],
      ['https://github.com/a/b\n', 'line breaks'],
      ['/local/path', 'write https://host'],
      ['jbaker48/k8s-cluster', 'write https://host'],
    ],
  },
  'git branch': {
    check: gitBranch,
    accepts: ['main', 'feature/a-b', 'v1.2', 'ünï'],
    refuses: [
      ['-d', 'option'],
      ['a..b', '..'],
      ['a b', 'spaces'],
      ['a~1', 'characters'],
      ['a/', 'single slashes'],
      ['a//b', 'single slashes'],
      ['.a', 'dot'],
      ['a.', 'dot'],
      ['a.lock', '.lock'],
      ['a@{1}', '@{'],
      ['HEAD', 'name of a branch'],
      ['@', 'name of a branch'],
      ['a\nb', 'characters'],
    ],
  },
  'image reference': {
    check: imageReference(),
    accepts: [
      'ghcr.io/anomalyco/opencode:1.18.33',
      `ghcr.io/anomalyco/opencode@${digest}`,
      `ghcr.io/anomalyco/opencode:latest@${digest}`,
      'alpine:3.20',
      'localhost:5000/a/b__c:1',
    ],
    refuses: [
      ['alpine', 'version as the tag'],
      ['alpine:latest', 'version as the tag'],
      ['ghcr.io/Anomaly/opencode:1', 'registry/repository'],
      ['https://ghcr.io/a/b:1', 'registry/repository'],
      ['a:b:c', 'registry/repository'],
      ['a@sha256:123', 'registry/repository'],
      ['a b:1', 'registry/repository'],
      ['a/../b:1', 'registry/repository'],
      ['a:1\n', 'registry/repository'],
    ],
  },
  'image reference with latest allowed': {
    check: imageReference({ allowLatest: true }),
    accepts: ['alpine', 'alpine:latest'],
    refuses: [['Alpine', 'registry/repository']],
  },
  'image repository': {
    check: imageRepository,
    accepts: ['ghcr.io/anomalyco/opencode', 'localhost/a', '[::1]:5000/a'],
    refuses: [
      ['alpine', 'docker.io/library/alpine'],
      ['valkey/valkey', 'docker.io/valkey/valkey'],
      ['ghcr.io/a/b:1', 'tag in its own prop'],
      [`ghcr.io/a/b@${digest}`, 'digest in its own prop'],
      ['ghcr.io/A/b', 'lower case'],
      ['oci://ghcr.io/a', 'scheme'],
      ['ghcr.io//a', 'lower case letters'],
    ],
  },
  'image tag': {
    check: imageTag(),
    accepts: ['1.18.33', 'v1', '_a'],
    refuses: [
      ['latest', 'version as the tag'],
      ['.1', 'beginning with'],
      ['a b', 'letters'],
      ['a'.repeat(129), '128'],
    ],
  },
  'image digest': {
    check: imageDigest,
    accepts: [digest],
    refuses: [['sha256:AB', '64 hexadecimal']],
  },
  'cron schedule': {
    check: cronSchedule,
    accepts: ['0 3 * * *', '*/15 0-6 1,15 JAN-mar mon-FRI', '@hourly', '@midnight', '@every 1h30m', '5/10 ? * ? 0'],
    refuses: [
      ['0 3 * *', 'it has 4 fields'],
      ['0 0 3 * * *', 'it has 6 fields'],
      ['60 * * * *', 'minute: write numbers from 0 to 59'],
      ['0 24 * * *', 'hour'],
      ['0 0 0 * *', 'day of the month'],
      ['0 0 * 13 *', 'month'],
      ['0 0 * * 7', 'Sunday is 0'],
      ['*/0 * * * *', 'above zero'],
      ['5-1 * * * *', 'smaller to the greater'],
      ['0 0 L * *', 'day of the month'],
      ['0 0 * * 1#2', 'day of the week'],
      ['@noon', '@hourly'],
      ['@every soon', '@hourly'],
      ['CRON_TZ=Europe/Berlin 0 3 * * *', 'time zone'],
    ],
  },
  'schedule of VolSync': {
    check: volsyncSchedule,
    accepts: ['0 * * * *', '*/15 * * * *', '0 3 1,15 * *', '0 3 * * 1-5', '@hourly'],
    refuses: [
      ['0 3 * * mon', 'VolSync takes numbers'],
      ['0 3 * * 1-5/2', 'VolSync takes numbers'],
      ['@every 1h', 'VolSync takes numbers'],
      ['61 * * * *', 'minute'],
    ],
  },
  CIDR: {
    check: cidr,
    accepts: ['10.42.0.0/16', '0.0.0.0/0', '192.168.1.1/32', 'fd00::/8', '::/0', '::ffff:10.0.0.0/104'],
    refuses: [
      ['10.42.0.0', 'prefix length'],
      ['10.42.0.1/16', 'address of the network'],
      ['fd00::1/8', 'address of the network'],
      ['10.42.0.0/33', 'from 0 to 32'],
      ['10.42.0/16', 'address and a prefix'],
      ['10.42.0.0/016', 'prefix length'],
      ['fe80::%eth0/64', 'address and a prefix'],
    ],
  },
  'label key': {
    check: labelKey,
    accepts: ['app', 'app.kubernetes.io/name', 'A_b.c'],
    refuses: [
      ['a/b/c', 'one slash'],
      ['/a', 'before the slash'],
      ['a/', 'beginning and ending'],
      ['App.io/name', 'lower case'],
      ['a'.repeat(64), '63'],
    ],
  },
  'annotation key': {
    check: annotationKey,
    accepts: ['reloader.stakater.com/auto', 'App.io/name'],
    refuses: [['a b', 'letters']],
  },
  'label value': {
    check: labelValue,
    accepts: ['', 'true', 'a.b_c-d'],
    refuses: [
      ['a b', 'letters'],
      ['-a', 'beginning'],
      ['a'.repeat(64), '63'],
    ],
  },
  'environment name': {
    check: environmentName,
    accepts: ['PATH', '_a', 'A1'],
    refuses: [
      ['1A', 'beginning'],
      ['A-B', 'letters'],
      ['A=B', 'letters'],
      ['A\n', 'letters'],
    ],
  },
  'secret key': {
    check: secretKey,
    accepts: ['OPENCODE_FLUX_GITHUB_PAT', '.dockerconfigjson', 'a.b-c'],
    refuses: [
      ['a/b', 'letters'],
      ['..', 'dots'],
      ['..data', 'dots'],
      ['.', 'dots'],
      ['a'.repeat(254), '253'],
    ],
  },
  version: {
    check: version,
    accepts: ['1.7.1', 'v1.35', '1.35', '4.4.0-rc.1'],
    refuses: [
      ['1', 'version'],
      ['latest', 'version'],
      ['>=1.2.3', 'version'],
      ['1.2.3.4', 'version'],
      ['1.99999999999999999999', 'version'],
    ],
  },
  'covered by a certificate': {
    check: coveredBy(['*.opencode.example.org', 'example.org']),
    accepts: ['flux.opencode.example.org', 'example.org'],
    refuses: [
      ['a.flux.opencode.example.org', 'exactly one label'],
      ['opencode.example.org', 'covers *.opencode.example.org, example.org'],
      ['www.example.org', 'covers'],
      ['.opencode.example.org', 'covers'],
    ],
  },
};

describe.each(Object.entries(table))('%s', (_, { check, accepts, refuses }) => {
  test.each(accepts)('accepts %j', (value) => {
    expect(check(value)).toBeUndefined();
  });

  test.each(refuses)('refuses %j: %s', (value, advice) => {
    expect(check(value)).toContain(advice);
  });

  // What plain JavaScript passes for a string: advice, never an exception.
  test.each([[null], [42], [{}], [[]], [true]])('refuses %j, which is no string', (value) => {
    expect(check(value as never)).toContain('write a string');
  });
});

test.each([
  [0, false],
  [1, true],
  [65535, true],
  [65536, false],
  [1.5, false],
  [NaN, false],
  ['80', false],
])('port %j is %s', (value, fine) => {
  expect(port(value as number) === undefined).toBe(fine);
});

test('a whole number out of its range is told the range', () => {
  expect(integerBetween(1, 3)(4)).toBe('write a whole number from 1 to 3');
});

describe('what an error shows', () => {
  test('a URL with credentials is refused without printing them', () => {
    const url = `https://user:${['hunter', '2'].join('')}@github.com/a/b`;
    const [message = ''] = new Problems().check('repository', url, repositoryUrl).messages;
    expect(message).toMatch(/^repository is \(not shown: it looks like a secret\): leave the credentials out/);
    expect(message).not.toContain('hunter');
  });

  test('a required prop that JavaScript left out is named', () => {
    const missing = undefined as unknown as string;
    expect(new Problems().require('domain', missing, hostname).messages).toEqual([
      'domain is missing: it has no default, so write one',
    ]);
  });

  test('a value without JSON is shown as text', () => {
    expect(new Problems().check('size', 5n, () => 'write a string').messages).toEqual(['size is 5: write a string']);
  });

  test('a long value is cut', () => {
    const [message = ''] = new Problems().check('name', 'x'.repeat(5000), dnsLabel()).messages;
    expect(message.length).toBeLessThan(400);
  });
});
