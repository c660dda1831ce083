// Which folder may import which: main → server → http → mcp → {admission, text, hosts, moderation} → people → engine → machines; store → people.
// Each rule says in its comment what to do instead; it is printed when the rule fails.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^${from}` },
  to: { pathNot: [...allowed.map((path) => `^${path}`), 'node_modules'], dependencyTypesNot: ['core', 'npm'] },
});
/** Within src/mcp/, a folder may import these alone; what it may import elsewhere is said by the rule of src/mcp/. */
const inMcp = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: `^src/mcp/${from}` },
  to: { path: '^src/mcp/', pathNot: allowed.map((path) => `^src/mcp/${path}`) },
});
const packageOnlyIn = (name, pattern, folder, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: '^(machines|src|tools)/', pathNot: `^${folder}` },
  to: { path: pattern },
});
const limits = 'src/limits\\.ts';
const refusal = 'src/refusal\\.ts';

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'Two files that import each other are one idea in two places. Move what both need into a third file below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      comment: 'The import leads nowhere. Check its path; imports carry the ending .ts.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'machines-do-no-io',
      severity: 'error',
      comment:
        'A machine is pure. Time, ids and chance come with its events; effects leave as emitted outputs, which src/engine carries out.',
      from: { path: '^machines/' },
      to: { dependencyTypes: ['core'] },
    },
    only(
      'machines-stand-alone',
      'machines/',
      ['machines/'],
      'Charts know no server. If a chart needs a value from src/, pass it in an event or in the input of the machine.',
    ),
    only(
      'engine-knows-machines',
      'src/engine/',
      ['src/engine/', limits, 'machines/'],
      'The engine carries out outputs of any actor. If you need a user, a report or an inbox here, put the rule in src/people/outputs.ts.',
    ),
    only(
      'people-stand-on-the-engine',
      'src/people/',
      ['src/people/', 'src/engine/', limits, 'machines/'],
      'The rules about people know the engine and the port of the store. What the wire needs belongs into src/mcp/.',
    ),
    only(
      'stores-serve-the-engine',
      'src/store/',
      ['src/store/', 'src/people/', 'src/engine/', limits, 'machines/'],
      'A store implements the port in src/people/store.ts, and is called by nobody else.',
    ),
    only(
      'hosts-stand-on-people',
      'src/hosts/',
      ['src/hosts/', 'src/people/', 'src/engine/', limits, 'machines/'],
      'A host wires the engine and the people to a store that it is given. What the wire needs belongs into src/mcp/.',
    ),
    only(
      'moderation-stands-on-people',
      'src/moderation/',
      ['src/moderation/', 'src/people/', 'src/engine/', 'machines/'],
      'Moderation speaks to a Host. Its HTTP interface is src/http/admin.ts.',
    ),
    only(
      'text-stands-on-people',
      'src/text/',
      ['src/text/', 'src/people/identities\\.ts', refusal, limits, 'machines/'],
      'The text rules take a string and answer. Pass what they need as an argument.',
    ),
    only(
      'admission-stands-on-people',
      'src/admission/',
      ['src/admission/', 'src/people/', 'src/engine/', refusal, limits, 'machines/'],
      'Admission decides whether a caller may act now. It knows addresses, rates and terms, and neither HTTP nor the protocol.',
    ),
    only(
      'mcp-stands-on-people',
      'src/mcp/',
      ['src/mcp/', 'src/admission/', 'src/text/', 'src/people/', 'src/engine/', refusal, limits, 'machines/'],
      'The protocol boundary speaks to a Host. Configuration and HTTP reach it as arguments, from src/server.ts.',
    ),
    {
      name: 'eras-apart',
      severity: 'error',
      comment:
        'The two eras share methods, streams and handles, and nothing else. Put what both need into src/mcp/methods.ts or src/mcp/streams/.',
      from: { path: '^src/mcp/(legacy|modern)/' },
      to: { path: '^src/mcp/(legacy|modern)/', pathNot: '^src/mcp/$1/' },
    },
    {
      name: 'methods-know-no-era',
      severity: 'error',
      comment:
        'What a request means is the same in both eras: no session, header or revision is known here. Put what an era adds into its codec.',
      from: { path: '^src/mcp/', pathNot: '^src/mcp/(legacy/|modern/|endpoint\\.ts)' },
      to: { path: '^src/mcp/(legacy/|modern/|endpoint\\.ts|era\\.ts)' },
    },
    {
      name: 'offers-open-no-streams',
      severity: 'error',
      comment:
        'Tools, resources and prompts return what they found. Progress and delivery reach them by their Call, changes reach clients by the outbox.',
      from: { path: '^src/mcp/(tools|resources|prompts)/' },
      to: { path: '^src/mcp/streams/' },
    },
    inMcp(
      'streams-know-no-offers',
      'streams/',
      ['streams/', 'wire/', 'parsing/'],
      'A stream writes what an outbox holds, in a format that it is given. What a tool or a method says belongs into its result.',
    ),
    inMcp(
      'wire-names-alone',
      'wire/',
      ['wire/', 'refusal\\.ts'],
      'Forms that tools, resources and streams share. What one of them alone says belongs into its own folder.',
    ),
    inMcp(
      'parsing-knows-no-method',
      'parsing/',
      ['parsing/', 'problem\\.ts', 'rpc-error\\.ts', 'refusal\\.ts'],
      'A request is read before it has an era or a method. Pass a schema in as an argument.',
    ),
    only(
      'http-stands-on-mcp',
      'src/http/',
      ['src/http/', 'src/mcp/', 'src/admission/', limits],
      'HTTP hands requests to the endpoint. What a request means is decided in src/mcp/.',
    ),
    only(
      'cli-stands-alone',
      'src/cli/',
      ['src/cli/', 'src/text/visible-text\\.ts'],
      'The commands are clients of a running server: they speak HTTP to it and import nothing of it.',
    ),
    only(
      'examples-are-clients',
      'examples/',
      ['examples/', 'src/server\\.ts', 'src/config\\.ts', 'src/log\\.ts'],
      'An example is a client: it may start the server by its public entry, and imports nothing else of it.',
    ),
    only(
      'statecharts-draw-machines',
      'tools/statecharts/',
      ['tools/statecharts/', 'tools/generated-folder\\.ts', 'src/engine/', 'machines/'],
      'The pictures are made from the machines, the story by stepping them as the engine does. No server runs for either.',
    ),
    packageOnlyIn(
      'mcp-packages-in-mcp',
      'node_modules/@modelcontextprotocol/',
      'src/mcp/',
      'Types and schemas of the protocol stay at its boundary. Use the vocabulary of machines/ elsewhere.',
    ),
    packageOnlyIn(
      'express-in-http',
      'node_modules/express/',
      'src/http/',
      'Express serves the operator pages of src/http/ alone; take node:http types elsewhere.',
    ),
    packageOnlyIn(
      'sql-in-store',
      '^(node:)?sqlite$',
      'src/store/',
      'SQL belongs into src/store/. Add a read or a write to the port in src/people/store.ts.',
    ),
  ],
  options: {
    // TypeScript's compiler has no interface for tools any more.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
