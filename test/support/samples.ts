/** Packs for tests, written into a directory of their own. */
import { writeFiles } from './temporary.ts'

export const packJson = (fields: Record<string, unknown> = {}) =>
  `${JSON.stringify({ name: 'sample', version: '1.0.0', description: 'A sample.', ...fields }, null, 2)}\n`

/** `packs/<name>/` with a manifest, a text and a script. */
export async function writeSamplePack(
  directory: string,
  name = 'sample',
  fields: Record<string, unknown> = {},
) {
  return await writeFiles(directory, {
    [`packs/${name}/pack.json`]: packJson({ name, ...fields }),
    [`packs/${name}/docs/read me.md`]: `# ${name}\n`,
    [`packs/${name}/bin/run.sh*`]: '#!/bin/sh\necho run\n',
  })
}

/** `nexo-plugin.toml` of a plugin that has no more than it must. */
export const NEXO_MANIFEST = `[plugin]
id = "py_plugin"
version = "0.1.0"
name = "P"
description = "d"
min_nexo_version = "0.1.0"
`
