/**
 * What nono's client checks of a pack: one statement with a subject for every file that it installs.
 *
 * Seen with nono 0.74: names are relative to the pack, the predicate is not looked at.
 */
import type { PackManifest } from '../../pack/manifest/index.ts'
import type { Attestation, AttestedFile } from '../system.ts'

/** Not a bundle's own type: clients that take the first bundle that they find are not to find this one. */
export const NONO_ATTESTATION = 'application/vnd.nono.attestation.multi-file.v1+json'
const PREDICATE = 'https://nono.sh/attestation/multi-file/v1'

export function nonoAttestation(
  { artifacts = [] }: PackManifest,
  files: readonly AttestedFile[],
  signer: { repository?: string; workflow?: string; ref?: string },
): Attestation {
  const named = new Set([
    'package.json',
    'README.md',
    ...artifacts.map(({ path }) => path.replace(/^\.\//, '')),
  ])
  const subject = files
    .filter(({ path }) => named.has(path))
    .map(({ path, sha256 }) => ({ name: path, digest: { sha256 } }))
    .sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1))
  return {
    artifactType: NONO_ATTESTATION,
    predicateType: PREDICATE,
    subject,
    predicate: { version: 1, signer: { kind: 'keyless', ...signer } },
  }
}

const rank = (name: string) => (name === 'package.json' ? 0 : 1)
