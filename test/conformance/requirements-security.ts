import { pageOf, pages } from './requirement.ts';
import type { Revision } from './suites.ts';

const inBoth = (revision: Revision, url: string) =>
  pageOf('security', revision, url, {
    'proxy-consent': {
      anchor: 'confused-deputy-problem',
      text: 'As a proxy of another API asks consent per client, guards its pages, cookies, redirects and state.',
      inapplicable: 'The server is a proxy of nothing and runs no authorization flow.',
    },
    'own-tokens-only': { anchor: 'token-passthrough', text: 'Accepts no token that was not issued for it.' },
    'all-requests-verified': {
      anchor: 'session-hijacking',
      text: 'Where it implements authorization, verifies every request.',
      inapplicable: 'No authorization is implemented yet; with OAuth this needs its tests.',
    },
  });

/** The page of 2025-11-25, and the one outside the revisions that took its place. */
export const securityRequirements = [
  ...inBoth('2025-11-25', `${pages.legacy}/basic/security_best_practices`),
  ...inBoth('2026-07-28', pages.security),
  ...pageOf('security', '2025-11-25', `${pages.legacy}/basic/security_best_practices`, {
    'no-session-authentication': {
      anchor: 'session-hijacking',
      text: 'Does not use sessions for authentication.',
      gap: 'Without OAuth nobody is authenticated, and a session speaks for the person whose handle came on it.',
    },
    'session-ids-unpredictable': { anchor: 'session-hijacking', text: 'Makes session ids that nobody can guess.' },
  }),
  ...pageOf('security', '2026-07-28', pages.security, {
    'no-session-authentication': {
      anchor: 'session-hijacking',
      text: 'Does not use sessions for authentication.',
    },
  }),
];
