import { basename } from 'node:path';
import { nixAttribute } from '../../escape/nix';
import type { HostFile } from '../host-file';
import { hostScripts } from '../host-scripts';
import { SYSCTLS, tmpfilesRules } from '../host-installation';
import type { MemoryPod } from '../memory-pod';
import { systemdFiles } from '../systemd/systemd-files';
import { NixCode, nixExpression, type NixAttributes, type NixValue } from './nix-expression';
import { unitDirectives } from './unit-directives';

const PODMAN_ELSEWHERE = '/usr/bin/podman';
const PODMAN_ON_NIXOS = '/run/current-system/sw/bin/podman';

/** `<name>.nix`: a NixOS module that declares the unit of the systemd rendering, its scripts and what it asks of the host. */
export function renderNixos(pod: MemoryPod): readonly HostFile[] {
  const podmanPath = pod.podmanPath === PODMAN_ELSEWHERE ? PODMAN_ON_NIXOS : pod.podmanPath;
  return [{ path: `${pod.name}.nix`, content: nixosModule({ ...pod, podmanPath }) }];
}

function nixosModule(pod: MemoryPod): string {
  const code = (text: string) => new NixCode(text);
  const settings: readonly (readonly [comment: string, option: string, value: NixValue])[] = [
    ['', 'virtualisation.podman.enable', code('lib.mkDefault true')],
    [
      'Valkey and FalkorDB warn without these.',
      'boot.kernel.sysctl',
      Object.fromEntries(Object.entries(SYSCTLS).map(([name, value]) => [name, code(`lib.mkDefault ${value}`)])),
    ],
    ['Data directories, and huge pages only for those who ask.', 'systemd.tmpfiles.rules', tmpfilesRules(pod)],
    ...systemdFiles(pod).map(
      ({ path, content }) =>
        ['', `systemd.services.${nixAttribute(basename(path, '.service'))}`, service(content)] as const,
    ),
    [
      'Copies, not links: a container that mounts them does not see the store.',
      `system.activationScripts.${nixAttribute(pod.name)}.text`,
      code(`lib.concatMapStrings (file: ''\n  ${INSTALL}\n'') ${nixExpression(scripts(pod))}`),
    ],
  ];
  const lines = settings.flatMap(([comment, option, value]) => [
    '',
    ...(comment === '' ? [] : [`  # ${comment}`]),
    `  ${option} = ${nixExpression(value, '  ')};`,
  ]);
  return [
    '# NixOS module of the memory pod: put it into `imports`. The secrets come from a unit that the service starts after.',
    '{ config, lib, pkgs, ... }:',
    '{',
    ...lines.slice(1),
    '}',
    '',
  ].join('\n');
}

const INSTALL =
  '${pkgs.coreutils}/bin/install -D -m ${file.mode} ${pkgs.writeText "script" file.text} ${lib.escapeShellArg file.path}';

/** Programs that the scripts call, beside those that NixOS gives every service. */
const PROGRAMS = ['config.virtualisation.podman.package', 'pkgs.nftables', 'pkgs.iptables', 'pkgs.util-linux'];

function service(unit: string): NixAttributes {
  const sections = unitDirectives(unit);
  const section = (name: string) => [...(sections.get(name) ?? [])];
  const words = (name: string, key: string) =>
    (sections.get(name)?.get(key) ?? []).flatMap((text) => text.split(' ').filter(Boolean));
  const own = ['Description', 'After', 'Wants'];
  return {
    // NixOS writes the text as it is, so specifiers stay doubled.
    description: (sections.get('Unit')?.get('Description') ?? []).join(' '),
    after: words('Unit', 'After'),
    wants: words('Unit', 'Wants'),
    wantedBy: words('Install', 'WantedBy'),
    path: PROGRAMS.map((program) => new NixCode(program)),
    unitConfig: attributes(section('Unit').filter(([key]) => !own.includes(key))),
    serviceConfig: attributes(section('Service')),
  };
}

function attributes(directives: readonly (readonly [key: string, values: readonly string[]])[]): NixAttributes {
  return Object.fromEntries(
    directives.map(([key, values]) => [key, values.length === 1 && values[0] !== undefined ? values[0] : values]),
  );
}

function scripts(pod: MemoryPod): readonly NixAttributes[] {
  return hostScripts(pod).map(({ installPath = '', mode = 0o644, content }) => ({
    path: installPath,
    mode: `0${mode.toString(8)}`,
    text: content,
  }));
}
