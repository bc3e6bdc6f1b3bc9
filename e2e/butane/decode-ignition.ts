import { gunzipSync } from 'node:zlib';

/**
 * An Ignition configuration with every `source` and `compression` replaced by the bytes that they stand for: what has to
 * be equal in two correct translations.
 */
export function decodeIgnition(json: string): unknown {
  return decode(JSON.parse(json));
}

function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  if ('source' in value && typeof value.source === 'string') {
    const { source, compression, ...rest } = value as { source: string; compression?: string };
    const bytes = decodeDataUrl(source);
    return { ...rest, bytes: (compression === 'gzip' ? gunzipSync(bytes) : bytes).toString('base64') };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
}

export function decodeDataUrl(url: string): Buffer {
  const match = /^data:(?<base64>;base64)?,(?<body>.*)$/s.exec(url);
  if (match?.groups === undefined) throw new Error(`not a data URL: ${url.slice(0, 40)}`);
  const body = match.groups['body'] ?? '';
  if (match.groups['base64'] !== undefined) return Buffer.from(decodeURIComponent(body), 'base64');
  return Buffer.from(
    body.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
