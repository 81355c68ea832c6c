/** Words that people bring from npm, Helm, oras and gh. */
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { asMeant } from '../../src/commands/words.ts'
import { BIN, cleanEnvironment } from '../support/cli.ts'
import { DistributionServer } from '../support/distribution-server.ts'
import { temporaryDirectory } from '../support/temporary.ts'

test.each([
  ['ls --json', 'list --json'],
  ['--json ls', '--json list'],
  ['rm claude', 'remove claude'],
  ['uninstall claude', 'remove claude'],
  ['i --frozen', 'install --frozen'],
  ['upgrade', 'update'],
  ['version', '--version'],
  ['help store gc', 'store gc --help'],
  ['help publish', 'help publish'],
  [
    'verify ghcr.io/acme/packs/claude:1.0.0 --policy p.json',
    'trust check ghcr.io/acme/packs/claude:1.0.0 --policy p.json',
  ],
  ['verify --lock dir/packs.lock.json --remote', 'verify --lock dir/packs.lock.json --remote'],
  ['install --project sub/dir', 'install --project sub/dir'],
  ['pull --plain-http localhost:5000/a/b', 'pull --plain-http=true localhost:5000/a/b'],
  ['pull --plain-http=force a.example/b', 'pull --plain-http=force a.example/b'],
])('%s', (typed, meant) => {
  expect(asMeant(typed.split(' ')).join(' ')).toBe(meant)
})

test.each([
  ['login ghcr.io', 'oras login'],
  ['logout', 'oras logout'],
  ['copy a b', 'oras cp'],
  ['push', 'packwright publish'],
  ['tag', 'oras tag'],
  ['install ghcr.io/acme/packs/claude', 'packwright add ghcr.io/acme/packs/claude'],
  ['pull --plain-http force a', '--plain-http=force'],
])('%s leads on', (typed, line) => {
  expect(() => asMeant(typed.split(' '))).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining(line) }),
  )
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends with %d', async (signal, exitCode) => {
  const server = await new DistributionServer().start()
  const asked = new Promise<void>((resolve) => {
    server.fault = () => {
      resolve()
      return () => new Promise<void>(() => {})
    }
  })
  const cwd = await temporaryDirectory('signal')
  const run = execa(process.execPath, [BIN, 'pull', `${server.host}/acme/packs/a:1.0.0`, '--plain-http'], {
    cwd,
    env: cleanEnvironment(cwd),
    extendEnv: false,
    reject: false,
  })
  await asked
  run.kill(signal)
  const ended = await run
  expect(ended.exitCode).toBe(exitCode)
  expect(ended.stderr).toContain('CANCELLED')
  await server.stop()
})
