import type { IConstruct } from 'constructs';
import type { OutputFile } from './output-file';

/** A construct that contributes plain files to the output, beside the manifests of the charts. */
export interface IFileSource extends IConstruct {
  /** Called once a synth, after validation of the whole app has passed. */
  renderFiles(): Iterable<OutputFile>;
}

/** Whether a construct contributes plain files. */
export function isFileSource(construct: IConstruct): construct is IFileSource {
  return 'renderFiles' in construct && typeof construct.renderFiles === 'function';
}
