import type { Identity } from '../model';

/** A text that two identities share only if they are the same. */
export function identityKey(identity: Identity): string {
  switch (identity.type) {
    case 'object':
      return ['object', identity.group, identity.kind, identity.namespace, identity.name].join('\n');
    case 'unit':
      return ['unit', identity.host, identity.name].join('\n');
    case 'file':
      return ['file', identity.host, identity.path].join('\n');
  }
}

/** An identity as people say it, such as `PersistentVolumeClaim opencode/opencode-flux`. */
export function identityText(identity: Identity): string {
  switch (identity.type) {
    case 'object':
      return `${identity.kind} ${identity.namespace === '' ? '' : `${identity.namespace}/`}${identity.name}`;
    case 'unit':
      return identity.host === '' ? identity.name : `${identity.name} on ${identity.host}`;
    case 'file':
      return identity.host === '' ? identity.path : `${identity.path} on ${identity.host}`;
  }
}
