import { pageOf, pages } from './requirement.ts';
import type { Revision } from './suites.ts';

const inBoth = (revision: Revision, url: string) =>
  pageOf('resources', revision, url, {
    capability: { anchor: 'capabilities', text: 'Declares the resources capability.' },
    'uri-schemes': { anchor: 'custom-uri-schemes', text: 'Uses schemes of its own as RFC 3986 has them.' },
    'uris-validated': { anchor: 'security-considerations', text: 'Validates every URI.' },
    'binary-encoded': {
      anchor: 'security-considerations',
      text: 'Encodes binary contents.',
      scenario: 'resources-read-binary',
    },
  });

/** Subscribing to resources has no MUSTs in 2025-11-25; in 2026-07-28 they stand with subscriptions. */
export const resourceRequirements = [
  ...inBoth('2025-11-25', `${pages.legacy}/server/resources`),
  ...inBoth('2026-07-28', `${pages.modern}/server/resources`),
  ...pageOf('resources', '2026-07-28', `${pages.modern}/server/resources`, {
    'list-answered': { anchor: 'capabilities', text: 'Answers resources/list.', scenario: 'resources-list' },
    'list-same-for-connections': {
      anchor: 'capabilities',
      text: 'Lists the same resources on every connection, whatever else was asked on it.',
    },
    'missing-is-no-empty-list': {
      anchor: 'error-handling',
      text: 'Answers an error, not empty contents, for what does not exist.',
      scenario: 'sep-2164-resource-not-found',
    },
    'paths-sanitized': { anchor: 'security-considerations', text: 'Lets no path lead out of what file URIs serve.' },
  }),
];
