/**
 * Builds dist/: the command line and the library, bundled with everything small, and the public types.
 *
 * usage: node tools/build.ts
 */
import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { promisify } from 'node:util'
import { type InputOptions, type Plugin, rolldown } from 'rolldown'
import { writeTypes } from './types.ts'

const run = promisify(execFile)
const manifest = JSON.parse(await readFile('package.json', 'utf8'))
/**
 * What is imported of Node's modules whose properties load much that is not asked for: an import reads all of them, which
 * takes 20 ms for `node:http` (`fetch` and WebSocket) and 6 ms for `node:process` (the standard streams).
 */
const LAZY: Record<string, readonly string[]> = {
  'node:http': ['createServer', 'IncomingMessage', 'maxHeaderSize', 'request', 'STATUS_CODES'],
  'node:process': ['execArgv', 'execPath', 'hrtime', 'platform'],
  'node:util': [
    'aborted',
    'callbackify',
    'debuglog',
    'formatWithOptions',
    'inspect',
    'promisify',
    'stripVTControlCharacters',
    'styleText',
    'types',
  ],
}

/** Of these an import gets all that is no getter: those of `node:fs` take 10 ms (its streams), of `node:crypto` 3 ms. */
const COSTLY = new Set(['node:fs', 'fs', 'node:crypto', 'crypto'])

const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  resolveId(id, importer, { kind }) {
    if (id in LAZY || (kind === 'import-statement' && COSTLY.has(id))) return `\0${id}`
    return id === 'node:child_process' && importer?.includes('/commander/') ? '\0spawn' : undefined
  },
  load(id) {
    // Commander starts programs for subcommands that are files of their own; here none is.
    if (id === '\0spawn')
      return `export default { get spawn() { return process.getBuiltinModule('node:child_process').spawn } }`
    const name = id.slice(1)
    if (!id.startsWith('\0') || !(name in LAZY || COSTLY.has(name))) return undefined
    const exported = (LAZY[name] ?? valuesOf(name)).map((one) => `export const ${one} = builtin.${one}`)
    return [
      `const builtin = process.getBuiltinModule('${name}')`,
      'export default builtin',
      ...exported,
    ].join('\n')
  },
}

/**
 * Connections of undici, and what its proxies make tunnels with: its face brings `fetch`, WebSocket, caches and mocks,
 * which take as long to load as all the rest.
 */
const UNDICI = `
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js'
import connect from 'undici/lib/api/api-connect.js'
export { default as Agent } from 'undici/lib/dispatcher/agent.js'
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js'
Object.assign(Dispatcher.prototype, { connect })
`

/** HTTP/2 is switched off (src/registry/network.ts): neither undici's part of it is loaded nor Node's. */
const SLIM: Record<string, string> = { undici: UNDICI, './client-h2.js': 'export default undefined' }

const slimUndici: Plugin = {
  name: 'slim-undici',
  resolveId: (id) => (id in SLIM ? `\0${id}` : undefined),
  load: (id) => SLIM[id.slice(1)],
}

function valuesOf(name: string): string[] {
  const described = Object.entries(Object.getOwnPropertyDescriptors(process.getBuiltinModule(name)))
  return described.flatMap(([one, { get }]) =>
    get === undefined && /^[a-z]\w*$/i.test(one) && one !== 'default' ? [one] : [],
  )
}

const OPTIONAL = ['libxmljs2', 'xmlbuilder2', 'ajv', 'ajv-formats', 'ajv-formats-draft2019']

for (const name of ['dist/types', 'dist/chunks', 'dist/library', 'dist/action'])
  await rm(name, { recursive: true, force: true })
const plugins = [lazyBuiltins, slimUndici]
const common: InputOptions = {
  platform: 'node',
  plugins,
  // The CommonJS that some packages name first asks for files that are not bundled.
  resolve: { mainFields: ['module', 'main'] },
  // What signs and what fetches trusted roots stays a dependency; what verifies starts with every pull and is bundled.
  // CycloneDX's library has optional parts for XML and for validation that nothing here calls.
  external: ['@sigstore/sign', '@sigstore/tuf', 're2js', ...OPTIONAL],
  transform: {
    target: 'node22',
    define: {
      __dirname: 'import.meta.dirname',
      // As Node itself builds undici: without its second parser, which is an experiment.
      esbuildDetection: 'true',
      PACKWRIGHT_VERSION: JSON.stringify(manifest.version),
      PACKWRIGHT_NODE_RANGE: JSON.stringify(manifest.engines.node),
      PACKWRIGHT_UNPACK_WORKER: JSON.stringify('../unpack-worker.js'),
    },
  },
  // A room's face does nothing but hand on: what nobody asks for through it is not loaded.
  treeshake: { moduleSideEffects: [{ test: /src\/(?:.*\/)?index\.ts$/, sideEffects: false }] },
  checks: { ineffectiveDynamicImport: false },
}
/** For `npm run coverage` alone. */
const SOURCEMAPS = process.env['PACKWRIGHT_SOURCEMAPS'] === '1'
const bundle = await rolldown({ ...common, input: { bin: 'src/bin.ts' } })
const { output } = await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: SOURCEMAPS,
  chunkFileNames: 'chunks/[name]-[hash].js',
  comments: { legal: false },
  // What every pull needs lies in one file, and what an installation needs besides: each file more takes as long to find
  // as to run. What tells that there is nothing to do is asked before any of it.
  codeSplitting: {
    groups: [
      { name: 'state', test: /src\/(?:version|target\/state|files\/(?:environment|home))\.ts$/, priority: 3 },
      {
        name: 'pull',
        test: /src\/(?:pull\/(?:line|layer)|commands\/pull\/pull|trust\/decide)\.ts$/,
        priority: 2,
      },
      { name: 'install', test: /src\/commands\/project\/install\.ts$/, priority: 1 },
    ],
  },
})
// Who takes one function of the library loads that, and what all share.
const SUBPATHS = ['reference', 'lock', 'pull', 'verify']
/** Bundlers that take `createRequire` for their own `require` drop the one by which CommonJS finds Node's modules. */
const ownRequire: Plugin = {
  name: 'own-require',
  renderChunk: (code, { name }) =>
    name === 'rolldown-runtime'
      ? code.replace(
          /import \{ createRequire \} from "(?:node:)?module";/,
          "const { createRequire } = process.getBuiltinModule('node:module');",
        )
      : undefined,
}
const library = await rolldown({
  ...common,
  plugins: [...plugins, ownRequire],
  input: {
    index: 'src/index.ts',
    ...Object.fromEntries(SUBPATHS.map((name) => [name, `src/library/${name}.ts`])),
  },
})
const { output: offered } = await library.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: SOURCEMAPS,
  chunkFileNames: 'library/[name]-[hash].js',
  comments: { legal: false },
})
// A thread loads its code anew: it gets what it needs and nothing else.
const thread = await rolldown({ ...common, input: { 'unpack-worker': 'src/pull/thread/unpack-worker.ts' } })
await thread.write({ dir: 'dist', format: 'esm', sourcemap: SOURCEMAPS, comments: { legal: false } })
// An action is checked out and run: nothing is installed for it.
const action = await rolldown({
  ...common,
  external: OPTIONAL,
  input: Object.fromEntries(
    ['publish', 'pull', 'post'].map((name) => [name, `src/commands/action/${name}.ts`]),
  ),
  transform: {
    ...common.transform,
    define: {
      ...common.transform?.define,
      PACKWRIGHT_UNPACK_WORKER: JSON.stringify('../../unpack-worker.js'),
    },
  },
})
const { output: actions } = await action.write({
  dir: 'dist/action',
  format: 'esm',
  sourcemap: SOURCEMAPS,
  chunkFileNames: 'chunks/[name]-[hash].js',
  comments: { legal: false },
})
await chmod('dist/bin.js', 0o755)
await writeFile(
  'dist/THIRD-PARTY-LICENSES.txt',
  await notices(
    [...output, ...offered, ...actions].flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : [])),
  ),
)
const emitted = await mkdtemp('dist/.types-')
await run(process.execPath, [
  ...['node_modules/typescript-7/bin/tsc', '-p', 'tsconfig.types.json', '--outDir', emitted],
])
await mkdir('dist/types')
await writeTypes(emitted, 'dist/types')
await rm(emitted, { recursive: true })

/** The licence of every package that is bundled. */
async function notices(inputs: string[]): Promise<string> {
  const packages = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(relative('.', input)) ?? []),
  )
  const texts = await Promise.all(
    [...packages].sort().map(async (directory) => {
      const { name, version, license, author } = JSON.parse(
        await readFile(`${directory}/package.json`, 'utf8'),
      )
      const files = await readdir(directory)
      const read = (pattern: RegExp) =>
        Promise.all(
          files.filter((file) => pattern.test(file)).map((file) => readFile(`${directory}/${file}`, 'utf8')),
        )
      const own = await read(/^licen[cs]e(?:[.-].*)?$/i)
      const text = own.length > 0 ? own : [await standardText(name, license, author)]
      return [`${name} ${version} (${license})`, ...text, ...(await read(/^notice(?:\..*)?$/i))].join('\n\n')
    }),
  )
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}

/** Some packages state their licence and bring no text of it: its standard text holds then. */
async function standardText(name: string, license: string, author: unknown): Promise<string> {
  const holder = typeof author === 'string' ? author : (author as { name?: string } | undefined)?.name
  if (license === 'Apache-2.0') return await readFile('LICENSE', 'utf8')
  if (license === 'CC0-1.0')
    return 'Dedicated to the public domain: https://creativecommons.org/publicdomain/zero/1.0/legalcode'
  if (license === 'CC-BY-3.0')
    return `By ${holder ?? `the authors of ${name}`}: https://creativecommons.org/licenses/by/3.0/legalcode`
  if (license === 'MIT' || license === 'ISC') {
    const terms = await readFile(`tools/licences/${license}.txt`, 'utf8')
    return `Copyright (c) ${holder ?? `the authors of ${name}`}\n\n${terms}`
  }
  throw new Error(`${name} is bundled and brings no text of its licence (${license})`)
}
