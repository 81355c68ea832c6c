/** Writing what a project has locked into another tool’s lockfile. */

import { relative, resolve } from 'node:path'
import pMap from 'p-map'
import { inspectPack } from '../../artifact/index.ts'
import { PackwrightError } from '../../errors.ts'
import { outputError, writeFileAtomic } from '../../files/index.ts'
import { DRY_RUN, type LockedPack } from '../../lock/index.ts'
import { type PinnedReference, parseReference } from '../../oci/index.ts'
import type { Registry } from '../../registry/index.ts'
import { storeOf, withRegistry } from '../../session/index.ts'
import { type ExportedPack, lockFormatOf } from '../../systems/index.ts'
import { readTextIfExists } from '../../text/index.ts'
import { signatureBundles } from '../../trust/index.ts'
import { openProject, type ProjectOptions, withProjectSettings } from '../project.ts'
import { AT_ONCE, unknownFormat } from './foreign.ts'

/**
 * Writes what the project has locked into another tool's lockfile, as far as that tool could install it. What the file
 * says besides stays.
 *
 * @param named the usual name of that tool's lockfile, where `file` has another
 * @throws PackwrightError `DOCUMENT_INVALID`, `NOT_FOUND` when nothing locked is for that tool, `OUTPUT_UNWRITABLE`
 */
export async function exportLock(
  file: string,
  options: ProjectOptions,
  named = file,
): Promise<{ file: string; packs: string[] }> {
  const format = await lockFormatOf(named)?.()
  if (format === undefined) throw unknownFormat(named)
  const project = await openProject(options)
  const store = storeOf(options)
  const settings = withProjectSettings(options, project)
  const packs = await withRegistry(settings, 'pull', async (registry) => {
    const chosen = await pMap(
      [...project.locked.values()],
      async (entry): Promise<ExportedPack[]> => {
        if (entry.digest === DRY_RUN) return []
        const reference = { ...parseReference(entry.oci_ref), digest: entry.digest }
        const stored = await store.find(entry.digest)
        const dialect =
          stored?.record.dialect ?? (await inspectPack(reference, registry, options.signal)).dialect
        if (!format.dialects.includes(dialect)) return []
        const needing = [...project.locked.values()].filter(
          ({ dependencies = {} }) => entry.name in dependencies,
        )
        const { signer } = entry
        return [
          {
            name: entry.name,
            version: entry.version,
            reference,
            contentDigest: entry.content_digest,
            signature: await signatureFor(format.signature, reference, registry, options.signal),
            files: stored?.record.files,
            path: relative(project.directory, resolve(project.target, entry.name)).split('\\').join('/'),
            explicit: project.wanted?.packs.some(({ name }) => name === entry.name) ?? true,
            requiredBy: needing.map(({ name }) => name).sort(),
            ...(signer == null ? {} : { signer: signerFacts(signer) }),
          },
        ]
      },
      { concurrency: AT_ONCE },
    )
    return chosen.flat()
  })
  if (packs.length === 0) {
    throw new PackwrightError(
      'NOT_FOUND',
      `Nothing that is locked could be installed by the tool of ${format.file}.`,
      {
        hint: `It takes packs in the dialect ${format.dialects.join(' or ')}.`,
      },
    )
  }
  const text = format.write(packs, await readTextIfExists(file), file, new Date())
  await writeFileAtomic(file, text).catch((cause: unknown) => {
    throw outputError(file, cause)
  })
  return { file, packs: packs.map(({ name }) => name) }
}

/** Whoever verifies it has the key: it is handed on as it lies there. */
async function signatureFor(
  artifactType: string | undefined,
  reference: PinnedReference,
  registry: Registry,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  if (artifactType === undefined) return undefined
  for await (const found of signatureBundles(reference, reference.digest, registry, signal, artifactType))
    return found
  return undefined
}

function signerFacts({
  identity,
  issuer,
  repository,
  ref,
  runner,
}: NonNullable<LockedPack['signer']>): NonNullable<ExportedPack['signer']> {
  return {
    identity,
    ...(issuer === undefined ? {} : { issuer }),
    ...(repository === undefined ? {} : { repository }),
    ...(ref === undefined ? {} : { ref }),
    ...(runner === undefined ? {} : { runner }),
  }
}
