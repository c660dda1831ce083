import type { ResourceTable } from '../../src/mcp/surface.ts';
import { png } from './fixture-content.ts';

const uris = {
  text: 'test://static-text',
  binary: 'test://static-binary',
  watched: 'test://watched-resource',
} as const;

const listed = (uri: string, name: string, mimeType: string) => ({
  uri,
  name,
  description: `The conformance suite’s ${name}.`,
  mimeType,
});

const contentsOf = (uri: string) => {
  if (uri === uris.text) {
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  }
  if (uri === uris.binary) return { uri, mimeType: 'image/png', blob: png };
  if (uri === uris.watched) return { uri, mimeType: 'text/plain', text: 'watched' };
  const [, id] = /^test:\/\/template\/(\w+)\/data$/.exec(uri) ?? [];
  return (
    id && {
      uri,
      mimeType: 'application/json',
      text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
    }
  );
};

export const fixtureResources: ResourceTable = {
  listing: [
    listed(uris.text, 'static-text', 'text/plain'),
    listed(uris.binary, 'static-binary', 'image/png'),
    listed(uris.watched, 'watched-resource', 'text/plain'),
  ],
  templates: [
    {
      uriTemplate: 'test://template/{id}/data',
      name: 'template',
      description: 'The conformance suite’s template.',
      mimeType: 'application/json',
    },
  ],
  async read(uri) {
    const contents = contentsOf(uri);
    return contents ? { contents: [contents], isPrivate: false } : undefined;
  },
  owner: () => undefined,
  isSubscribable: (uri) => uri === uris.watched,
  complete: () => [],
};
