import { Construct } from 'constructs';
import type { IDescribed } from '../gitops/description';
import { freeId } from '../gitops/construct-id';
import type { IFileSource } from '../gitops/file-source';
import type { OutputFile } from '../gitops/output-file';
import { printable } from '../validation/problem';
import { isUnknownVersion } from '../workspace/opencode/version';
import { addSynthWarning } from '../gitops/synth-report';
import { renderBundle } from './bundle/render-bundle';
import { DEFAULT_BUTANE_SPEC, type ButaneSpec } from './butane/butane-versions';
import { checkButane } from './butane/check-butane';
import { renderButane } from './butane/render-butane';
import { OPENCODE_SERVER_IMAGE, type OpenCodeServerProps } from './containers/opencode';
import { hostForms, type HostForm } from './host-forms';
import { hostFacts, type HostFacts } from './host-facts';
import type { HostFile } from './host-file';
import { hostScripts } from './host-scripts';
import type { MemoryPod } from './memory-pod';
import type { MemoryPodProps } from './memory-pod-props';
import { renderNixos } from './nixos/render-nixos';
import { checkQuadlet } from './quadlet/check-quadlet';
import type { QuadletOptions } from './quadlet/quadlet-options';
import { renderQuadlet } from './quadlet/render-quadlet';
import { resolveMemoryPod } from './resolve-memory-pod';
import { systemdFiles } from './systemd/systemd-files';
import { checkMemoryPod } from './validation/check-memory-pod';
import { openToNetwork } from './validation/open-bind';

/** A memory pod, and how it reaches its host. */
export interface MemoryPodHostProps extends MemoryPodProps {
  /**
   * Name of the host's folder under `hosts/`, in lower case.
   *
   * @default - the construct's id
   */
  readonly hostName?: string;

  /**
   * What runs the pod: `systemd` is one unit that calls `podman`, for Podman 4.3 and later; `quadlet` is files of which
   * Podman's generator makes a unit for each container.
   *
   * @default 'systemd'
   */
  readonly rendering?: 'systemd' | 'quadlet';

  /**
   * What the host's folder holds, by what the host boots from: `install` the units or Quadlet files, the scripts and `install.sh`,
   * `butane` and `ignition` what Flatcar or Fedora CoreOS reads at its first boot, `nixos` a module (of the rendering `systemd`).
   * `review` reads the first three: beside `nixos` alone it sees no units.
   *
   * @default - all that there are of the rendering: nobody has said what the host boots from
   * @example ['butane', 'ignition']
   */
  readonly forms?: readonly HostForm[];

  /**
   * For which Podman, and how, the Quadlet files are written.
   *
   * @default - Podman 5.4, data in directories
   */
  readonly quadlet?: QuadletOptions;

  /**
   * Variant and version of the Butane configuration, and of the Ignition that it compiles to; `'disabled'` writes none.
   *
   * @default { variant: 'flatcar', version: '1.1.0' }
   */
  readonly butane?: ButaneSpec | 'disabled';
}

/** The default command does not start OpenCode 2; another may, and then the sessions are migrated. */
function unknownVersionWarning(props: OpenCodeServerProps | undefined): string | undefined {
  if (props?.command === undefined) return undefined;
  const { tag, repository } = { ...OPENCODE_SERVER_IMAGE, ...props.image };
  if (!isUnknownVersion({ repository, tag, version: props.version })) return undefined;
  return (
    `opencode.image.tag is ${printable(tag)}, which does not say the version, and opencode.command may start OpenCode 2, which ` +
    'migrates the sessions one way: write opencode.version, or leave the command out'
  );
}

/** A Linux host that runs the memory pod under systemd and Podman: the files of `hosts/<host>/`. */
export class MemoryPodHost extends Construct implements IFileSource, IDescribed {
  /** Name of the host's folder. */
  public readonly hostName: string;

  private readonly props: MemoryPodHostProps;

  public constructor(scope: Construct, id: string, given: MemoryPodHostProps) {
    super(scope, freeId(scope, id));
    // JavaScript lets a caller leave them out; what is missing is then told.
    const props = typeof given === 'object' && given !== null ? given : ({} as MemoryPodHostProps);
    this.props = props;
    this.hostName = typeof props.hostName === 'string' ? props.hostName : this.node.id;
    this.node.addValidation({ validate: () => this.problems() });
    const warning = unknownVersionWarning(props.opencode);
    if (warning !== undefined) addSynthWarning(this, warning);
    const open = checkMemoryPod(props).length === 0 ? openToNetwork(this.pod) : undefined;
    if (open !== undefined) addSynthWarning(this, open);
  }

  /** The pod with its defaults filled in. */
  public get pod(): MemoryPod {
    const { props, butane } = this;
    const enforcesSelinux = butane !== 'disabled' && butane.variant === 'fcos';
    return resolveMemoryPod({ ...props, selinuxRelabel: props.selinuxRelabel ?? enforcesSelinux });
  }

  /** What has to be true of the host once the pod runs. */
  public describe(): HostFacts {
    return hostFacts(this.hostName, this.pod, this.props.rendering ?? 'systemd', hostForms(this.props));
  }

  public *renderFiles(): Iterable<OutputFile> {
    for (const { path, content, mode } of this.hostFiles()) {
      yield { path: `hosts/${this.hostName}/${path}`, content, mode, constructPath: this.node.path };
    }
  }

  /** What the chosen rendering needs on the host. */
  private installed(): readonly HostFile[] {
    const { pod, props } = this;
    const units = props.rendering === 'quadlet' ? renderQuadlet(pod, props.quadlet) : systemdFiles(pod);
    return [...units, ...hostScripts(pod, props.rendering ?? 'systemd')];
  }

  private hostFiles(): readonly HostFile[] {
    const { pod, butane } = this;
    const installed = this.installed();
    const forms = hostForms(this.props);
    const booted = butane === 'disabled' ? [] : renderButane(pod, installed, butane);
    return [
      ...(forms.has('install') ? [...installed, ...renderBundle(pod, installed)] : []),
      ...booted.filter(({ form }) => forms.has(form)),
      ...(forms.has('nixos') ? renderNixos(pod) : []),
    ];
  }

  private get butane(): ButaneSpec | 'disabled' {
    return this.props.butane ?? DEFAULT_BUTANE_SPEC;
  }

  private problems(): string[] {
    const { props, butane } = this;
    const found = [...this.checkHostName(), ...checkMemoryPod(props)];
    // The renderings can be looked at only once the props make a pod.
    if (found.length > 0) return found;
    const { pod } = this;
    const quadlet = props.rendering === 'quadlet' ? checkQuadlet(pod, props.quadlet) : [];
    const forms = hostForms(props);
    if (butane === 'disabled' || !(forms.has('butane') || forms.has('ignition'))) return [...quadlet];
    return [...quadlet, ...checkButane(pod, quadlet.length > 0 ? [] : this.installed(), butane)];
  }

  private checkHostName(): string[] {
    const { hostName } = this;
    const given: unknown = this.props.hostName;
    if (given !== undefined && typeof given !== 'string')
      return [`hostName is ${printable(given)}: write a string, such as "memory"`];
    if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(hostName) || hostName.includes('..')) {
      return [`hostName is ${JSON.stringify(hostName)}: has to be a host name, such as "memory" or "nas.lan"`];
    }
    const hosts = this.node.root.node.findAll().filter((construct) => construct instanceof MemoryPodHost);
    const twin = hosts.find((host) => host !== this && host.hostName === hostName);
    if (twin === undefined) return [];
    return [`hostName is ${JSON.stringify(hostName)}: ${twin.node.path} has it too; two hosts cannot share a folder`];
  }
}
