import { gunzipSync } from 'node:zlib';
import { loadAll } from 'js-yaml';
import type { OutputFile } from '../gitops/output-file';
import type { OutputGuard } from '../gitops/output-guard';
import { looksRandom, namesSecret, secretsIn } from '../validation/secret-pattern';
import { isRecord } from './record';

const advice = 'put it into the secret store and refer to it by name';

/** Refuses output that holds what looks like a secret. A finding names file, line and kind, never the value. */
export class SecretGuard implements OutputGuard {
  /** What looks like a secret in the files, one line each. */
  public inspect(files: readonly OutputFile[]): readonly string[] {
    return files.flatMap((file) => {
      const where = file.constructPath === undefined ? file.path : `${file.constructPath}: ${file.path}`;
      return [...new Set(inspectFile(file))].map((finding) => `${where}: ${finding}`);
    });
  }
}

function inspectFile(file: OutputFile): string[] {
  const findings: string[] = [];
  if (secretsIn(file.path).length > 0) findings.push(`the file name holds what looks like a secret: ${advice}`);
  findings.push(...inspectText(file.content), ...inspectDataUrls(file.content));
  if (isManifest(file)) {
    for (const object of manifestsOf(file)) findings.push(...inspectValue(object, []));
  } else {
    findings.push(...inspectAssignments(file.content));
  }
  return findings;
}

function isManifest(file: OutputFile): boolean {
  return file.manifest !== undefined || /\.ya?ml$/.test(file.path);
}

/** A secret is on one line, but for the header of an encoded credential, which may be folded over two. */
function inspectText(text: string): string[] {
  if (secretsIn(text).length === 0) return [];
  const lines = text.split('\n');
  const findings = lines.flatMap((line, index) =>
    secretsIn(line).map((name) => `line ${index + 1} has what looks like ${name}: ${advice}`),
  );
  return findings.length > 0 ? findings : secretsIn(text).map((name) => `it has what looks like ${name}: ${advice}`);
}

/** Ignition carries files as data URLs, gzipped or not: what is in them is output as well. */
function inspectDataUrls(text: string): string[] {
  const findings: string[] = [];
  for (const [, encoding = '', body = ''] of text.matchAll(/data:([\w.+/;=-]*),([^\s"']*)/g)) {
    const decoded = encoding.endsWith(';base64') ? decodeBase64(body) : decodePercent(body);
    findings.push(...secretsIn(decoded).map((name) => `an encoded file in it has what looks like ${name}: ${advice}`));
    findings.push(...inspectAssignments(decoded).map((finding) => `in an encoded file, ${finding}`));
  }
  return findings;
}

function decodeBase64(body: string): string {
  const bytes = Buffer.from(body, 'base64');
  try {
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  } catch {
    return bytes.toString('utf8');
  }
}

function decodePercent(body: string): string {
  try {
    return decodeURIComponent(body);
  } catch {
    return body;
  }
}

function manifestsOf(file: OutputFile): readonly unknown[] {
  if (file.manifest !== undefined) return [file.manifest];
  if (!/\.ya?ml$/.test(file.path)) return [];
  try {
    return loadAll(file.content);
  } catch {
    // The YAML guard reports what does not parse.
    return [];
  }
}

function inspectValue(value: unknown, path: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => inspectValue(item, [...path, String(index)]));
  if (!isRecord(value)) return [];
  const findings: string[] = [];
  if (
    value['kind'] === 'Secret' &&
    value['apiVersion'] === 'v1' &&
    (hasEntries(value['data']) || hasEntries(value['stringData']))
  ) {
    findings.push(`${display(path)} is a Secret with its data: emit an ExternalSecret instead`);
  }
  // An environment variable in a list stands under `value`, its name beside it.
  const { name, value: literal } = value;
  if (typeof name === 'string' && typeof literal === 'string' && namesSecret(name) && looksRandom(literal)) {
    findings.push(`the value of ${name} at ${display(path)} looks like a secret: ${advice}`);
  }
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === 'string') {
      if (namesSecret(key) && looksRandom(child)) {
        findings.push(`${display([...path, key])} looks like a secret: ${advice}`);
      }
    } else {
      findings.push(...inspectValue(child, [...path, key]));
    }
  }
  return findings;
}

/** `NAME=value` of environment files, units and scripts. */
function inspectAssignments(text: string): string[] {
  const findings: string[] = [];
  for (const [, name = '', value = ''] of text.matchAll(
    /(?<![\w.-])([A-Za-z_][\w.-]*)["']?\s*[=:]\s*["']?([^\s"',;]+)/g,
  )) {
    if (namesSecret(name) && looksRandom(value)) findings.push(`the value of ${name} looks like a secret: ${advice}`);
  }
  return findings;
}

function hasEntries(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0;
}

function display(path: readonly string[]): string {
  return path.length === 0 ? 'the object' : path.join('.');
}
