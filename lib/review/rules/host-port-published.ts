import type { HostPod } from '../deployment/host-pods';
import type { Consequence, UnitIdentity } from '../model';
import { changedHosts } from './host-containers';
import type { Rule } from './rule';

/** A host listens on another port or address, or on one less. */
export const hostPortPublished: Rule = (context) =>
  changedHosts(context).flatMap(({ host, before, after }) => {
    const old = before.pods.flatMap(publishedBy);
    const young = after.pods.flatMap(publishedBy);
    const come = young.filter((port) => !old.some((other) => other.key === port.key));
    const gone = old.filter((port) => !young.some((other) => other.key === port.key));
    return [
      ...come.map((port) =>
        opened(
          host,
          port,
          gone.find((other) => other.inside === port.inside && other.port === port.port),
        ),
      ),
      ...gone.filter((port) => !come.some((other) => other.inside === port.inside)).map((port) => closed(host, port)),
    ];
  });

interface Published {
  readonly key: string;
  readonly unit: UnitIdentity;
  readonly address: string;
  readonly port: string;

  /** The port in the container. */
  readonly inside: string;
}

function publishedBy(pod: HostPod): readonly Published[] {
  const [first] = pod.containers;
  if (first === undefined) return [];
  return [...pod.published, ...pod.containers.flatMap(({ published }) => published)].map((text) => {
    const {
      address = '',
      port = '',
      inside = '',
    } = /^(?:(?<address>\[[^\]]*\]|[^:]*):)?(?:(?<port>[^:]*):)?(?<inside>[^:]+)$/.exec(text)?.groups ?? {};
    // `A:B` is a port of the host and one of the container.
    const isPair = port === '' && /^\d+$/.test(address);
    return {
      key: text,
      unit: first.unit,
      address: isPair ? '' : address,
      port: isPair ? address : port,
      inside,
    };
  });
}

function opened(host: string, port: Published, before: Published | undefined): Consequence {
  const isLocal = /^(?:127\.|\[::1\]|localhost)/.test(port.address);
  return {
    rule: 'host-port-published',
    grade: isLocal ? 'note' : 'outage',
    subject: port.unit,
    summary:
      before === undefined
        ? `${host} listens on port ${port.port} of ${addressText(port)}`
        : `${host} listens on port ${port.port} of ${addressText(port)} instead of ${addressText(before)}`,
    ...(!isLocal && {
      detail: 'whoever reaches that address of the host reaches the container',
      next: 'publish it on 127.0.0.1, or make sure that a firewall stands before it',
    }),
  };
}

function closed(host: string, port: Published): Consequence {
  return {
    rule: 'host-port-published',
    grade: 'outage',
    subject: port.unit,
    summary: `${host} no longer listens on port ${port.port} of ${addressText(port)}: clients there fail`,
  };
}

function addressText({ address }: Published): string {
  return ['', '0.0.0.0', '[::]'].includes(address) ? 'every address' : address;
}
