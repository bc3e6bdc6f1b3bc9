import { Unaskable } from '../criterion';
import type { Resource } from './resource';

/** What the API server refused. */
export interface Refusal {
  readonly status: number;

  /** The server's own words. */
  readonly message: string;

  readonly verb: string;
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly context: string;
}

/** A refusal in the words of who has to do something about it. */
export function refusal({ status, message, verb, resource, namespace, context }: Refusal): Unaskable {
  const { group, plural } = resource;
  const named = group === '' ? plural : `${plural}.${group}`;
  const place = namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
  switch (status) {
    case 401:
      return new Unaskable(
        `the login of context ${context} is not accepted, or has expired`,
        'log in to the cluster again',
      );
    case 403:
      return new Unaskable(
        `context ${context} may not ${verb} ${named} in ${place}`,
        `a Role needs: apiGroups: ["${group}"], resources: ["${plural}"], verbs: ["${verb}"] (docs/verify.md has all of it)`,
      );
    case 404:
      return new Unaskable(
        `the cluster does not know ${named}`,
        `install the CustomResourceDefinition of ${resource.kind} (${group}/${resource.version}), or the controller that brings it`,
      );
    default:
      return new Unaskable(
        `${verb} ${named} in ${place}: the API server answered ${String(status)}`,
        message || 'look at the API server',
      );
  }
}
