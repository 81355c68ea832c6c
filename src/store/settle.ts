/** The last step before a pack appears in the store. */
import { closeSync, fdatasync, fdatasyncSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { maySync, type Pace } from '../files/index.ts'
import { type PackRecord, RECORD } from './record.ts'

/** As many as Node has threads for; of many packs at once, each has files open. */
const SYNCS_AT_ONCE = 4
const datasync = promisify(fdatasync)

/**
 * What is about to be seen is counted, and on the disk. Opening and counting takes no time after the files were written;
 * only the disk is waited for, for several files at once.
 *
 * @param text of the record, which is there as well
 * @param pace of the store's file system
 * @throws the system's error, of the file that is not there
 */
export async function settle(
  { directory, tree }: { directory: string; tree: string },
  text: string,
  { files }: PackRecord,
  pace: Pace,
): Promise<void> {
  const record = { location: join(directory, RECORD), path: RECORD, size: Buffer.byteLength(text) }
  const left = [record, ...files.map((file) => ({ ...file, location: join(tree, file.path) }))].values()
  const worker = async () => {
    for (const { location, path, size } of left) {
      const file = openSync(location, 'r')
      try {
        if (fstatSync(file).size !== size) throw new Error(`${path} changed while it was being stored`)
        if (!maySync()) continue
        if (pace.isQuick) pace.measure(() => fdatasyncSync(file))
        else await datasync(file)
      } finally {
        closeSync(file)
      }
    }
  }
  await Promise.all(Array.from({ length: SYNCS_AT_ONCE }, worker))
}
