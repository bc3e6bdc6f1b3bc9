// Replaces the `github-copilot` entry among OpenCode's logins, when the Secret has changed since the last time.
// Prints one line and nothing of any login; ends with 0 whatever it finds.
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

const PROVIDER = 'github-copilot';
const secretFile = process.env.COPILOT_LOGIN_FILE ?? '';
const directory = process.env.OPENCODE_DATA_DIRECTORY ?? '';
const logins = join(directory, ['auth', 'json'].join('.'));
const stamp = join(directory, 'copilot-login.sha256');

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function filled(value) {
  return typeof value === 'string' && value !== '';
}

/** The entry out of either form of the Secret: the whole file of logins, or the entry alone. */
function entryOf(text) {
  const object = parseObject(text);
  const entry = object?.[PROVIDER] ?? object;
  if (typeof entry !== 'object' || entry === null || entry.type !== 'oauth') return undefined;
  return filled(entry.refresh) && typeof entry.access === 'string' && Number.isFinite(entry.expires)
    ? entry
    : undefined;
}

/** Whole or not at all, even when the machine fails: a new file beside it, on the disk before it takes the name. */
function replace(file, text) {
  const next = `${file}.${process.pid}.next`;
  const descriptor = openSync(next, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
}

function removeLeftovers() {
  for (const name of readdirSync(directory)) {
    if (/\.\d+\.next$/.test(name)) rmSync(join(directory, name), { force: true });
  }
}

function seed() {
  const text = read(secretFile)?.trim() ?? '';
  if (text === '') return 'the Secret is missing or empty: starting without a new login';
  const entry = entryOf(text);
  if (entry === undefined)
    return `the Secret holds no ${PROVIDER} login in OpenCode's form: starting without a new login`;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  removeLeftovers();
  const hash = createHash('sha256').update(JSON.stringify(entry)).digest('hex');
  if (read(stamp)?.trim() === hash) return 'the Secret has not changed: the login on the volume is kept';
  const present = read(logins);
  const others = present === undefined || present.trim() === '' ? {} : parseObject(present);
  if (others === undefined)
    return 'the logins on the volume cannot be read as JSON, and are left as they are: starting without a new login';
  replace(logins, `${JSON.stringify({ ...others, [PROVIDER]: entry }, null, 2)}\n`);
  replace(stamp, `${hash}\n`);
  return 'the login of the Secret is on the volume';
}

try {
  console.log(`copilot-login: ${seed()}`);
} catch (error) {
  // The code alone: a message may quote what it failed on.
  console.log(`copilot-login: cannot write the login (${error.code ?? 'unknown error'}): starting without a new login`);
}
