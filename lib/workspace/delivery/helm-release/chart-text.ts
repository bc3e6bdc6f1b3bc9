import { escapeHelmTemplate } from '../../../escape/helm-template';
import { isAtLeast } from '../../../validation/version';
import { mapText } from '../../map-text';

/**
 * Text on its way through the chart. The chart runs Helm's `tpl` over some of its values and not over others, so
 * what is escaped for it follows the chart's templates: the same text in the wrong place would arrive with the escapes in it.
 */
export class ChartText {
  private readonly templatesPodMetadata: boolean;

  public constructor(chartVersion: string) {
    // 5 runs `tpl` over the labels and annotations of the pod, 4 does not.
    this.templatesPodMetadata = isAtLeast(chartVersion, '5.0.0');
  }

  /** For a value that the chart runs `tpl` over; every text in it is escaped. */
  public templated<T>(value: T): T {
    return mapText(value, escapeHelmTemplate);
  }

  /** For labels and annotations of the pod. */
  public podMetadata<T>(value: T): T {
    return this.templatesPodMetadata ? this.templated(value) : value;
  }
}
