/** Bundlers that the test command does not run: what they make of the library has to pull. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import commonjs from '@rollup/plugin-commonjs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { execa } from 'execa'
import { rolldown } from 'rolldown'
import { type Plugin, rollup } from 'rollup'
import { beforeAll, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { say } from './judge.ts'

/** Its types are those of CommonJS, where the function is `default`. */
const commonJs = commonjs as unknown as () => Plugin

let home: string
let reference: string
const input = () => join(home, 'pull.mjs')

beforeAll(async () => {
  home = await temporaryDirectory('bundlers')
  const installed = join(home, 'node_modules/packwright')
  await mkdir(installed, { recursive: true })
  for (const part of ['dist', 'package.json']) await cp(part, join(installed, part), { recursive: true })
  await writeFiles(home, {
    'package.json': '{"type": "module"}',
    'packs/sample/pack.json': '{"name": "sample", "version": "1.0.0", "description": "A sample."}',
    'pull.mjs': `
      import { pull } from 'packwright'
      const [pack] = await pull({ references: [process.argv[2]], store: process.argv[3] })
      console.log(pack.name)`,
  })
  const registry = `oci-layout://${home}/registry`
  expect(await packwright(['publish', '--registry', registry], { cwd: home })).toMatchObject({ exitCode: 0 })
  reference = `${registry}/sample:1.0.0`
})

const BUNDLERS: [string, (out: string) => Promise<unknown>][] = [
  [
    'rollup',
    async (out) => {
      const plugins = [nodeResolve({ preferBuiltins: true }), commonJs()]
      const bundle = await rollup({ input: input(), plugins, external: /^@sigstore/, logLevel: 'silent' })
      await bundle.write({ dir: out, format: 'es' })
    },
  ],
  [
    'rolldown',
    async (out) => {
      const bundle = await rolldown({ input: input(), platform: 'node', external: /^@sigstore/ })
      await bundle.write({ dir: out, format: 'esm' })
    },
  ],
  [
    'vite',
    async (out) => {
      const { build } = await import('vite')
      await build({
        root: home,
        logLevel: 'error',
        configFile: false,
        ssr: { noExternal: ['packwright'] },
        build: { ssr: input(), outDir: out, rollupOptions: { external: /^@sigstore/ } },
      })
    },
  ],
]

test.each(BUNDLERS)('%s', async (name, bundle) => {
  const out = join(home, name)
  await bundle(out)
  await writeFile(join(out, 'package.json'), '{"type": "module"}')
  const { stdout } = await execa(process.execPath, [
    join(out, 'pull.js'),
    reference,
    join(home, `store-${name}`),
  ])
  expect(stdout).toBe('sample')
  const { version } = JSON.parse(await readFile(resolve('node_modules', name, 'package.json'), 'utf8'))
  await say({ client: name, version, what: 'a bundle of a program that pulls', result: 'runs' })
})
