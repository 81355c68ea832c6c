/**
 * Builds dist/: the command line and the library, bundled with everything small, and the public types.
 *
 * usage: node tools/build.ts
 */
import { execFile } from 'node:child_process'
import { chmod, readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const run = promisify(execFile)
const manifest = JSON.parse(await readFile('package.json', 'utf8'))
const commit = await run('git', ['rev-parse', 'HEAD']).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
)

for (const name of ['dist/types', 'dist/chunks']) await rm(name, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts' },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  mainFields: ['module', 'main'],
  target: 'node22',
  // What signs and what fetches trusted roots stays a dependency; what verifies starts with every pull and is bundled.
  // CycloneDX's library has optional parts for XML and for validation that nothing here calls.
  external: [
    '@sigstore/sign',
    '@sigstore/tuf',
    'libxmljs2',
    'xmlbuilder2',
    'ajv',
    'ajv-formats',
    'ajv-formats-draft2019',
  ],
  define: {
    PACKWRIGHT_VERSION: JSON.stringify(manifest.version),
    PACKWRIGHT_NODE_RANGE: JSON.stringify(manifest.engines.node),
    ...(commit === undefined ? {} : { PACKWRIGHT_COMMIT: JSON.stringify(commit) }),
  },
  // CommonJS packages inside an ES module need a require for Node's own modules, and a place to be in.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);const __dirname=import.meta.dirname;",
  },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})
await chmod('dist/bin.js', 0o755)
await writeFile('dist/THIRD-PARTY-LICENSES.txt', await notices(Object.keys(metafile.inputs)))
await run('node_modules/.bin/tsc', ['-p', 'tsconfig.types.json'])

/** The licence of every package that is bundled. */
async function notices(inputs: string[]): Promise<string> {
  const packages = new Set(
    inputs.flatMap((input) => /^(node_modules\/(?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? []),
  )
  const texts = await Promise.all(
    [...packages].sort().map(async (directory) => {
      const { name, version, license } = JSON.parse(await readFile(`${directory}/package.json`, 'utf8'))
      const names = ['LICENSE', 'LICENSE.md', 'license', 'LICENSE.txt', 'license.md', 'LICENCE']
      const found = await Promise.all(
        names.map((file) => readFile(`${directory}/${file}`, 'utf8').catch(() => '')),
      )
      return `${name} ${version} (${license})\n\n${found.find((text) => text !== '') ?? ''}`
    }),
  )
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
