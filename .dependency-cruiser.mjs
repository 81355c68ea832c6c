/**
 * The rule of imports (DEVELOPMENT.md). Rooms may import those behind them in this list, and no others.
 */
const ORDER = [
  'commands',
  'library',
  'client',
  'lifecycle',
  'publish',
  'mirror',
  'catalog',
  'project',
  'inspect',
  'serve',
  'pull',
  'session',
  'documents',
  'target',
  'build',
  'trust',
  'artifact',
  'signing',
  'store',
  'registry',
  'lock',
  'systems',
  'policy',
  'pack',
  'oci',
  'text',
  'files',
]

const isOneOf = (rooms) => `^src/(?:${rooms.join('|')})/`

const downwards = ORDER.flatMap((room, index) => {
  const above = ORDER.slice(0, index)
  if (above.length === 0) return []
  return [
    {
      name: `${room}-imports-downwards`,
      comment: `${room}/ lies below ${above.at(-1)}/ and may import only what lies below itself (DEVELOPMENT.md, "The rule of imports").`,
      severity: 'error',
      from: { path: isOneOf([room]) },
      to: { path: isOneOf(above) },
    },
  ]
})

/** @type {import('dependency-cruiser').IConfiguration} */
// biome-ignore lint/style/noDefaultExport: dependency-cruiser reads a default export.
export default {
  forbidden: [
    ...downwards,
    {
      name: 'no-circles',
      comment: 'Two files that import each other, also over others, are one file in two places.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'through-the-face',
      comment: 'A room is entered by its index.ts, or by that of a folder in it.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '/index\\.ts$', '^src/ui/'] },
    },
    {
      name: 'face-from-the-top',
      comment: 'The library is made of faces.',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: '^src/[^/]+/', pathNot: ['/index\\.ts$'] },
    },
    {
      name: 'ui-is-for-commands',
      comment: 'Only commands speak to people: lines return results and report events.',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: ['^src/commands/', '^src/ui/'] },
      to: { path: '^src/ui/' },
    },
    {
      name: 'ui-knows-nothing',
      comment: 'The terminal knows no packs.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: {
        path: '^src/',
        pathNot: ['^src/ui/', '^src/(?:errors|events|version)\\.ts$', '^src/text/index\\.ts$'],
      },
    },
    {
      name: 'systems-stay-apart',
      comment: 'A system knows no other system: what two of them need stands beside them in systems/.',
      severity: 'error',
      from: { path: '^src/systems/([^/]+)/' },
      to: { path: '^src/systems/[^/]+/', pathNot: '^src/systems/$1/' },
    },
    {
      name: 'no-unknown-room',
      comment: 'A new room gets its place in the order.',
      severity: 'error',
      from: {},
      to: { path: '^src/[^/]+/', pathNot: [isOneOf(ORDER), '^src/ui/'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    includeOnly: '^src/',
  },
}
