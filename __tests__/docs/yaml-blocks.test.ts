import { parseAllDocuments } from 'yaml';
import { fencedBlocks, pages } from './fenced-blocks';

const blocks = pages().flatMap((page) => fencedBlocks(page, 'yaml', 'json'));

test.each(blocks)('$place is $language', ({ language, text }) => {
  if (language === 'json') expect(() => JSON.parse(text) as unknown).not.toThrow();
  else expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
});
