/**
 * Puts a pack's files into a directory of the user's: `<target>/<pack>`, whole or not at all.
 *
 * A receipt beside it says what was written, so that a later version may replace it and an edit of the user's is seen.
 */
import { randomBytes } from 'node:crypto'
import { chmod, constants, copyFile, lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { type FileEntry, outputError } from '../archive/index.ts'
import { readTextIfExists } from '../documents/text.ts'
import { PackwrightError } from '../errors.ts'
import { writeFileAtomic } from '../files/atomic.ts'
import { withLock } from '../files/lock.ts'
import { compareTree, type StoredPack } from '../store/index.ts'

export const RECEIPTS = '.packwright'

export interface PlaceOptions {
  /** replaces a directory that holds something else */
  force?: boolean | undefined
  signal?: AbortSignal | undefined
}

export interface Placement {
  directory: string
  /** false when the files were already there */
  written: boolean
}

const receipt = z.looseObject({
  schema_version: z.literal(1),
  name: z.string(),
  digest: z.string(),
  files: z.array(
    z.object({ path: z.string(), size: z.int(), mode: z.enum(['0644', '0755']), sha256: z.string() }),
  ),
})

/**
 * @throws PackwrightError `TARGET_EXISTS` when the directory holds something else, `OUTPUT_UNWRITABLE`
 */
export async function placePack(
  pack: StoredPack,
  target: string,
  options: PlaceOptions = {},
): Promise<Placement> {
  const { record } = pack
  const receiptFile = join(target, RECEIPTS, `${record.name}.json`)
  const place = async (): Promise<Placement> => {
    const directory = join(target, record.name)
    const before = await stateOf(directory, receiptFile, record.files)
    if (before === 'same') return { directory, written: false }
    if (before === 'other' && options.force !== true) {
      throw new PackwrightError(
        'TARGET_EXISTS',
        `${directory} exists and holds something that packwright did not write.`,
        {
          hint: 'Move it away, name another directory, or replace it with --force.',
          details: { directory },
        },
      )
    }
    await replaceWith(pack, directory, before !== 'absent')
    const { name, digest, version, reference, files } = record
    const written = { schema_version: 1, name, version, digest, reference, directory: record.name, files }
    await writeFileAtomic(receiptFile, `${JSON.stringify(written, null, 2)}\n`)
    return { directory, written: true }
  }
  try {
    return await withLock(join(target, RECEIPTS, '.lock'), place, options.signal)
  } catch (cause) {
    throw outputError(target, cause)
  }
}

async function stateOf(
  directory: string,
  receiptFile: string,
  files: readonly FileEntry[],
): Promise<'absent' | 'same' | 'ours' | 'other'> {
  const exists = await lstat(directory).then(
    () => true,
    () => false,
  )
  if (!exists) return 'absent'
  if ((await compareTree(directory, files)).length === 0) return 'same'
  const text = await readTextIfExists(receiptFile)
  const written = text === undefined ? undefined : receipt.safeParse(tryJson(text)).data
  if (written === undefined) return 'other'
  return (await compareTree(directory, written.files)).length === 0 ? 'ours' : 'other'
}

async function replaceWith(pack: StoredPack, directory: string, exists: boolean): Promise<void> {
  const suffix = randomBytes(6).toString('hex')
  const fresh = join(dirname(directory), RECEIPTS, `new-${suffix}`)
  const old = join(dirname(directory), RECEIPTS, `old-${suffix}`)
  try {
    await copyTree(pack, fresh)
    if (exists) await rename(directory, old)
    try {
      await rename(fresh, directory)
    } catch (cause) {
      if (exists) await rename(old, directory)
      throw cause
    }
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

async function copyTree(pack: StoredPack, target: string): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const file of pack.record.files) {
    const location = join(target, file.path)
    await mkdir(dirname(location), { recursive: true })
    await copyFile(join(pack.tree, file.path), location, constants.COPYFILE_FICLONE)
    await chmod(location, file.mode === '0755' ? 0o755 : 0o644)
  }
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
