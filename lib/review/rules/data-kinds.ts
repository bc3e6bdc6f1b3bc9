import type { ObjectIdentity } from '../model';

/** Kinds whose deletion deletes data, and the data. The key is `group/Kind`; the core group is empty. */
export type DataKinds = ReadonlyMap<string, string>;

/** Data that goes with an object of each kind. Kubernetes' own first, then operators by their API group. */
const KNOWN: Readonly<Record<string, string>> = {
  '/Namespace': 'everything in it, claims and Secrets included',
  '/PersistentVolume': 'the data on it',
  '/PersistentVolumeClaim': 'the data on it',
  '/Secret': 'the values in it',
  'apiextensions.k8s.io/CustomResourceDefinition': 'every object of its kind in the cluster',
  'snapshot.storage.k8s.io/VolumeSnapshot': 'the snapshot',
  'groupsnapshot.storage.k8s.io/VolumeGroupSnapshot': 'its snapshots',
  'acid.zalan.do/postgresql': 'its databases',
  'apps.kubeblocks.io/Cluster': 'its databases',
  'database.arangodb.com/ArangoDeployment': 'its databases',
  'cassandra.datastax.com/CassandraDatacenter': 'its keyspaces',
  'cdi.kubevirt.io/DataVolume': 'the disk',
  'ceph.rook.io/CephBlockPool': 'every volume in the pool',
  'ceph.rook.io/CephBlockPoolRadosNamespace': 'every volume in it',
  'ceph.rook.io/CephCluster': 'every volume, file system and bucket of the cluster',
  'ceph.rook.io/CephFilesystem': 'every shared volume in it',
  'ceph.rook.io/CephFilesystemSubVolumeGroup': 'every shared volume in it',
  'ceph.rook.io/CephObjectStore': 'every bucket in it',
  'clickhouse.altinity.com/ClickHouseInstallation': 'its databases',
  'databases.spotahome.com/RedisFailover': 'its keys',
  'dragonflydb.io/Dragonfly': 'its keys',
  'elasticsearch.k8s.elastic.co/Elasticsearch': 'its indices',
  'k8s.mariadb.com/Database': 'the database',
  'k8s.mariadb.com/MariaDB': 'its databases',
  'kafka.strimzi.io/Kafka': 'its topics',
  'kafka.strimzi.io/KafkaNodePool': 'the topics on its nodes',
  'kafka.strimzi.io/KafkaTopic': 'the messages in it',
  'kubevirt.io/VirtualMachine': 'the disks that it declares',
  'kopiur.home-operations.com/Snapshot': 'the snapshot, unless its deletionPolicy keeps it',
  'longhorn.io/Backup': 'the backup',
  'longhorn.io/BackingImage': 'the image',
  'longhorn.io/Volume': 'the data on it',
  'minio.min.io/Tenant': 'its buckets',
  'mongodbcommunity.mongodb.com/MongoDBCommunity': 'its databases',
  'mysql.oracle.com/InnoDBCluster': 'its databases',
  'objectbucket.io/ObjectBucket': 'the objects in it',
  'objectbucket.io/ObjectBucketClaim': 'the bucket and the objects in it',
  'opensearch.opster.io/OpenSearchCluster': 'its indices',
  'postgres-operator.crunchydata.com/PostgresCluster': 'its databases',
  'postgresql.cnpg.io/Cluster': 'its databases',
  'postgresql.cnpg.io/Database': 'the database, if its databaseReclaimPolicy is delete',
  'ps.percona.com/PerconaServerMySQL': 'its databases',
  'psmdb.percona.com/PerconaServerMongoDB': 'its databases',
  'pxc.percona.com/PerconaXtraDBCluster': 'its databases',
  'pgv2.percona.com/PerconaPGCluster': 'its databases',
  'rabbitmq.com/RabbitmqCluster': 'its queues',
  'rabbitmq.com/Queue': 'the messages in it',
  'redis.redis.opstreelabs.in/Redis': 'its keys',
  'redis.redis.opstreelabs.in/RedisCluster': 'its keys',
  'redis.redis.opstreelabs.in/RedisReplication': 'its keys',
  'scylla.scylladb.com/ScyllaCluster': 'its keyspaces',
  'topolvm.io/LogicalVolume': 'the data on it',
};

/** The kinds that are known here. */
export const DATA_KINDS: DataKinds = new Map(Object.entries(KNOWN));

/** The data that goes with an object; undefined for kinds that own none. */
export function dataWith(
  { group, kind }: Pick<ObjectIdentity, 'group' | 'kind'>,
  kinds: DataKinds,
): string | undefined {
  return kinds.get(`${group}/${kind}`);
}
