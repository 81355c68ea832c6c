import { type Advisories, type ReadDocument, readAdvisories } from '../documents/index.ts'
import { type ReadingOptions, withDocumentReader } from './document-reader.ts'

/** The advisories of repositories, by repository; `undefined` where there are none. */
export async function advisoriesOf(
  bases: readonly string[],
  options: ReadingOptions,
): Promise<Map<string, ReadDocument<Advisories> | undefined>> {
  return await withDocumentReader(options, (reader) => readAdvisories(bases, reader, options.onEvent))
}
