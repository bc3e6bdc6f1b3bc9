import type { Review } from '../model';
import { formatHtml } from './html/page';
import { formatJson } from './json';
import { formatMarkdown } from './markdown';
import { formatText, type TextOptions } from './text';

/** How a review can be written. */
export type FormatName = 'text' | 'markdown' | 'html' | 'json';

const FORMATS: Readonly<Record<FormatName, (review: Review, options: TextOptions) => string>> = {
  text: formatText,
  markdown: formatMarkdown,
  html: formatHtml,
  json: formatJson,
};

/** A review in one of the formats. */
export function formatReview(review: Review, format: FormatName, options: TextOptions): string {
  return FORMATS[format](review, options);
}
