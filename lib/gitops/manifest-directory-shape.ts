import { type Shape, fields, optional, recordOf, shownBy, text } from '../validation/shape';
import type { ManifestDirectoryProps } from './manifest-directory';

/** The form of the props of a `ManifestDirectory`. */
export const manifestDirectoryShape: Shape = fields<ManifestDirectoryProps>({
  path: shownBy("'kubernetes/apps/web'", text),
  appName: optional(text),
  namespace: optional(text),
  labels: optional(recordOf(text)),
});
