import { withoutSecrets } from '../../compare/hidden';
import type { Role, Thing } from '../../deployment/deployment';
import {
  type Mark,
  markedDeployment,
  type MarkedLane,
  type MarkedPlace,
  type MarkedThing,
} from '../../deployment/marked';
import type { Identity, Review } from '../../model';
import { GRADE_TITLES } from '../summary';
import { bounded } from './bounded';
import { type Markup, markup } from './markup';

/** Where the change of a thing is told on the page. */
export type Anchor = (identity: Identity) => string | undefined;

/** From left to right: what leads to what. */
const STAGES: readonly (readonly [title: string, roles: readonly Role[]])[] = [
  ['reached by', ['route', 'service', 'certificate', 'port']],
  ['runs', ['pod', 'release', 'container']],
  ['needs', ['secret', 'claim', 'directory', 'volume']],
  ['backed up by', ['backup', 'restore']],
  ['also changes', ['other']],
];

/** Lanes without a change are folded where there are more of them. */
const MOST_UNFOLDED = 8;
const MOST_LANES = 200;
const MOST_BOXES = 50;

const PLACES: Readonly<Record<MarkedPlace['kind'], string>> = {
  namespace: 'Namespace',
  host: 'Host',
  repository: 'Files of the repository',
};

/** What is deployed, and what of it changes: a section for each namespace and host, a row for each workspace or pod. */
export function diagram(review: Review, anchorOf: Anchor): Markup {
  return markup`${markedDeployment(review).map((place) => placeSection(place, anchorOf))}`;
}

function placeSection(place: MarkedPlace, anchorOf: Anchor): Markup {
  const changed = place.lanes.filter(({ action, grade }) => action !== undefined || grade !== undefined);
  const same = place.lanes.filter((lane) => !changed.includes(lane));
  const name = place.name === '' && place.kind === 'namespace' ? 'Without a namespace' : PLACES[place.kind];
  return markup`<section class="place"><h3>${name} ${linked(place.name, place.identity, place, anchorOf)} ${tags(place)}</h3>
${lanes(changed, anchorOf)}${
    same.length === 0
      ? undefined
      : markup`<details${same.length > MOST_UNFOLDED ? undefined : markup` open`}><summary>${same.length} ${changed.length === 0 ? '' : 'more '}without a change</summary>
${lanes(same, anchorOf)}</details>
`
  }</section>
`;
}

function lanes(all: readonly MarkedLane[], anchorOf: Anchor): readonly Markup[] {
  return bounded(all, MOST_LANES, (lane) => laneArticle(lane, anchorOf));
}

function laneArticle({ kind, name, things, ...mark }: MarkedLane, anchorOf: Anchor): Markup {
  const isQuiet = ({ either, action, grade }: MarkedThing): boolean =>
    either.role === 'other' && action === undefined && grade === undefined;
  const quiet = things.filter(isQuiet).length;
  const shown = things.filter((thing) => !isQuiet(thing));
  return markup`<article class="lane ${mark.action}"><h4>${kind} <b>${name}</b> ${tags(mark)}</h4>
<ol class="flow">${STAGES.flatMap(([title, roles]) => {
    const own = shown.filter(({ either }) => roles.includes(either.role));
    if (own.length === 0) return [];
    return markup`<li${title === 'also changes' ? markup` class="more"` : undefined}><p>${title}</p><ul>${bounded(own, MOST_BOXES, (each) => box(each, anchorOf), 'li')}</ul></li>`;
  })}</ol>${quiet === 0 ? undefined : markup`<p class="quiet">and ${quiet} more without a change</p>`}</article>
`;
}

function box({ before, after, either: thing, ...mark }: MarkedThing, anchorOf: Anchor): Markup {
  const old = new Map(before?.facts.map(({ name, value }) => [name, value]));
  const young = new Map(after?.facts.map(({ name, value }) => [name, value]));
  const facts =
    after === undefined || before === undefined
      ? thing.facts.map(({ name }) => name)
      : [...old.keys(), ...young.keys()];
  return markup`<li class="box ${mark.action}"><span class="role">${thing.role === 'other' ? undefined : thing.role}</span> ${
    before !== undefined && after !== undefined && before.title !== after.title
      ? markup`<del>${withoutSecrets(before.title)}</del> `
      : undefined
  }<b>${linked(withoutSecrets(thing.title), thing.identity, mark, anchorOf)}</b> ${tags(mark)}${
    facts.length === 0
      ? undefined
      : markup`<dl>${[...new Set(facts)].map((name) => fact(name, sides(name, old, before), sides(name, young, after)))}</dl>`
  }</li>`;
}

/** The value on one side; nothing where that side has no such thing. */
function sides(name: string, facts: ReadonlyMap<string, string>, thing: Thing | undefined): string | undefined {
  return thing === undefined ? undefined : withoutSecrets(facts.get(name) ?? 'none');
}

function fact(name: string, before: string | undefined, after: string | undefined): Markup {
  return before === undefined || after === undefined || before === after
    ? markup`<div><dt>${name}</dt> <dd>${after ?? before}</dd></div>`
    : markup`<div><dt>${name}</dt> <dd><del>${before}</del> <ins>${after}</ins></dd></div>`;
}

function linked(text: string, identity: Identity | undefined, { action }: Mark, anchorOf: Anchor): Markup {
  const anchor = identity === undefined || action === undefined ? undefined : anchorOf(identity);
  return anchor === undefined ? markup`${text}` : markup`<a href="#${anchor}">${text}</a>`;
}

function tags({ action, grade }: Mark): Markup {
  return markup`${action === undefined ? undefined : markup`<span class="tag ${action}">${action}</span> `}${
    grade === undefined ? undefined : markup`<span class="tag ${grade}">${GRADE_TITLES[grade].toLowerCase()}</span>`
  }`;
}
