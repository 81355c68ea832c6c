/** A file system that keeps no modes; none can be mounted wherever tests run, so the calls that set them do nothing. */
import { lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test, vi } from 'vitest'
import { keepsModes, setMode } from '../../src/files/index.ts'
import { add, install, publish, update, verifyInstalled } from '../../src/index.ts'
import { temporaryDirectory } from '../support/temporary.ts'

let kept = false
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const chmodSync: typeof fs.chmodSync = (path, mode) => {
    if (kept) return fs.chmodSync(path, mode)
    throw Object.assign(new Error('EPERM: operation not permitted, chmod'), {
      code: 'EPERM',
      syscall: 'chmod',
    })
  }
  return { ...fs, chmodSync }
})

let directory: string
const env = () => ({ ...process.env, XDG_STATE_HOME: join(directory, 'state') })

beforeAll(async () => {
  directory = await temporaryDirectory('modes')
})

async function release(version: string) {
  const pack = join(directory, 'packs/tool')
  mkdirSync(join(pack, 'bin'), { recursive: true })
  writeFileSync(join(pack, 'pack.json'), JSON.stringify({ name: 'tool', version, description: 'A tool.' }))
  writeFileSync(join(pack, 'bin/run.sh'), `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
  const { failed } = await publish({
    target: { registry: `oci-layout://${directory}/registry`, org: '', repo: '' },
    packsDir: join(directory, 'packs'),
    outDir: join(directory, 'out'),
    lockfile: join(directory, 'published.json'),
    env: env(),
  })
  expect(failed).toEqual([])
}

test('an executable bit that is not kept is no edit: installing, updating and verifying work', async () => {
  kept = true
  expect(keepsModes(directory)).toBe(true)
  await release('1.0.0')
  kept = false
  expect(keepsModes(directory)).toBe(false)
  expect(() => setMode(join(directory, 'packs'), 0o755)).not.toThrow()
  const project = join(directory, 'app')
  mkdirSync(project)
  const options = { project, store: join(directory, 'store'), env: env() }
  await add({ ...options, references: [`oci-layout://${directory}/registry/tool`] })
  const program = join(project, '.packs/tool/bin/run.sh')
  expect(lstatSync(program).mode & 0o100).toBe(0)
  expect(await verifyInstalled(options)).toMatchObject([{ problems: [] }])
  expect((await install(options)).packs).toMatchObject([{ already: true }])
  await release('1.1.0')
  expect(await update([], options)).toMatchObject({ changes: [{ after: '1.1.0' }] })
  expect(await verifyInstalled(options)).toMatchObject([{ version: '1.1.0', problems: [] }])
  writeFileSync(program, 'mine')
  expect(await verifyInstalled(options)).toMatchObject([{ problems: [expect.stringContaining('bytes')] }])
  kept = true
  await expect(install({ ...options })).rejects.toMatchObject({ code: 'FILE_EDITED' })
})
