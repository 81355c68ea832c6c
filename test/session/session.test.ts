/** What a client keeps between its calls, and for how long. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { NO_POLICY } from '../../src/policy/index.ts'
import { keptMaterial } from '../../src/session/session.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const SEEDS = createRequire(import.meta.url).resolve('@sigstore/tuf/seeds.json')
const { targets } = JSON.parse(readFileSync(SEEDS, 'utf8'))['https://tuf-repo-cdn.sigstore.dev']
const ROOT = Buffer.from(targets['trusted_root.json'], 'base64')

afterEach(() => void vi.useRealTimers())

test('a root that cannot be loaded fails the call that needs it; the next one tries again', async () => {
  const directory = await temporaryDirectory('root')
  const policy = { ...NO_POLICY, trustedRoot: join(directory, 'root.json') }
  const material = keptMaterial()
  const first = material(policy, {})
  await expect(first.root()).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' })
  await writeFiles(directory, { 'root.json': ROOT })
  await expect(first.root()).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' })
  const next = material(policy, {})
  expect((await next.root()).tlogs).not.toEqual([])
  expect(material(policy, {})).toBe(next)
})

test('what is kept is of one policy, and for an hour', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const material = keptMaterial()
  const first = material(NO_POLICY, {})
  vi.setSystemTime(Date.now() + 59 * 60_000)
  expect(material({ ...NO_POLICY }, {})).toBe(first)
  vi.setSystemTime(Date.now() + 2 * 60_000)
  const second = material(NO_POLICY, {})
  expect(second).not.toBe(first)
  expect(material({ ...NO_POLICY, default: 'require' }, {})).not.toBe(second)
})
