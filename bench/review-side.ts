/** One review in a process of its own: `review-side.ts REPOSITORY`. Prints milliseconds, memory, and how much it found. */
import { formatText } from '../lib/review/format/text';
import { reviewTrees } from '../lib/review/review-trees';
import { resolveTrees } from '../lib/review/tree/resolve-trees';

const [directory = ''] = process.argv.slice(2);
const [start, usage] = [process.hrtime.bigint(), process.cpuUsage()];
const review = reviewTrees(...resolveTrees({ directory, base: 'HEAD', head: 'working-tree', folder: 'dist' }));
const characters = formatText(review).length;
const { user, system } = process.cpuUsage(usage);
console.log(
  JSON.stringify({
    wall: Number(process.hrtime.bigint() - start) / 1e6,
    processor: (user + system) / 1e3,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    changes: review.changes.length,
    characters,
  }),
);
