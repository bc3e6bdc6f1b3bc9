/**
 * Stands in for the CSI driver of Rook Ceph with its provisioner and snapshotter, and for OpenEBS' local provisioner.
 *
 * Brings the StorageClasses `ceph-block` and `openebs-hostpath` and the VolumeSnapshotClass `csi-ceph-blockpool`. A claim that Kubernetes has given to
 * one of its provisioners gets an ext4 file system of exactly the requested size, in a file that is mounted through a loop device and
 * bound as a `local` volume, so the kubelet honours `fsGroup`. The content of a VolumeSnapshot (`dataSourceRef`) is copied into it; claims with
 * a data source of another kind are left to who populates those. A released volume is deleted. A VolumeSnapshot is a copy of the file, taken while
 * the file system is frozen, so it is of one moment, as a snapshot of a Ceph image is. Not honoured: growing, clones of claims, snapshot contents.
 *
 * Mounts outlive `stop`, because pods outlive it too; a start finds them again.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseQuantity } from '../../../lib/validation/quantity';
import { ClusterApi, type ClusterObject } from './cluster-api';
import { type Again, control } from './controller';
import {
  PERSISTENT_VOLUME,
  PERSISTENT_VOLUME_CLAIM,
  STORAGE_CLASS,
  VOLUME_SNAPSHOT,
  VOLUME_SNAPSHOT_CLASS,
} from './resources';
import { runProgram } from './run-program';
import type { StandIn, StandInContext } from './stand-in';
import { type Claim, SNAPSHOT_GROUP, type Snapshot, type Volume } from './storage-objects';

const CEPH = 'rook-ceph.rbd.csi.ceph.com';
const OPENEBS = 'openebs.io/local';
const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Seconds until what somebody else has to do first is looked at again. */
const SOON_S = 1;

export async function start(context: StandInContext): Promise<StandIn> {
  const api = await ClusterApi.connect(context.kubeconfig, 'ceph-csi');
  const images = new Images(join(context.stateDirectory, 'ceph-csi'));
  await bringClasses(api);
  for (const { metadata } of await api.list<Volume>(PERSISTENT_VOLUME)) await images.mount(metadata.name);
  control<Claim>(api, PERSISTENT_VOLUME_CLAIM, (claim) => provision(api, images, claim, context), context);
  control<Volume>(api, PERSISTENT_VOLUME, (volume) => reclaim(api, images, volume, context), context);
  control<Snapshot>(api, VOLUME_SNAPSHOT, (snapshot) => takeSnapshot(api, images, snapshot, context), context);
  const gone = ({ metadata }: ClusterObject): void => images.deleteSnapshot(metadata.uid ?? '');
  api.watch(VOLUME_SNAPSHOT, { changed: () => undefined, gone }, context.signal);
  return { name: 'Rook Ceph’s CSI driver', stop: () => Promise.resolve() };
}

async function bringClasses(api: ClusterApi): Promise<void> {
  await api.apply(STORAGE_CLASS, {
    metadata: { name: 'ceph-block' },
    provisioner: CEPH,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
  await api.apply(STORAGE_CLASS, {
    metadata: { name: 'openebs-hostpath' },
    provisioner: OPENEBS,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  await api.apply(VOLUME_SNAPSHOT_CLASS, {
    metadata: { name: 'csi-ceph-blockpool' },
    driver: CEPH,
    deletionPolicy: 'Delete',
  });
}

/** Files that hold file systems, and where they are mounted. */
class Images {
  public constructor(private readonly directory: string) {
    for (const each of ['volumes', 'mounts', 'snapshots']) mkdirSync(join(directory, each), { recursive: true });
  }

  public mountPoint(volume: string): string {
    return join(this.directory, 'mounts', volume);
  }

  public hasSnapshot(uid: string): boolean {
    return existsSync(this.snapshot(uid));
  }

  public async create(volume: string, bytes: number, snapshot: string | undefined): Promise<void> {
    const image = this.image(volume);
    if (!existsSync(image)) {
      const unfinished = `${image}.unfinished`;
      if (snapshot === undefined) {
        writeFileSync(unfinished, '');
        truncateSync(unfinished, bytes);
        await runProgram('mkfs.ext4', ['-q', '-m0', '-E', 'lazy_itable_init=1,lazy_journal_init=1', unfinished]);
      } else {
        await copy(this.snapshot(snapshot), unfinished);
      }
      await runProgram('mv', [unfinished, image]);
    }
    await this.mount(volume);
  }

  /** Mounts a volume whose image is here, unless it is mounted: two mounts of one image would destroy it. */
  public async mount(volume: string): Promise<void> {
    const at = this.mountPoint(volume);
    if (!existsSync(this.image(volume)) || isMounted(at)) return;
    mkdirSync(at, { recursive: true });
    await runProgram('mount', ['-o', 'loop', this.image(volume), at]);
  }

  public async delete(volume: string): Promise<void> {
    const at = this.mountPoint(volume);
    if (isMounted(at)) await runProgram('umount', [at]);
    rmSync(at, { recursive: true, force: true });
    rmSync(this.image(volume), { force: true });
  }

  public async takeSnapshot(volume: string, uid: string): Promise<void> {
    const at = this.mountPoint(volume);
    const unfinished = `${this.snapshot(uid)}.unfinished`;
    await runProgram('fsfreeze', ['--freeze', at]);
    try {
      await copy(this.image(volume), unfinished);
    } finally {
      await runProgram('fsfreeze', ['--unfreeze', at]);
    }
    await runProgram('mv', [unfinished, this.snapshot(uid)]);
  }

  public deleteSnapshot(uid: string): void {
    rmSync(this.snapshot(uid), { force: true });
  }

  private image(volume: string): string {
    return join(this.directory, 'volumes', `${volume}.ext4`);
  }

  private snapshot(uid: string): string {
    return join(this.directory, 'snapshots', `${uid}.ext4`);
  }
}

async function copy(from: string, to: string): Promise<void> {
  await runProgram('cp', ['--sparse=always', '--reflink=auto', from, to]);
}

function isMounted(directory: string): boolean {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[1] === directory);
}

async function provision(api: ClusterApi, images: Images, claim: Claim, { log }: StandInContext): Promise<Again> {
  const { metadata, spec } = claim;
  const provisioner = metadata.annotations?.[PROVISIONER];
  if (provisioner !== CEPH && provisioner !== OPENEBS) return undefined;
  if (spec.volumeName !== undefined || metadata.deletionTimestamp !== undefined) return undefined;
  const source = spec.dataSourceRef;
  let snapshot: string | undefined;
  if (source !== undefined) {
    if (source.apiGroup !== SNAPSHOT_GROUP) return undefined;
    const found = await api.get<Snapshot>(VOLUME_SNAPSHOT, source.name, metadata.namespace);
    snapshot = found?.metadata.uid;
    if (snapshot === undefined || found?.status?.readyToUse !== true) return SOON_S;
  }
  const { storage } = spec.resources.requests;
  const name = `pvc-${metadata.uid}`;
  await images.create(name, Number((parseQuantity(storage) ?? 0n) / 1_000_000_000n), snapshot);
  await api.apply(PERSISTENT_VOLUME, {
    metadata: { name, annotations: { [PROVISIONED_BY]: provisioner } },
    spec: {
      capacity: { storage },
      accessModes: spec.accessModes,
      storageClassName: spec.storageClassName,
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: {
        ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: metadata.name, namespace: metadata.namespace },
        uid: metadata.uid,
      },
      local: { path: images.mountPoint(name) },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] }],
        },
      },
    },
  });
  log(`ceph-csi: ${storage} for claim ${metadata.name}${source === undefined ? '' : ` from ${source.name}`}`);
  return undefined;
}

async function reclaim(api: ClusterApi, images: Images, volume: Volume, { log }: StandInContext): Promise<Again> {
  const { metadata, status } = volume;
  const provisioner = metadata.annotations?.[PROVISIONED_BY];
  if (provisioner !== CEPH && provisioner !== OPENEBS) return undefined;
  if (status?.phase !== 'Released') return undefined;
  await images.delete(metadata.name);
  await api.delete(PERSISTENT_VOLUME, metadata);
  log(`ceph-csi: deleted volume ${metadata.name}`);
  return undefined;
}

async function takeSnapshot(
  api: ClusterApi,
  images: Images,
  snapshot: Snapshot,
  { log }: StandInContext,
): Promise<Again> {
  const { metadata, spec, status } = snapshot;
  const uid = metadata.uid ?? '';
  if (metadata.deletionTimestamp !== undefined || (status?.readyToUse === true && images.hasSnapshot(uid))) {
    return undefined;
  }
  const claim = await api.get<Claim>(
    PERSISTENT_VOLUME_CLAIM,
    spec.source.persistentVolumeClaimName ?? '',
    metadata.namespace,
  );
  if (claim?.status?.phase !== 'Bound' || claim.spec.volumeName === undefined) return SOON_S;
  await images.takeSnapshot(claim.spec.volumeName, uid);
  await api.patchStatus(VOLUME_SNAPSHOT, metadata, {
    readyToUse: true,
    creationTime: new Date().toISOString(),
    restoreSize: claim.spec.resources.requests.storage,
    boundVolumeSnapshotContentName: `snapcontent-${uid}`,
  });
  log(`ceph-csi: snapshot ${metadata.name} of claim ${claim.metadata.name}`);
  return undefined;
}
