// Leaves at TERMINAL_LIBRARY the library that this OpenCode needs, or nothing, and then the reason beside it.
// Prints one line; ends with 0 whatever it finds.
import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';

const file = process.env.TERMINAL_LIBRARY ?? '';
const url = process.env.TERMINAL_LIBRARY_URL ?? '';
const digest = process.env[`TERMINAL_LIBRARY_${process.arch.toUpperCase()}`];
const entry = `package/rust-pty/target/release/librust_pty${process.arch === 'arm64' ? '_arm64' : ''}_musl.so`;

/** Seconds for one of two tries: a network that swallows packets must not hold the workspace up. */
const TRY_SECONDS = 20;

const MEBIBYTE = 2 ** 20;

class Missing extends Error {}

/** Built for musl, with terminals, and with no library for musl among its own. */
function isNeeded() {
  if (!readFileSync('/proc/self/maps', 'utf8').includes('/ld-musl-')) return false;
  const chunk = Buffer.alloc(8 * MEBIBYTE);
  const program = openSync(process.execPath, 'r');
  let hasTerminals = false;
  // Chunks overlap, for a name may lie across two.
  for (let position = 0, length = 1; length > 0; position += chunk.length - 64) {
    length = readSync(program, chunk, 0, chunk.length, position);
    const bytes = chunk.subarray(0, length);
    if (bytes.includes('librust_pty_musl') || bytes.includes('librust_pty_arm64_musl')) return false;
    hasTerminals ||= bytes.includes('librust_pty');
  }
  closeSync(program);
  return hasTerminals;
}

function isTheOne(bytes) {
  return createHash('sha256').update(bytes).digest('hex') === digest;
}

function isThere() {
  try {
    return isTheOne(readFileSync(file));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

async function download() {
  let reason = '';
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TRY_SECONDS * 1000) });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      reason = `${url} answers ${response.status}`;
    } catch (error) {
      reason = `${url} cannot be fetched (${error.code ?? error.name})`;
    }
  }
  throw new Missing(reason);
}

/** The content of one file of a tar archive: blocks of 512 bytes, a header before each file. */
function extract(archive) {
  for (let offset = 0; offset + 512 <= archive.length;) {
    const header = archive.subarray(offset, offset + 512);
    const size = parseInt(header.toString('latin1', 124, 136), 8) || 0;
    if (header.toString('latin1', 0, 100).split('\0')[0] === entry)
      return archive.subarray(offset + 512, offset + 512 + size);
    offset += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Missing(`${url} has no ${entry}`);
}

function unpack(packed) {
  try {
    return gunzipSync(packed, { maxOutputLength: 64 * MEBIBYTE });
  } catch {
    throw new Missing(`${url} is no npm package`);
  }
}

/** Whole or not at all, even when the machine fails. */
function place(bytes) {
  const next = `${file}.next`;
  const descriptor = openSync(next, 'w', 0o644);
  try {
    writeSync(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(next, file);
}

async function bring() {
  mkdirSync(dirname(file), { recursive: true });
  rmSync(`${file}.missing`, { force: true });
  if (!isNeeded()) {
    rmSync(file, { force: true });
    return 'this OpenCode needs none';
  }
  if (digest === undefined) throw new Missing(`there is no library for ${process.arch}`);
  if (isThere()) return 'it is on the volume';
  rmSync(file, { force: true });
  const bytes = extract(unpack(await download()));
  if (!isTheOne(bytes)) throw new Missing(`what ${url} has is not the file that was pinned`);
  place(bytes);
  return 'fetched, checked and put on the volume';
}

try {
  console.log(`terminal-library: ${await bring()}`);
} catch (error) {
  const reason = error instanceof Missing ? error.message : `the volume cannot be used (${error.code ?? error.name})`;
  console.log(`terminal-library: terminals do not open: ${reason}`);
  try {
    writeFileSync(`${file}.missing`, `${reason}\n`);
  } catch {
    // opencode.sh says what is wrong with the volume.
  }
}
