import type { Cluster } from './cluster';
import type { IngressController } from './gateway';

/** Longer than a model thinks before it says the first word; a stream says something every ten seconds. */
const SECONDS = '3600';

/**
 * What keeps a controller from cutting an answer off that takes longer than its default of a minute; by the name of the
 * IngressClass that its chart makes.
 *
 * @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#custom-timeouts
 */
const TIMEOUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nginx: {
    'nginx.ingress.kubernetes.io/proxy-read-timeout': SECONDS,
    'nginx.ingress.kubernetes.io/proxy-send-timeout': SECONDS,
  },
};

/** Annotations of every Ingress: those of the controller, with the user's over them. */
export function ingressAnnotations({ className, annotations }: IngressController): Readonly<Record<string, string>> {
  return { ...controllerTimeouts(className), ...annotations };
}

function controllerTimeouts(className: string): Readonly<Record<string, string>> {
  const controller = Object.keys(TIMEOUTS).find((name) => className.split('-').includes(name));
  return controller === undefined ? {} : (TIMEOUTS[controller] ?? {});
}

/**
 * What an Ingress cannot say. Traefik has no annotation for its time-outs: they belong to the entry point.
 *
 * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
 */
export function ingressWarning({ gateway }: Cluster): string | undefined {
  if (gateway.kind !== 'ingress' || typeof gateway.className !== 'string') return undefined;
  const { className, annotations = {} } = gateway;
  if (Object.keys(controllerTimeouts(className)).length > 0) return undefined;
  if (Object.keys(annotations).some((name) => /time-?out/i.test(name))) return undefined;
  const advice = className.split('-').includes('traefik')
    ? 'set respondingTimeouts of its entry point (readTimeout is a minute), which no annotation can'
    : 'write the annotations that lengthen its time-outs into cluster.gateway.annotations';
  return `cluster.gateway.className is "${className}": an answer may take an hour, and a controller often cuts it off after a minute; ${advice}`;
}
