import { describe, expect, it } from 'vitest';
import { cleanLine } from '../../src/text/hygiene.ts';
import { imitatesSystem } from '../../src/text/names.ts';
import { impostorNames } from './impostor-names.ts';
import { innocentNames } from './innocent-names.ts';

/** As the server does: a name is cleaned before it is judged. */
const isRefused = (name: string): boolean => imitatesSystem(cleanLine(name));

describe('names', () => {
  it('are many, of many scripts', () => {
    expect(impostorNames.length).toBeGreaterThan(300);
    expect(innocentNames.length).toBeGreaterThan(300);
    expect(new Set(innocentNames).size).toBe(innocentNames.length);
  });

  it('of the server, its support and its moderators are refused', () => {
    const passed = impostorNames.filter(({ name }) => !isRefused(name));
    console.info(`names that pose as the server: ${passed.length} of ${impostorNames.length} got through`);
    expect(passed).toEqual([]);
  });

  it('that claim nothing are taken', () => {
    const refused = innocentNames.filter(isRefused);
    console.info(`innocent names: ${refused.length} of ${innocentNames.length} were refused`);
    expect(refused).toEqual([]);
  });
});
