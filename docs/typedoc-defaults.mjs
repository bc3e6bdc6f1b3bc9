// As in the AWS CDK, `@default - none` is prose and `@default 'dist'` is code: without this the reference shows both as code.
import { Converter } from 'typedoc';

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      for (const tag of reflection.comment?.blockTags ?? []) {
        if (tag.tag !== '@default') continue;
        const text = tag.content.map((part) => part.text).join('');
        const prose = /^(?:```ts\n)?- ([\s\S]*?)(?:\n```)?$/.exec(text);
        if (prose) tag.content = [{ kind: 'text', text: prose[1] }];
      }
    }
  });
}
