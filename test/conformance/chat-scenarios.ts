/** Scenarios that ask for no tool, resource or prompt of the suite's own: the chat itself has to pass them. */
export const chatScenarios: ReadonlySet<string> = new Set([
  'caching',
  'completion-complete',
  'dns-rebinding-protection',
  'http-header-validation',
  'input-required-result-unsupported-methods',
  'ping',
  'prompts-list',
  'resources-list',
  'resources-subscribe',
  'resources-unsubscribe',
  'sep-2164-resource-not-found',
  'server-initialize',
  'server-session-lifecycle',
  'server-sse-multiple-streams',
  'server-stateless',
  'tools-list',
]);
