import { mkdirSync } from 'node:fs'
import { errnoOf, PackwrightError } from '../errors.ts'
import { outputError } from './output-error.ts'

/** @throws PackwrightError `OUTPUT_UNWRITABLE` */
export function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
  } catch (cause) {
    if (errnoOf(cause) === 'EEXIST') {
      throw new PackwrightError('OUTPUT_UNWRITABLE', `${directory} cannot be written: it is a file.`, {
        hint: 'Name another directory.',
      })
    }
    throw outputError(directory, cause)
  }
}
