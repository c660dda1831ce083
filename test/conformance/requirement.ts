import type { Revision } from './suites.ts';

/** Something that a revision of the protocol says a server MUST do, or MUST NOT. */
export interface Requirement {
  /** `<page>.<year>.<words>` */
  readonly id: string;
  readonly revision: Revision;
  /** In our own words. */
  readonly text: string;
  /** The section that says so. */
  readonly source: string;
  /** A passing scenario of a public suite that shows it, as `scenario` or `scenario:check`. */
  readonly scenario?: string;
  /** Why its condition does not hold for this server, where no test can show that. */
  readonly inapplicable?: string;
  /** The part that is missing: the server does not do it yet. */
  readonly gap?: string;
}

type Entry = Omit<Requirement, 'id' | 'revision' | 'source'> & { readonly anchor: string };

/** The requirements of one page, keyed by the last part of their ids. */
export const pageOf = (
  page: string,
  revision: Revision,
  url: string,
  entries: Readonly<Record<string, Entry>>,
): readonly Requirement[] =>
  Object.entries(entries).map(([name, { anchor, ...rest }]) => ({
    id: `${page}.${revision.slice(0, 4)}.${name}`,
    revision,
    source: anchor === '' ? url : `${url}#${anchor}`,
    ...rest,
  }));

const base = 'https://modelcontextprotocol.io';
export const pages = {
  legacy: `${base}/specification/2025-11-25`,
  modern: `${base}/specification/2026-07-28`,
  security: `${base}/docs/tutorials/security/security_best_practices`,
} as const;
