import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { nixAttribute, nixLines, nixString, nixTextProblem } from '../../../lib/escape/nix';
import { SYSCTLS, tmpfilesRules } from '../../../lib/host/host-installation';
import { hostScripts } from '../../../lib/host/host-scripts';
import type { MemoryPod } from '../../../lib/host/memory-pod';
import { renderNixos } from '../../../lib/host/nixos/render-nixos';
import { systemdUnit } from '../../../lib/host/systemd/systemd-unit';
import { watchUnit } from '../../../lib/host/systemd/watch-unit';
import { hostileText } from '../../support/hostile-text';
import { describeWithTools } from '../../support/tools';
import { memoryPod } from '../memory-pods';
import { hostilePods } from '../support/hostile-props';

jest.setTimeout(120_000);

const PODMAN = '/run/current-system/sw/bin/podman';
test('the module', () => {
  expect(renderNixos(memoryPod())[0]?.content).toMatchSnapshot();
});

test.each(['\0', '\ud800'])('%j is refused', (text) => {
  expect(nixTextProblem(text)).toBeDefined();
  expect(() => nixString(text)).toThrow(RangeError);
});

test('a quote before ${ is no block', () => {
  expect(nixLines("a\n'${x}\n", '')).toBe('"a\\n\'\\${x}\\n"');
});

/** Evaluates with a module system that hands everything back. */
const STUB = `
  let
    lib = {
      mkDefault = value: value;
      concatMapStrings = write: files: map (file: file // { command = write file; }) files;
      escapeShellArg = text: text;
    };
    pkgs = { coreutils = "/coreutils"; nftables = "/nftables"; iptables = "/iptables"; util-linux = "/util-linux"; writeText = name: text: "/store"; };
    config.virtualisation.podman.package = "/podman";
  in`;

describeWithTools(['nix-instantiate'], 'read back by Nix', () => {
  function nix(
    words: readonly string[],
    input: string,
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
    return spawnSync('nix-instantiate', ['--store', 'dummy://', ...words, '-'], {
      input,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
  }

  function evaluate(expression: string): unknown {
    const { status, stdout, stderr } = nix(['--eval', '--strict', '--json'], expression);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return JSON.parse(stdout);
  }

  test('texts', () => {
    fc.assert(
      fc.property(
        fc.array(
          hostileText.filter((text) => nixTextProblem(text) === undefined),
          { minLength: 40, maxLength: 80 },
        ),
        (texts) => {
          const written = texts.flatMap((text) => [
            nixString(text),
            nixLines(text, '  '),
            nixLines(`a\n${text}\n`, '    '),
          ]);
          expect(evaluate(`[ ${written.map((text) => `(${text})`).join(' ')} ]`)).toEqual(
            texts.flatMap((text) => [text, text, `a\n${text}\n`]),
          );
          const names = [...new Set(texts.filter((text) => text !== ''))];
          const attributes = names.map((name) => `${nixAttribute(name)} = 1;`).join(' ');
          expect(evaluate(`builtins.attrNames { ${attributes} }`)).toEqual(expect.arrayContaining(names));
        },
      ),
      { numRuns: 30 },
    );
  });

  const seed = Date.now();

  test.each<readonly [how: string, pod: MemoryPod]>([
    ['as it is', memoryPod()],
    ...hostilePods(10, seed).map((pod, index) => [`hostile ${index} (seed ${seed})`, pod] as const),
  ])('the module, %s', (_, pod) => {
    const here = pod.podmanPath === '/usr/bin/podman' ? { ...pod, podmanPath: PODMAN } : pod;
    const [file] = renderNixos(pod);
    expect(nix(['--parse'], file?.content ?? '').status).toBe(0);
    const module = evaluate(`${STUB} (${file?.content}) { inherit config lib pkgs; }`) as NixosModule;

    expect(module.boot.kernel.sysctl).toEqual(SYSCTLS);
    expect(module.systemd.tmpfiles.rules).toEqual(tmpfilesRules(here));
    const service = module.systemd.services[here.name];
    expect(asUnit(service)).toEqual(directives(systemdUnit(here)));
    expect(service?.path).toEqual(['/podman', '/nftables', '/iptables', '/util-linux']);
    expect(asUnit(module.systemd.services[`${here.name}-watch`])).toEqual(directives(watchUnit(here).content));
    expect(module.system.activationScripts[here.name]?.text).toEqual(
      hostScripts(here).map(({ installPath, content, mode = 0o644 }) => ({
        path: installPath,
        mode: `0${mode.toString(8)}`,
        text: content,
        command: `/coreutils/bin/install -D -m 0${mode.toString(8)} /store ${installPath}\n`,
      })),
    );
  });
});

interface NixosService {
  readonly description: string;
  readonly after: readonly string[];
  readonly wants: readonly string[];
  readonly wantedBy: readonly string[];
  readonly path: readonly string[];
  readonly unitConfig: Readonly<Record<string, string | readonly string[]>>;
  readonly serviceConfig: Readonly<Record<string, string | readonly string[]>>;
}

interface NixosModule {
  readonly boot: { readonly kernel: { readonly sysctl: unknown } };
  readonly systemd: {
    readonly tmpfiles: { readonly rules: unknown };
    readonly services: Readonly<Record<string, NixosService>>;
  };
  readonly system: { readonly activationScripts: Readonly<Record<string, { readonly text: unknown }>> };
}

/** The lines that NixOS makes of a service, sorted but for those of one key. */
function asUnit(service: NixosService | undefined): readonly string[] {
  if (service === undefined) return [];
  const { description, after, wants, wantedBy, unitConfig, serviceConfig } = service;
  const lines = Object.entries({ ...unitConfig, ...serviceConfig }).flatMap(([key, value]) =>
    [value].flat().map((text) => `${key}=${text}`),
  );
  const lists = { After: after, Wants: wants, WantedBy: wantedBy };
  return byKey([
    `Description=${description}`,
    ...lines,
    ...Object.entries(lists).map(([key, units]) => `${key}=${units.join(' ')}`),
  ]);
}

function directives(unit: string): readonly string[] {
  const lines = unit
    .replace(/ \\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => /^[A-Z]\w*=/.test(line));
  const joined = ['After', 'Wants', 'WantedBy'].map((key) => `${key}=${values(lines, key).join(' ')}`);
  return byKey([...lines.filter((line) => !/^(After|Wants|WantedBy)=/.test(line)), ...joined]);
}

function values(lines: readonly string[], key: string): readonly string[] {
  return lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
}

function byKey(lines: readonly string[]): readonly string[] {
  const key = (line: string) => line.slice(0, line.indexOf('='));
  return [...lines].sort((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0));
}
