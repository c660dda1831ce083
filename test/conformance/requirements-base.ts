import { pageOf, pages } from './requirement.ts';

const stateless = (check: string): string => `server-stateless:sep-2575-${check}`;
const mrtr = (name: string): string => `input-required-result-${name}`;

/** The requirements of every request of the modern era, and of subscriptions, which are a pattern of it. */
export const baseRequirements = [
  ...pageOf('base', '2026-07-28', `${pages.modern}/basic/index`, {
    'result-type': { anchor: 'result-responses', text: 'Says in every result of which type it is.' },
    'same-id': {
      anchor: 'responses',
      text: 'Answers under the id of the request.',
      scenario: stateless('http-server-error-jsonrpc-id'),
    },
    'no-reserved-codes': {
      anchor: 'error-codes',
      text: 'Sends no error code that the revision has retired or not defined.',
    },
    'no-memory': { anchor: 'statelessness', text: 'Infers nothing from earlier requests of a connection.' },
    'meta-required': {
      anchor: '_meta',
      text: 'Answers 400 and -32602 when a required field of _meta is missing.',
      scenario: stateless('http-server-meta-invalid-400'),
    },
    'capability-required': {
      anchor: '_meta',
      text: 'Answers 400 and -32021 with the capability that the client would have to declare.',
      scenario: stateless('missing-capability-http-400'),
    },
    'subscription-id': {
      anchor: '_meta',
      text: 'Puts the id of the subscription on each of its notifications.',
      scenario: stateless('server-tags-subscription-id'),
    },
  }),
  ...pageOf('subscriptions', '2026-07-28', `${pages.modern}/basic/patterns/subscriptions`, {
    'only-requested': {
      anchor: 'opening-a-stream',
      text: 'Sends no kind of notification that was not asked for.',
      scenario: stateless('server-honors-notification-filter'),
    },
    'acknowledged-first': {
      anchor: 'acknowledgment',
      text: 'Acknowledges before it sends anything else.',
      scenario: stateless('server-sends-subscription-ack'),
    },
    'closed-on-teardown': { anchor: 'cancellation', text: 'Closes the stream when it ends a subscription.' },
  }),
  ...pageOf('mrtr', '2026-07-28', `${pages.modern}/basic/patterns/mrtr`, {
    'supported-requests': {
      anchor: 'supported-requests',
      text: 'Asks for input only in answer to the three requests that allow it.',
      scenario: mrtr('unsupported-methods'),
    },
    'request-kinds': {
      anchor: 'server-requirements-basic-workflow',
      text: 'Asks only for what the protocol knows how to ask, under unique keys.',
      scenario: mrtr('multiple-input-requests'),
    },
    'state-verified': {
      anchor: 'server-requirements-basic-workflow',
      text: 'Refuses a request state that was tampered with.',
      scenario: mrtr('tampered-state'),
    },
    'declared-capabilities': {
      anchor: 'server-requirements-basic-workflow',
      text: 'Asks nothing that the client did not declare.',
      scenario: mrtr('capability-check'),
    },
    'something-asked': {
      anchor: 'server-requirements-basic-workflow',
      text: 'Asks something or gives a state, or both.',
      scenario: mrtr('request-state'),
    },
  }),
];
