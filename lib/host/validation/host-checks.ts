import { isIP, isIPv6 } from 'node:net';
import { posix } from 'node:path';
import { systemdLineProblem, systemdTextProblem } from '../../escape/systemd';
import type { Check } from '../../validation/problem';

/** The checks see what users of JavaScript pass: the type of a prop is a promise, not a fact. */
export type HostCheck = Check<unknown>;

/** As `check`, for what may be no text. */
export function text(check: Check): HostCheck {
  return (value) => (typeof value === 'string' ? check(value) : 'has to be a string');
}

export const anyText = text(systemdTextProblem);

export const oneLine = text((value) => (value === '' ? 'write something' : systemdLineProblem(value)));

/** A path in a `--volume` and in a list of a shell script. */
export const hostPath = text((value) => {
  if (!value.startsWith('/')) return 'has to be an absolute path';
  if (value === '/' || value !== posix.normalize(value).replace(/\/$/, '')) {
    return 'write the path without `.`, `..`, doubled or trailing slashes, and below the root';
  }
  if (value.includes(':')) return 'Podman splits mounts at colons: use a path without one';
  if (/\p{Control}/u.test(value) || value !== value.trim())
    return 'use a path without control characters and without white space at its end';
  if (Buffer.byteLength(value) > 4095 || value.split('/').some((name) => Buffer.byteLength(name) > 255)) {
    return 'Linux takes at most 4095 bytes, 255 of them between two slashes';
  }
  return systemdTextProblem(value);
});

/** A path that a unit runs or whose name is part of a command's first word. */
export const programPath = text((value) =>
  /^(\/[A-Za-z0-9_.+-]+)+$/.test(value) && posix.normalize(value) === value
    ? undefined
    : 'has to be an absolute path of letters, digits, `_`, `.`, `+` and `-`',
);

export const podName = text((value) =>
  /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/.test(value)
    ? undefined
    : 'Podman wants a letter or digit, then letters, digits, `_`, `.` and `-`; at most 63 characters',
);

export const unitName = text((value) =>
  /^[A-Za-z0-9:_.\\@-]+\.(service|socket|target|mount|automount|path|timer|device)$/.test(value) && value.length < 256
    ? undefined
    : 'has to be the whole name of a unit, such as `tailscaled.service`',
);

export const ipAddress = text((value) => {
  if (isIP(value) === 0 || value.includes('%')) return 'has to be an IP address of the host, such as `127.0.0.1`';
  const plain = isIPv6(value) ? new URL(`http://[${value}]`).hostname.slice(1, -1) : value;
  // Measured: a connection is accepted, and the kernel routes nothing from there into the pod's network.
  if (plain === '::1') return 'nothing that is published there is ever answered: write `127.0.0.1`';
  return plain.startsWith('::ffff:') ? 'write it as an address of IPv4' : undefined;
});

export const environmentName = text((value) =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(value) ? undefined : 'has to be letters, digits and `_`, not beginning with a digit',
);

export const memorySize = text((value) =>
  /^[1-9][0-9]*[bkmg]?$/.test(value) ? undefined : 'has to be a number and one of b, k, m, g, such as `3g`',
);

/** @see https://github.com/valkey-io/valkey/blob/unstable/valkey.conf */
export const valkeyMemory = text((value) =>
  /^[0-9]+([kmg]b?)?$/i.test(value) ? undefined : 'has to be a number and one of kb, mb, gb, such as `2gb`',
);

export const imageRepository = text((value) => {
  const [registry = '', ...rest] = value.split('/');
  if (rest.length === 0 || !(registry === 'localhost' || /[.:]/.test(registry))) {
    return 'begin with the registry, such as `docker.io/`: what a short name stands for depends on the host';
  }
  const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
  const wellFormed = /^[a-zA-Z0-9.-]+(:[0-9]+)?$/.test(registry) && rest.every((part) => component.test(part));
  return wellFormed && value.length < 256
    ? undefined
    : 'is no image name: write it as `registry/name`, in lower case and without the tag';
});

export const imageTag = text((value) =>
  /^\w[\w.-]{0,127}$/.test(value) ? undefined : 'has to be letters, digits, `_`, `.` and `-`',
);

export const imageDigest = text((value) =>
  /^sha256:[a-f0-9]{64}$/.test(value) ? undefined : 'has to be `sha256:` and 64 hexadecimal digits',
);

export const containerUser = text((value) =>
  /^[A-Za-z0-9_][\w.-]*(:[A-Za-z0-9_][\w.-]*)?$/.test(value) && value.length < 66
    ? undefined
    : 'has to be a user, or a user and a group, as numbers or names: `1000:1000`',
);

export const portName = text((value) =>
  /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/.test(value) ? undefined : 'has to be lower-case letters, digits and `-`',
);

export const flag: HostCheck = (value) => (typeof value === 'boolean' ? undefined : 'has to be true or false');

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number = Number.MAX_SAFE_INTEGER): HostCheck {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
      ? undefined
      : `has to be a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`;
}

export const port = wholeNumber(1, 65535);

/** One of the texts. */
export function oneOf(...choices: readonly string[]): HostCheck {
  return (value) => (choices.some((choice) => choice === value) ? undefined : `has to be one of ${choices.join(', ')}`);
}
