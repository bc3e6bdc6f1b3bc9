import { Construct } from 'constructs';
import type { IFileSource } from '../gitops/file-source';
import type { OutputFile } from '../gitops/output-file';
import type { HostFile } from './host-file';
import { hostScripts } from './host-scripts';
import type { MemoryPod } from './memory-pod';
import type { MemoryPodProps } from './memory-pod-props';
import { resolveMemoryPod } from './resolve-memory-pod';
import { systemdFiles } from './systemd/systemd-files';
import { checkMemoryPod } from './validation/check-memory-pod';

export interface MemoryPodHostProps extends MemoryPodProps {
  /**
   * Name of the host's folder under `hosts/`, in lower case.
   *
   * @default - the construct's id
   */
  readonly hostName?: string;
}

const HOST_KEYS = ['hostName'] as const satisfies readonly (keyof MemoryPodHostProps)[];

/** A Linux host that runs the memory pod under systemd and Podman: the files of `hosts/<host>/`. */
export class MemoryPodHost extends Construct implements IFileSource {
  /** Name of the host's folder. */
  public readonly hostName: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: MemoryPodHostProps,
  ) {
    super(scope, id);
    this.hostName = props.hostName ?? id;
    this.node.addValidation({ validate: () => [...this.checkHostName(), ...checkMemoryPod(props, HOST_KEYS)] });
  }

  /** The pod with its defaults filled in. */
  public get pod(): MemoryPod {
    return resolveMemoryPod(this.props);
  }

  public *renderFiles(): Iterable<OutputFile> {
    for (const { path, content, mode } of this.hostFiles()) {
      yield { path: `hosts/${this.hostName}/${path}`, content, mode, constructPath: this.node.path };
    }
  }

  private hostFiles(): readonly HostFile[] {
    const { pod } = this;
    return [...systemdFiles(pod), ...hostScripts(pod)];
  }

  private checkHostName(): string[] {
    const { hostName } = this;
    if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(hostName) || hostName.includes('..')) {
      return [`hostName is ${JSON.stringify(hostName)}: has to be a host name, such as "memory" or "nas.lan"`];
    }
    const hosts = this.node.root.node.findAll().filter((construct) => construct instanceof MemoryPodHost);
    const twin = hosts.find((host) => host !== this && host.hostName === hostName);
    if (twin === undefined) return [];
    return [`hostName is ${JSON.stringify(hostName)}: ${twin.node.path} has it too; two hosts cannot share a folder`];
  }
}
