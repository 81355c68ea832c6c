/** `skills-lock.json` of a project (version 1), and `~/.agents/.skill-lock.json` of a user (version 3). */
import * as z from 'zod'
import { parseJson } from '../../text/index.ts'
import { parsed } from '../foreign-lock.ts'
import type { LockFormat } from '../system.ts'

const skillsLock = z.looseObject({
  version: z.number(),
  skills: z.record(z.string(), z.looseObject({ source: z.string(), sourceType: z.string() })),
})

export const lock: LockFormat = {
  file: 'skills-lock.json',
  dialects: [],
  read(text, file) {
    const { skills } = parsed(skillsLock, parseJson(text, file), file)
    const passedOver = Object.entries(skills).map(([name, { source, sourceType }]) => ({
      name,
      why: `it comes from ${source} (${sourceType}), and not from a registry`,
    }))
    return { entries: [], passedOver }
  },
}
