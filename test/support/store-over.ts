import type { Store } from '../../src/people/store.ts';

/** A store that does as `below` does, but for `changes`. */
export const storeOver = <Changes extends Partial<Store>>(below: Store, changes: Changes): Store & Changes =>
  new Proxy(below, {
    get(target, name) {
      const value: unknown = Reflect.get(name in changes ? changes : target, name);
      return typeof value === 'function' ? value.bind(name in changes ? changes : target) : value;
    },
  }) as Store & Changes;
