// Who may import whom. The request's path reads main → http → mcp → runtime → machines; hosts and stores serve the runtime.
const only = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}` },
  to: { pathNot: [...allowed.map((path) => `^${path}`), 'node_modules'], dependencyTypesNot: ['core', 'npm'] },
});
const packageOnlyIn = (name, pattern, folder) => ({
  name,
  severity: 'error',
  from: { path: '^(machines|src)/', pathNot: `^${folder}` },
  to: { path: pattern },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'machines-do-no-io',
      severity: 'error',
      from: { path: '^machines/' },
      to: { dependencyTypes: ['core'] },
    },
    only('machines-stand-alone', 'machines/', 'machines/'),
    only('text-stands-alone', 'src/text/', 'src/text/'),
    only('runtime-knows-machines', 'src/runtime/', 'src/runtime/', 'src/limits\\.ts', 'machines/'),
    only('stores-serve-runtime', 'src/store/', 'src/store/', 'src/runtime/', 'src/limits\\.ts', 'machines/'),
    only('hosts-serve-runtime', 'src/hosts/', 'src/hosts/', 'src/runtime/', 'src/limits\\.ts', 'machines/'),
    only('mcp-knows-runtime', 'src/mcp/', 'src/mcp/', 'src/runtime/', 'src/text/', 'src/limits\\.ts', 'machines/'),
    only('moderation-knows-runtime', 'src/moderation/', 'src/moderation/', 'src/runtime/', 'machines/'),
    only('cli-stands-alone', 'src/cli/', 'src/cli/', 'src/visible-text\\.ts'),
    only('http-knows-mcp', 'src/http/', 'src/http/', 'src/mcp/', 'src/limits\\.ts'),
    only('statecharts-draw-machines', 'src/statecharts/', 'src/statecharts/', 'machines/'),
    packageOnlyIn('mcp-packages-in-mcp', 'node_modules/@modelcontextprotocol/', 'src/mcp/'),
    packageOnlyIn('express-in-http', 'node_modules/express/', 'src/http/'),
    packageOnlyIn('sql-in-store', '^(node:)?sqlite$', 'src/store/'),
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
