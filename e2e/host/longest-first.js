const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes longest, by a word of the file's name; Jest, which has no times at a first run, would begin with any. */
const LONGEST = ['recovery', 'hangs', 'preflight', 'persistence', 'bookworm', 'forky'];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONGEST, ''].findIndex((word) => path.includes(word));
    return [...tests].sort((one, other) => rank(one) - rank(other));
  }
};
