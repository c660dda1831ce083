import { existsSync } from 'node:fs';

/** Where this package lies, as a URL that ends in a slash: two folders up in the repository, three from the compiled files. */
export const packageFolder: URL = (() => {
  for (const path of ['../../', '../../../']) {
    const folder = new URL(path, import.meta.url);
    if (existsSync(new URL('package.json', folder))) return folder;
  }
  throw new Error('package.json is missing');
})();
