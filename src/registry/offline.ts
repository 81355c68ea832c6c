/** A registry that is not there: everything that would have been asked is an error that says what is missing. */
import { PackwrightError } from '../errors.ts'
import { formatReference, type Repository } from '../oci/index.ts'
import type { Registry } from './registry.ts'

export function offlineRegistry(): Registry {
  const refuse = (repository: Repository, what: string): never => {
    throw new PackwrightError('OFFLINE', `${what} of ${formatReference(repository)} is not here.`, {
      hint: 'Run it once without --offline, or take the pack along in an export.',
      details: { repository: formatReference(repository), missing: what },
    })
  }
  return {
    manifest: async (repository, tagOrDigest) => refuse(repository, `The manifest ${tagOrDigest}`),
    resolve: async (repository, tag) => refuse(repository, `The digest of the tag ${tag}`),
    // biome-ignore lint/correctness/useYield: there is nothing to yield
    async *blob(repository, { digest }) {
      refuse(repository, `The blob ${digest}`)
    },
    referrers: async (repository, digest) => refuse(repository, `The list of signatures for ${digest}`),
    listsReferrers: async () => true,
    tags: async (repository) => refuse(repository, 'The list of versions'),
    close: async () => {},
  }
}
