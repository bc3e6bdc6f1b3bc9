import type { DatabasePassword, HostMount } from '../memory-pod';
import type { MemoryPodContext } from './container';
import type { DataDirectoryProps } from './container-props';

/** Where the files of `database-passwords.sh` are inside the container. */
const FOLDER = '/run/memory-pod-password';

/** The password of a database whose data belongs to `own`; undefined without a key. */
export function databasePassword(
  pod: MemoryPodContext,
  key: string | undefined,
  data: DataDirectoryProps | undefined,
  own: { readonly name: string; readonly uid: number; readonly gid: number },
): DatabasePassword | undefined {
  if (key === undefined) return undefined;
  return { key, directory: `/run/${pod.name}/${own.name}`, uid: data?.uid ?? own.uid, gid: data?.gid ?? own.gid };
}

/** Options of Valkey and of Redis: a path alone stands in the process list. */
export function passwordOptions(password: DatabasePassword | undefined): readonly string[] {
  return password === undefined ? [] : ['--include', `${FOLDER}/server.conf`];
}

/** The mount of the files. */
export function passwordMounts(password: DatabasePassword | undefined, prop: string): readonly HostMount[] {
  if (password === undefined) return [];
  return [
    {
      hostPath: password.directory,
      prop: `${prop}.passwordKey`,
      containerPath: FOLDER,
      readOnly: true,
      selinux: 'private',
      madeAtStart: true,
    },
  ];
}

/** A call of the client, whose password is in its environment. */
export function withPassword(password: DatabasePassword | undefined, command: string): string {
  return password === undefined ? command : `REDISCLI_AUTH=$(cat ${FOLDER}/password) ${command}`;
}
