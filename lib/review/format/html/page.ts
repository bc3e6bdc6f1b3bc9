import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GRADES } from '../../grades';
import { identityKey, identityText } from '../../identity/identity-text';
import type { Change, Consequence, Identity, Review } from '../../model';
import { fieldLines } from '../field-lines';
import { countChanges, countConsequences, GRADE_TITLES } from '../summary';
import { bounded } from './bounded';
import { diagram } from './diagram';
import { Markup, markup } from './markup';

/** Of the changes, and of the consequences of one grade: beyond that nobody reads a page. */
const MOST = 1_000;

/** A review as a page that stands alone: it loads nothing, runs nothing, and follows the reader's light or dark. */
export function formatHtml(review: Review): string {
  const { base, head, changes, consequences } = review;
  const style = readFileSync(join(__dirname, 'page.css'), 'utf8').replace(/\s*\n\s*/g, '');
  const hash = createHash('sha256').update(style).digest('base64');
  const isSame = changes.length === 0 && consequences.length === 0;
  const title = isSame ? 'nothing changes' : countConsequences(review) || 'no consequences';
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Review of ${base.name} → ${head.name}: ${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header><h1>Review: ${title}</h1>
<p><code>${base.name}</code> → <code>${head.name}</code>${isSame ? undefined : markup`: ${countChanges(changes)}`}</p></header>
<main>
${GRADES.map((grade) =>
  gradeSection(
    GRADE_TITLES[grade],
    consequences.filter((each) => each.grade === grade),
  ),
)}<section><h2>What is deployed</h2>
${diagram(review, anchors(changes))}</section>
${changes.length === 0 ? undefined : changeSection(changes)}</main>
</body>
</html>
`.text;
}

function gradeSection(title: string, consequences: readonly Consequence[]): Markup {
  if (consequences.length === 0) return markup``;
  return markup`<section><h2>${title}</h2>
${bounded(
  consequences,
  MOST,
  ({
    grade,
    rule,
    subject,
    summary,
    detail,
    next,
  }) => markup`<details class="${grade}"${grade === 'data-loss' ? markup` open` : undefined}><summary>${summary}</summary>
${detail === undefined ? undefined : markup`<p>Why: ${detail}</p>`}${next === undefined ? undefined : markup`<p>Next: ${next}</p>`}<p class="quiet">${identityText(subject)} (${rule})</p></details>
`,
)}</section>
`;
}

function changeSection(changes: readonly Change[]): Markup {
  return markup`<section><h2>Changes</h2>
${bounded(
  changes,
  MOST,
  (
    { action, identity, path, fields },
    index,
  ) => markup`<details><summary><span class="tag ${action}">${action}</span> ${identityText(identity)}</summary>
<div id="change-${index}"><p class="quiet">${path.after ?? path.before}</p>${fields.length === 0 ? undefined : markup`<pre>${fields.flatMap(fieldLines).map(diffLine)}</pre>`}</div></details>
`,
)}</section>
`;
}

function diffLine(line: string): Markup {
  if (line.startsWith('  +')) return markup`<ins>${line}</ins>\n`;
  return line.startsWith('  -') ? markup`<del>${line}</del>\n` : markup`${line}\n`;
}

/** A browser unfolds what a link leads into. */
function anchors(changes: readonly Change[]): (identity: Identity) => string | undefined {
  const indices = new Map(changes.slice(0, MOST).map(({ identity }, index) => [identityKey(identity), index]));
  return (identity) => {
    const index = indices.get(identityKey(identity));
    return index === undefined ? undefined : `change-${index}`;
  };
}
