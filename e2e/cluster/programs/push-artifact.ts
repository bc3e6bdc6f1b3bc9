/**
 * Pushes a tar.gz into the registry as Helm pushes a chart and Flux a tree: `node --import tsx e2e/cluster/programs/push-artifact.ts chart|tree REGISTRY NAME TAG FILE`.
 * Prints the digest of the manifest.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Blob {
  readonly mediaType: string;
  readonly content: Buffer;
}

const TYPES = {
  chart: {
    config: 'application/vnd.cncf.helm.config.v1+json',
    layer: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  },
  tree: { config: 'application/vnd.cncf.flux.config.v1+json', layer: 'application/vnd.cncf.flux.content.v1.tar+gzip' },
} as const;

export type ArtifactKind = keyof typeof TYPES;

const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

const descriptorOf = ({ mediaType, content }: Blob): object => ({
  mediaType,
  digest: digestOf(content),
  size: content.length,
});

/** The digest of its manifest. */
export async function pushArtifact(
  kind: ArtifactKind,
  registry: string,
  name: string,
  tag: string,
  archive: Buffer,
): Promise<string> {
  const repository = `http://${registry}/v2/${name}`;
  const config = { mediaType: TYPES[kind].config, content: Buffer.from('{}') };
  const layer = { mediaType: TYPES[kind].layer, content: archive };
  for (const blob of [config, layer]) await pushBlob(repository, blob);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: descriptorOf(config),
      layers: [descriptorOf(layer)],
    }),
  );
  await put(`${repository}/manifests/${tag}`, 'application/vnd.oci.image.manifest.v1+json', manifest);
  return digestOf(manifest);
}

async function pushBlob(repository: string, { content }: Blob): Promise<void> {
  const begun = await fetch(`${repository}/blobs/uploads/`, { method: 'POST' });
  const location = begun.headers.get('location');
  if (location === null) throw new Error(`${repository} takes no upload: ${String(begun.status)}`);
  const url = new URL(location, `${repository}/`);
  url.searchParams.set('digest', digestOf(content));
  await put(url.href, 'application/octet-stream', content);
}

async function put(url: string, type: string, content: Buffer): Promise<void> {
  const answer = await fetch(url, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(content) });
  if (!answer.ok) throw new Error(`${url}: ${String(answer.status)} ${await answer.text()}`);
}

async function main([kind = '', registry = '', name = '', tag = '', file = '']: readonly string[]): Promise<void> {
  if (kind !== 'chart' && kind !== 'tree') throw new Error(`neither chart nor tree: ${kind}`);
  process.stdout.write(`${await pushArtifact(kind, registry, name, tag, readFileSync(file))}\n`);
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
