/** Advisories of other systems, as OSV documents that can be published. */
import { join } from 'node:path'
import { makeDirectory, outputError, writeFileAtomic } from '../../files/index.ts'
import { advisoriesOf } from '../../systems/index.ts'
import { parseJson, readText } from '../../text/index.ts'

/**
 * Maps the `advisories.json` of an OpenWOP registry, one file an advisory.
 *
 * @returns the files that were written
 * @throws PackwrightError `NOT_FOUND`, `DOCUMENT_INVALID`, `OUTPUT_UNWRITABLE`
 */
export async function importAdvisories(file: string, directory: string): Promise<string[]> {
  const read = await advisoriesOf('openwop')
  const advisories = read(parseJson(await readText(file), file), file)
  makeDirectory(directory)
  const written: string[] = []
  for (const found of advisories) {
    const path = join(directory, `${found.id}.json`)
    try {
      await writeFileAtomic(path, `${JSON.stringify(found, null, 2)}\n`)
    } catch (cause) {
      throw outputError(path, cause)
    }
    written.push(path)
  }
  return written
}
