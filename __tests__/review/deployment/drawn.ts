import type { Deployment, Fact, Thing } from '../../../lib/review/deployment/deployment';
import { deploymentOf } from '../../../lib/review/deployment/deployment-of';
import type { Mark, MarkedPlace } from '../../../lib/review/deployment/marked';
import { review, type Files } from '../trees';

/** The picture of a tree, line by line: `namespace web`, `  workspace web`, `    claim web (size 5Gi)`. */
export function pictureOf(files: Files): readonly string[] {
  return lines(deploymentOf(review({}, files).head.items()));
}

function lines({ places }: Deployment): readonly string[] {
  return places.flatMap((place) => [
    `${place.kind} ${place.name}`,
    ...place.lanes.flatMap((lane) => [
      `  ${lane.kind} ${lane.name}`,
      ...lane.things.map((thing) => `    ${thingText(thing)}`),
    ]),
  ]);
}

/** What of a marked picture has a mark: `claim web: removed, data-loss`. */
export function marks(places: readonly MarkedPlace[]): readonly string[] {
  return places.flatMap((place) => [
    ...markLine(`${place.kind} ${place.name}`, place),
    ...place.lanes.flatMap((lane) => [
      ...markLine(`${lane.kind} ${lane.name}`, lane),
      ...lane.things.flatMap((thing) => markLine(`${thing.either.role} ${thing.either.title}`, thing)),
    ]),
  ]);
}

function markLine(name: string, { action, grade }: Mark): readonly string[] {
  const words = [action, grade].filter((word) => word !== undefined);
  return words.length === 0 ? [] : [`${name}: ${words.join(', ')}`];
}

function thingText({ role, title, facts }: Thing): string {
  const said = facts.map(({ name, value }: Fact) => `${name} ${value}`).join(', ');
  return `${role} ${title}${said === '' ? '' : ` (${said})`}`;
}
