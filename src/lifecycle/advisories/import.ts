/** Advisories of other systems, as OSV documents that can be published. */
import { join } from 'node:path'
import { writeFileAtomic } from '../../files/atomic.ts'
import { makeDirectory } from '../../files/make-directory.ts'
import { outputError } from '../../files/output-error.ts'
import { advisoriesOf } from '../../systems/index.ts'
import { parseJson } from '../../text/json.ts'
import { readText } from '../../text/text.ts'

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
