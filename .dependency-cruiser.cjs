/**
 * The direction of dependencies:
 * http, realtime, classic → features → names, platform → wire, config, pace and the files in src.
 */
const features =
  '^src/(rooms|members|log|presence|rights|acts|review|filter|proof|webhooks|retention|backup)/';
const platform = '^src/(database|bus)/';
const edge = '^src/(realtime|classic|http|metrics|admin)/';
const browser = '^src/(client|web)/';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'features-know-no-edge',
      severity: 'error',
      comment: 'A rule runs without a socket or a route of the original design.',
      from: { path: features },
      to: { path: [edge, browser] },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: platform },
      to: { path: [features, edge, browser] },
    },
    {
      name: 'base-files-stand-alone',
      severity: 'error',
      from: {
        path: '^src/((wire|config|pace)/|[^/]+\\.ts$)',
        pathNot: '^src/(main|serve|server|app|readings)(\\.test)?\\.ts$',
      },
      to: { path: [features, platform, edge, browser, '^src/(names|cli)/'] },
    },
    {
      name: 'metrics-know-nobody',
      comment:
        'The composition root hands them what they read, and hands out what they are told by.',
      severity: 'error',
      from: { path: '^src/metrics/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(metrics/|errors\\.ts)' },
    },
    {
      name: 'limits-know-nobody',
      comment: 'They are handed in where something is to be limited.',
      severity: 'error',
      from: { path: '^src/limits/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/', pathNot: '^src/(limits/|config/|errors\\.ts)' },
    },
    {
      name: 'names-are-pure-rules',
      severity: 'error',
      from: { path: '^src/names/' },
      to: { path: '^src/', pathNot: '^src/(names/|errors\\.ts)' },
    },
    {
      name: 'client-knows-the-protocol-alone',
      severity: 'error',
      from: { path: '^src/client/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(client/|wire/(protocol|act-frames|alteration|room-change|close-codes)\\.ts)',
      },
    },
    {
      name: 'web-stands-on-the-client',
      severity: 'error',
      from: { path: '^src/web/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(web/|client/|wire/(protocol|alteration|close-codes)\\.ts)',
      },
    },
    {
      name: 'commands-stand-on-the-client',
      comment: 'They talk to a server over the network, so they know of it what any program knows.',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(cli/|client/|wire/(protocol|plain-text)\\.ts|config/(config|setting-texts)\\.ts|ids\\.ts)',
      },
    },
    {
      name: 'only-the-process-knows-commands',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli/|main\\.ts)' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'the-server-knows-no-page',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/web/', '\\.test\\.ts$'] },
      to: { path: '^src/web/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
