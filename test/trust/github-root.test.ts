/** The root of GitHub's TUF repository: fetched once, held against what is pinned, kept. */
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sha256 } from '../../src/oci/digest.ts'
import { githubRoot } from '../../src/trust/github-root.ts'
import { temporaryDirectory } from '../support/temporary.ts'

const ROOT = { signed: { version: 3, roles: { b: 1, a: 2 } }, signatures: [] }
const PIN = sha256('{"roles":{"a":2,"b":1},"version":3}')

test('however it is written, what is signed has to be what is pinned; then nobody is asked again', async () => {
  const cache = await temporaryDirectory('root')
  const asked: string[] = []
  const serve = (text: string) => async (url: string) => {
    asked.push(url)
    return text
  }
  const file = await githubRoot(cache, serve(JSON.stringify(ROOT, null, 4)), PIN)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(ROOT)
  expect(await githubRoot(cache, serve('never'), PIN)).toBe(file)
  expect(asked).toEqual(['https://tuf-repo.github.com/3.root.json'])
})

test.each([
  ['another root', async () => JSON.stringify({ signed: { version: 4 } })],
  ['no root', async () => '<html>'],
  ['no network', async () => Promise.reject(new Error('unreachable'))],
])('%s is refused, and nothing is kept', async (_, fetchText) => {
  const cache = await temporaryDirectory('root')
  await expect(githubRoot(cache, fetchText, PIN)).rejects.toMatchObject({ code: 'TRUSTED_ROOT_INVALID' })
  await expect(githubRoot(cache, async () => JSON.stringify(ROOT), PIN)).resolves.toContain(cache)
})
