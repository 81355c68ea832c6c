#!/usr/bin/env node
/**
 * The executable: says in one line when Node is too old, answers `--version` without loading the rest, and hands over.
 */
import * as module from 'node:module'
import { join } from 'node:path'
import { userConfigFile } from './files/index.ts'
import { nothingToDo } from './target/index.ts'
import { NODE_RANGE, VERSION } from './version.ts'

/** Until then memory is no matter, in ms. */
const SHORT_MS = 2_000

const [major = 0, minor = 0, patch = 0] = process.versions.node.split('.').map(Number)
const supported =
  major >= 26 ||
  (major === 24 && minor >= 15) ||
  (major === 22 && (minor > 22 || (minor === 22 && patch >= 2)))

if (!supported) {
  const message = `packwright needs Node.js ${NODE_RANGE}; this is ${process.versions.node}.`
  const hint = 'Install Node 24: https://nodejs.org'
  const facts = { ok: false, error: { code: 'NODE_TOO_OLD', message, hint } }
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`)
  else process.stderr.write(`error[NODE_TOO_OLD] ${message} ${hint}\n`)
  process.exitCode = 2
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`${VERSION}\n`)
} else if (!installedAlready(process.argv.slice(2))) {
  cacheCompiledCode()
  const { main } = await import('./cli.ts')
  keepMemorySmall()
  process.exitCode = await main(process.argv.slice(2), process.env)
}

/** A plain installation that has nothing to do is done before the rest is loaded. */
function installedAlready([verb, ...flags]: string[]): boolean {
  if (verb !== 'install' || flags.some((flag) => flag !== '--frozen')) return false
  // What the user has settled elsewhere may ask for more than the project does.
  const { PACKWRIGHT_POLICY, PACKWRIGHT_STORE } = process.env
  if ((PACKWRIGHT_POLICY ?? PACKWRIGHT_STORE ?? userConfigFile(process.env)) !== undefined) return false
  const text = nothingToDo(process.cwd(), VERSION)
  if (text !== undefined) process.stdout.write(`${text}\n`)
  return text !== undefined
}

/**
 * What thousands of packs leave behind is short-lived, and V8 answers by making room for ever more of it. A command may
 * have that room while it starts, where it saves a twentieth of the work; whatever runs for longer gets no more of it, and
 * collects before its old objects take a fifth more than those that live. The library leaves this to whoever runs it.
 */
function keepMemorySmall(): void {
  setTimeout(() => {
    // Not imported: it takes 3 ms to load, which is long for who asks for the version or has nothing to do.
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    for (const flag of ['--semi-space-growth-factor=1', '--heap-growing-percent=20']) setFlagsFromString(flag)
  }, SHORT_MS).unref()
}

/** Keeps V8's compiled code beside the store, which halves the time to start. Without a home it does without. */
function cacheCompiledCode(): void {
  const { XDG_CACHE_HOME: cache, HOME: home, NODE_COMPILE_CACHE: chosen } = process.env
  if (chosen !== undefined || (cache ?? home) === undefined) return
  module.enableCompileCache(join(cache || join(home ?? '', '.cache'), 'packwright', 'compiled'))
}
