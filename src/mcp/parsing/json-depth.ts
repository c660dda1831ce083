/** Whether a parsed JSON value nests objects and arrays deeper than `max`. Needs no stack of its own depth, so it is safe for any value. */
export function isDeeperThan(value: unknown, max: number): boolean {
  let level: object[] = isNest(value) ? [value] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > max) return true;
    const next: object[] = [];
    for (const nest of level) for (const child of Object.values(nest)) if (isNest(child)) next.push(child);
    level = next;
  }
  return false;
}

const isNest = (value: unknown): value is object => typeof value === 'object' && value !== null;
