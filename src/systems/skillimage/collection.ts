/** Collections of skillctl: a YAML list of images. */
import * as z from 'zod'
import { lastComponent, parseReference } from '../../oci/index.ts'
import { parseYaml } from '../../text/index.ts'
import { parsedListing } from '../standard.ts'
import type { CollectionFormat } from '../system.ts'

const collection = z.looseObject({
  kind: z.literal('SkillCollection'),
  metadata: z.looseObject({ name: z.string() }),
  skills: z.array(z.looseObject({ name: z.string().optional(), image: z.string() })),
})

export const skillCollection: CollectionFormat = {
  list(text, _, reference) {
    const { metadata, skills } = parsedListing(collection, () => parseYaml(text, reference), reference)
    const members = skills.map(({ name, image }) => {
      return { name: name ?? lastComponent(parseReference(image)), ref: image }
    })
    return { name: metadata.name, members }
  },
}
