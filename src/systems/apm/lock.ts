/** `apm.lock.yaml`, the lockfile of APM: version 1, and 2 where a registry of APM's is among the sources. */
import * as z from 'zod'
import { parseYaml } from '../../text/index.ts'
import { parsed } from '../foreign-lock.ts'
import type { LockFormat } from '../system.ts'

const apmLock = z.looseObject({
  lockfile_version: z.union([z.string(), z.number()]),
  dependencies: z
    .array(
      z.looseObject({
        repo_url: z.string(),
        name: z.string().optional(),
        source: z.string().optional(),
        local_path: z.string().optional(),
      }),
    )
    .nullish(),
})

export const lock: LockFormat = {
  file: 'apm.lock.yaml',
  dialects: [],
  read(text, file) {
    const { dependencies } = parsed(apmLock, parseYaml(text, file), file)
    const passedOver = (dependencies ?? []).map(({ repo_url, name, source, local_path }) => ({
      name: name ?? repo_url,
      why:
        source === 'registry'
          ? `it comes from a registry of APM's (${repo_url}), which is none of OCI`
          : `it comes from ${local_path ?? repo_url}, and not from a registry`,
    }))
    return { entries: [], passedOver }
  },
}
