/** The package as its users have it: packed, installed, compiled, bundled, and run in the ways that Node knows. */
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { execa } from 'execa'
import { publint } from 'publint'
import { beforeAll, describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { packwright } from '../support/cli.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const root = resolve('.')
let consumer: string
let tarball: string
let reference: string

beforeAll(async () => {
  consumer = await temporaryDirectory('consumer')
  const packed = ['pack', '--ignore-scripts', '--json', '--pack-destination', consumer]
  const { stdout } = await execa('npm', packed, { cwd: root })
  const [{ filename, files }] = Object.values(JSON.parse(stdout)) as [
    { filename: string; files: { path: string }[] },
  ]
  tarball = join(consumer, filename)
  const paths = files.map(({ path }) => path)
  expect(paths).toContain('dist/types/index.d.ts')
  expect(paths.filter((path) => /^dist\/(?:packs|demo|registry)|^test|^src|^examples/.test(path))).toEqual([])
  await writeFile(join(consumer, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
  const install = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    `./${filename}`,
  ]
  await execa('npm', [...install, join(root, 'node_modules/@types/node')], { cwd: consumer })
  await writeFiles(consumer, {
    'packs/sample/pack.json': '{"name": "sample", "version": "1.0.0", "description": "A sample."}',
    'packs/sample/large.bin': 'x'.repeat(1000),
    'pull.mjs': `
      import { pull } from 'packwright'
      export const run = async (reference, store) => (await pull({ references: [reference], store }))[0].name
      if (process.argv[2] !== undefined) console.log(await run(process.argv[2], process.argv[3]))`,
    'reference.mjs': `
      import { parseReference } from 'packwright'
      console.log(parseReference('ghcr.io/acme/packs/claude:1.2.0').tag)`,
  })
  const registry = `oci-layout://${consumer}/registry`
  expect(await packwright(['publish', '--registry', registry], { cwd: consumer })).toMatchObject({
    exitCode: 0,
  })
  reference = `${registry}/sample:1.0.0`
})

const run = async (...args: string[]) => {
  const result = await execa(process.execPath, args, { cwd: consumer, reject: false, all: true })
  expect(result.exitCode, result.all).toBe(0)
  return result.stdout
}
const store = (name: string) => join(consumer, 'stores', name)

describe('the package', () => {
  test('compiles in a strict nodenext project, each entry, with nothing but its own types', async () => {
    await writeFile(join(consumer, 'service.ts'), await exampleFromReadme())
    await writeFile(
      join(consumer, 'entries.ts'),
      `import { openClient, pull, type PullResult } from 'packwright/pull'
      import { parseReference } from 'packwright/reference'
      import { type Lockfile, readLockfile } from 'packwright/lock'
      import { verifyStore } from 'packwright/verify'
      export const lock: Promise<Lockfile> = readLockfile('packs.lock.json')
      export const first = async (): Promise<PullResult | undefined> => (await pull({ references: [] }))[0]
      export const all = [openClient, parseReference, verifyStore]
      // @ts-expect-error an option that does not exist
      export const wrong = pull({ reference: [] })`,
    )
    const compilerOptions = {
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      lib: ['es2024', 'esnext.disposable'],
      types: ['node'],
    }
    const project = { compilerOptions, files: ['service.ts', 'entries.ts'] }
    await writeFile(join(consumer, 'tsconfig.json'), JSON.stringify(project))
    const compiled = await execa(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], {
      cwd: consumer,
      reject: false,
    })
    expect(compiled.stdout).toBe('')
  })

  test('says its version, and pulls as a module and as CommonJS', async () => {
    const { version } = JSON.parse(await readFile('package.json', 'utf8'))
    expect(await run('node_modules/packwright/dist/bin.js', '--version')).toBe(version)
    expect(await run('pull.mjs', reference, store('esm'))).toBe('sample')
    const script = `require('packwright').pull({ references: ['${reference}'], store: '${store('cjs')}' })
      .then(([pack]) => console.log(pack.name))`
    expect(await run('--input-type=commonjs', '-e', script)).toBe('sample')
  })

  test('pulls in a worker thread', async () => {
    const thread = `import('packwright').then(({ pull }) => pull({ references: ['${reference}'], store: '${store('thread')}' }))
      .then(([pack]) => import('node:worker_threads').then(({ parentPort }) => parentPort.postMessage(pack.name)))`
    const script = `import { Worker } from 'node:worker_threads'
      new Worker(${JSON.stringify(thread)}, { eval: true }).on('message', (name) => console.log(name))`
    expect(await run('--input-type=module', '-e', script)).toBe('sample')
  })

  test('pulls where a process may only touch some files, and says so where it may not', async () => {
    const allowed = ['--permission', '--allow-fs-read=/', `--allow-fs-write=${consumer}`]
    expect(await run(...allowed, 'pull.mjs', reference, store('allowed'))).toBe('sample')
    const readOnly = ['--permission', '--allow-fs-read=/', 'pull.mjs', reference, store('denied')]
    const denied = await execa(process.execPath, readOnly, { cwd: consumer, reject: false })
    expect(denied.stderr).toContain('OUTPUT_UNWRITABLE')
    expect(denied.stderr).not.toContain('INTERNAL')
  })

  test('is what publint and arethetypeswrong ask for', async () => {
    const { messages } = await publint({ pkgDir: root, strict: true })
    expect(messages).toEqual([])
    const args = [
      join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js'),
      tarball,
      '--profile',
      'esm-only',
    ]
    const types = await execa(process.execPath, args, { reject: false, all: true })
    expect(types.exitCode, types.all).toBe(0)
  })

  test('has a licence for everything that is bundled, and the notices', async () => {
    const texts = (await readFile('dist/THIRD-PARTY-LICENSES.txt', 'utf8')).split(`\n${'-'.repeat(80)}\n`)
    expect(texts.length).toBeGreaterThan(50)
    for (const text of texts) expect(text.trim().split('\n').length, text).toBeGreaterThan(2)
    expect(texts.join()).toContain('CycloneDX JavaScript Library\nCopyright')
  })
})

describe('bundled by', () => {
  test('esbuild', async () => {
    const bundle = (entry: string) =>
      build({
        absWorkingDir: consumer,
        entryPoints: [entry],
        outfile: `out/esbuild-${entry}`,
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'esm',
      })
    await bundle('pull.mjs')
    expect(await run('out/esbuild-pull.mjs', reference, store('esbuild'))).toBe('sample')
    await bundle('reference.mjs')
    expect(await run('out/esbuild-reference.mjs')).toBe('1.2.0')
    expect((await readFile(join(consumer, 'out/esbuild-reference.mjs'))).length).toBeLessThan(20_000)
  })

  test('webpack', async () => {
    const stats = await new Promise<webpack.Stats | undefined>((done, fail) =>
      webpack(
        {
          context: consumer,
          mode: 'production',
          optimization: { minimize: false },
          target: 'node24',
          entry: './pull.mjs',
          experiments: { outputModule: true },
          externalsType: 'module',
          output: {
            path: join(consumer, 'out'),
            filename: 'webpack.mjs',
            module: true,
            chunkFormat: 'module',
          },
        },
        (error, result) => (error === null ? done(result) : fail(error)),
      ),
    )
    expect(stats?.toJson().errors).toEqual([])
    expect(await run('out/webpack.mjs', reference, store('webpack'))).toBe('sample')
  })
})

async function exampleFromReadme(): Promise<string> {
  const found = /```ts\n(import \{ [^\n]* \} from 'packwright'\n[\s\S]*?)```/.exec(
    await readFile('README.md', 'utf8'),
  )
  if (found?.[1] === undefined) throw new Error('the README has no example of a service')
  return found[1]
}
