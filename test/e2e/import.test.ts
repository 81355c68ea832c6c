import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { packJson } from '../support/samples.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** A tarball as such a registry serves it, made by tar, with its signature over the archive or over the manifest. */
async function tarball(over: 'archive' | 'manifest') {
  const cwd = await temporaryDirectory('openwop')
  const manifest = packJson({ name: 'core.example.signed', engines: { openwop: '>=1.0.0' } })
  await writeFiles(cwd, { 'src/pack.json': manifest, 'src/prompts/a.md': 'hello' })
  await execa('tar', ['-czf', 'pack.tgz', '-C', 'src', 'pack.json', 'prompts'], { cwd })
  const archive = await readFile(join(cwd, 'pack.tgz'))
  await writeFile(
    join(cwd, 'pack.sig'),
    sign(null, over === 'archive' ? archive : Buffer.from(manifest), privateKey),
  )
  await writeFile(join(cwd, 'key.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
  const integrity = `sha512-${createHash('sha512').update(archive).digest('base64')}`
  const run = (...flags: string[]) =>
    packwright(
      ['import', 'openwop', 'pack.tgz', '--signature', 'pack.sig', '--key', 'key.pub', '--json', ...flags],
      { cwd },
    )
  return { cwd, integrity, run }
}

describe('import openwop', () => {
  test.each(['archive', 'manifest'] as const)(
    'a signature over the %s: said, imported, published',
    async (over) => {
      const { cwd, integrity, run } = await tarball(over)
      const imported = await run('--integrity', integrity)
      expect(imported.json).toMatchObject({ ok: true, name: 'core.example.signed', signatureCovers: over })
      expect(imported.stderr.includes('covers pack.json only')).toBe(over === 'manifest')
      await execa('diff', ['-r', 'src', 'packs/core.example.signed'], { cwd })
      expect(await packwright(['publish'], { cwd })).toMatchObject({ exitCode: 0 })
      expect(await run()).toMatchObject({ exitCode: 8, json: { error: { code: 'TARGET_EXISTS' } } })
    },
  )

  test('another key, another integrity, a damaged tarball: refused, and nothing is left', async () => {
    const { cwd, run } = await tarball('archive')
    expect(await run('--integrity', `sha256-${'A'.repeat(43)}=`)).toMatchObject({
      exitCode: 6,
      json: { error: { code: 'CONTENT_MISMATCH' } },
    })
    await writeFile(join(cwd, 'pack.sig'), Buffer.alloc(64, 1))
    expect(await run()).toMatchObject({ exitCode: 7, json: { error: { code: 'BUNDLE_INVALID' } } })
    await writeFile(join(cwd, 'pack.tgz'), 'no tarball')
    expect(await run()).toMatchObject({ exitCode: 6, json: { error: { code: 'ARCHIVE_INVALID' } } })
    expect(await readdir(join(cwd, 'packs'))).toEqual([])
  })
})

test.each(['skills.json', 'notes.txt', 'empty'])(
  '%s is no export, and is not called a broken one',
  async (name) => {
    const cwd = await temporaryDirectory('import')
    await writeFiles(cwd, { [name]: name === 'empty' ? '' : '{"version":1,"skills":{}}' })
    const run = await packwright(['import', name, '--json'], { cwd })
    expect(run).toMatchObject({ exitCode: 2, json: { error: { code: 'DOCUMENT_INVALID' } } })
    expect(run.json.error.hint).toContain('skills.lock.json')
  },
)
