/**
 * `devcontainer-collection.json`, the features of a namespace, at the tag `latest` of the namespace itself.
 *
 * @see https://containers.dev/implementors/features-distribution/
 */
import semver from 'semver'
import * as z from 'zod'
import { DEVCONTAINER_CONFIG, DEVCONTAINER_LIST, formatRepository, lastComponent } from '../../oci/index.ts'
import type { PackManifest } from '../../pack/manifest/index.ts'
import { parseJson } from '../../text/index.ts'
import { parsedListing } from '../standard.ts'
import type { CollectionFormat } from '../system.ts'

const listed = z.looseObject({ id: z.string(), version: z.string() })
const collection = z.looseObject({ features: z.array(listed).default([]) })

export const featureCollection: CollectionFormat = {
  list(text, where, reference) {
    const { features } = parsedListing(collection, () => parseJson(text, reference), reference)
    const namespace = formatRepository(where)
    const members = features.map(({ id, version }) => {
      return { name: id, ref: `${namespace}/${id}:${version}`, version }
    })
    return { name: lastComponent(where), members }
  },
  kept: {
    dialect: 'devcontainer-feature',
    tag: 'latest',
    config: DEVCONTAINER_CONFIG,
    title: 'devcontainer-collection.json',
    add(before, packs) {
      const old =
        before === undefined
          ? { sourceInformation: { source: 'packwright' }, features: [] }
          : parsedListing(collection, () => parseJson(before, DEVCONTAINER_LIST), DEVCONTAINER_LIST)
      const features = new Map(old.features.map((feature) => [feature.id, feature]))
      for (const pack of packs) {
        const known = features.get(pack.name)?.version
        if (known === undefined || !isOlder(pack.version, known)) features.set(pack.name, featureOf(pack))
      }
      return JSON.stringify({ ...old, features: [...features.values()] })
    },
  },
}

/** A fix of an older version is not what the list is to offer. */
function isOlder(version: string | undefined, known: string): boolean {
  return semver.valid(version) !== null && semver.valid(known) !== null && semver.lt(version ?? '', known)
}

/** The feature's own document, out of what was read of it. */
function featureOf({ name, version = '', description, keywords, homepage, extra }: PackManifest) {
  return {
    id: name,
    version,
    ...(description === undefined ? {} : { description }),
    ...(keywords === undefined ? {} : { keywords }),
    ...(homepage === undefined ? {} : { documentationURL: homepage }),
    ...extra,
  }
}
