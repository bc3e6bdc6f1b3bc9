// `npm install` leaves optional packages of other platforms out of package-lock.json where its registry does not carry
// them, and `npm ci` then refuses the lock file on every machine. This writes them in: run it after `npm install`.
// With --check it only says what is missing.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const operatingSystems = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
};
const processors = { x64: 'x64', arm64: 'arm64', arm: 'arm', ia32: 'ia32' };
for (const other of ['ppc64', 'riscv64', 's390x', 'loong64', 'wasm32', 'mips64el']) processors[other] = other;

/** The `os` and `cpu` of a package by the words of its name, so that npm does not ask for it elsewhere. */
function platformOf(name) {
  const words = name.split(/[-/]/);
  const os = words.map((word) => operatingSystems[word]).find(Boolean);
  const cpu = words.map((word) => processors[word]).find(Boolean);
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const found = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => place in lock.packages);
    if (found || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev && { dev: true }),
      ...platformOf(name),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
}

if (process.argv.includes('--check')) {
  if (added.length > 0) {
    console.error(`package-lock.json lacks ${added.join(', ')}: run node .ci/complete-lockfile.mjs`);
    process.exitCode = 1;
  }
} else if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`added ${added.join(', ')}`);
}
