/**
 * Taking a project's packs to where there is no network: one file with packs, lockfile, policy and trusted root.
 *
 *     packwright-export.json      what this is
 *     packs.lock.json, packs.json, packs.policy.json, trusted_root.json
 *     packs/<name>/               an OCI image layout a pack, with all that proves something about it
 *     documents/                  advisories, as the store keeps them
 */

import { copyFile, cp, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { exists, makeDirectory, outputError, temporaryDirectory, writeFileAtomic } from '../files/index.ts'
import { LOCKFILE_NAME, MAX_LOCKFILE_BYTES, readLockfile } from '../lock/index.ts'
import { baseOf, formatRepository, parseReference } from '../oci/index.ts'
import { POLICY_NAME, packsPolicy, readPolicy } from '../policy/index.ts'
import { foreignLocks, openProject, type ProjectOptions, withProjectSettings } from '../project/index.ts'
import { WANTED_NAME } from '../project/wanted/index.ts'
import { type PullResult, pull } from '../pull/index.ts'
import { advisoriesOf, policyFileFor, storeOf } from '../session/index.ts'
import { parseJson, readText, readTextIfExists } from '../text/index.ts'
import { describeTrustedRoot } from '../trust/index.ts'
import { VERSION } from '../version.ts'
import type { MirroredArtifact } from './line.ts'
import { mirror } from './mirror.ts'
import { readTar, withTar } from './tar.ts'

const ABOUT = 'packwright-export.json'
const TRUSTED_ROOT = 'trusted_root.json'
const CARRIED = [LOCKFILE_NAME, WANTED_NAME, POLICY_NAME, TRUSTED_ROOT] as const

const about = z.looseObject({ schema_version: z.literal(1), by: z.string(), packs: z.array(z.string()) })

export interface Exported {
  file: string
  packs: MirroredArtifact[]
  /** files of the project that went along */
  files: string[]
}

/**
 * Writes a project's packs and everything that is needed to verify and install them without network.
 *
 * @param file a `.tar`; one that is there is completed
 * @throws PackwrightError `NOT_FOUND` without a lockfile, `TRUSTED_ROOT_INVALID`, `OUTPUT_UNWRITABLE`, and what mirroring
 *   throws
 */
export async function exportProject(file: string, options: ProjectOptions): Promise<Exported> {
  const project = await openProject(options)
  const settings = withProjectSettings(options, project)
  const { lockFile, locked, wantedFile } = project
  if (locked.size === 0) {
    throw new PackwrightError('NOT_FOUND', `${lockFile} locks no packs.`, {
      hint: 'Run packwright install first.',
    })
  }
  return await withTar(file, options.signal, async (directory) => {
    const packs = await mirror({ ...settings, lockfile: lockFile, to: `oci-layout://${directory}/packs` })
    await copyFile(lockFile, join(directory, LOCKFILE_NAME))
    if (await exists(wantedFile)) await copyFile(wantedFile, join(directory, WANTED_NAME))
    const policy = await policyFileFor(settings)
    if (policy !== undefined) await exportPolicy(policy, directory, options.env ?? process.env)
    await exportAdvisories(settings, packs, directory)
    const written = { schema_version: 1, by: `packwright ${VERSION}`, packs: [...locked.keys()].sort() }
    await writeFileAtomic(join(directory, ABOUT), `${JSON.stringify(written, null, 2)}\n`)
    const files: string[] = []
    for (const name of CARRIED) if (await exists(join(directory, name))) files.push(name)
    return { file, packs, files }
  })
}

/** The policy with its trusted root as a file beside it: there is no TUF where there is no network. */
async function exportPolicy(policy: string, directory: string, env: NodeJS.ProcessEnv): Promise<void> {
  const parsed = await readPolicy(policy)
  const document = packsPolicy.parse(parseJson(await readText(policy), policy))
  const needsRoot = parsed.rules.length === 0 || parsed.rules.some(({ keys }) => keys === undefined)
  if (needsRoot) {
    const { json } = await describeTrustedRoot(parsed.trustedRoot, env)
    await writeFileAtomic(join(directory, TRUSTED_ROOT), `${JSON.stringify(json, null, 2)}\n`)
  }
  const next = needsRoot ? { ...document, trusted_root: TRUSTED_ROOT } : document
  await writeFileAtomic(join(directory, POLICY_NAME), `${JSON.stringify(next, null, 2)}\n`)
}

/** What the store would keep of them; a repository without any is none the worse. */
async function exportAdvisories(
  settings: ProjectOptions,
  packs: readonly MirroredArtifact[],
  directory: string,
): Promise<void> {
  const bases = new Set(packs.map(({ from }) => formatRepository(baseOf(parseReference(from)))))
  const store = join(directory, '.store')
  await advisoriesOf([...bases], { ...settings, store })
  const kept = join(store, 'documents')
  if (await exists(kept)) {
    await rm(join(directory, 'documents'), { recursive: true, force: true })
    await rename(kept, join(directory, 'documents'))
  }
  await rm(store, { recursive: true, force: true })
}

export interface Imported {
  packs: PullResult[]
  /** files that were put into the project, relative to it */
  files: string[]
}

const TAR_HEAD = 512

/**
 * A tar is known by its content, whatever its name; one that is called a tar is told as broken.
 *
 * @throws PackwrightError `DOCUMENT_INVALID`
 */
async function requireTar(file: string): Promise<void> {
  if (file.endsWith('.tar')) return
  let head: Buffer
  try {
    await using handle = await open(file, 'r')
    head = (await handle.read(Buffer.alloc(TAR_HEAD), 0, TAR_HEAD, 0)).buffer
  } catch {
    // Reading it whole says what is wrong.
    return
  }
  if (head.toString('latin1', 257, 262) === 'ustar') return
  throw new PackwrightError(
    'DOCUMENT_INVALID',
    `${file} is neither an export nor a lockfile of a known tool.`,
    {
      hint: `Known are ${foreignLocks().join(', ')}; an export is the tar that packwright export writes.`,
      details: { file },
    },
  )
}

/**
 * Takes an export in: packs into the store, verified by the policy that came along, and the project's files.
 *
 * @throws PackwrightError `ARCHIVE_INVALID`, `DOCUMENT_INVALID`, `TARGET_EXISTS` for a file of the project that differs,
 *   and everything that a pull throws; the project is then as it was
 */
export async function importProject(file: string, options: ProjectOptions): Promise<Imported> {
  const project = resolve(options.project ?? '.')
  await using temporary = await temporaryDirectory('packwright-import-')
  const directory = temporary.path
  await requireTar(file)
  await readTar(file, directory, options.signal)
  await requireExport(file, directory)
  const changes = await filesToPlace(directory, project, options.force === true)
  const lockfile = join(directory, LOCKFILE_NAME)
  const { packs } = await readLockfile(lockfile)
  const layouts = packs.map(({ name, oci_ref }) => {
    const place = formatRepository(parseReference(oci_ref))
    return [place, `oci-layout://${directory}/packs/${place.slice(place.lastIndexOf('/') + 1) || name}`]
  })
  const carried = join(directory, POLICY_NAME)
  const policy = options.trust?.policy ?? ((await exists(carried)) ? carried : undefined)
  const pulled = await pull({
    ...options,
    lockfile,
    mirrors: Object.fromEntries(layouts) as Record<string, string>,
    offline: true,
    trust: { ...options.trust, policy },
  })
  await takeDocuments(directory, storeOf(options).root)
  makeDirectory(project)
  for (const name of changes) await place(join(directory, name), join(project, name))
  return { packs: pulled, files: changes.map((name) => relative(process.cwd(), join(project, name))) }
}

async function requireExport(file: string, directory: string): Promise<void> {
  const text = await readTextIfExists(join(directory, ABOUT))
  if (text !== undefined && about.safeParse(parseJson(text, ABOUT)).success) return
  throw new PackwrightError('DOCUMENT_INVALID', `${file} is not an export of packwright.`, {
    hint: 'It is made by packwright export; a tar of packwright mirror is read through "mirrors" in packs.json.',
  })
}

/** @throws PackwrightError `TARGET_EXISTS` before anything is changed */
async function filesToPlace(directory: string, project: string, force: boolean): Promise<string[]> {
  const changes: string[] = []
  for (const name of CARRIED) {
    const theirs = await readTextIfExists(join(directory, name))
    const ours = await readTextIfExists(join(project, name))
    if (theirs === undefined || theirs === ours) continue
    if (ours !== undefined && !force) {
      throw new PackwrightError(
        'TARGET_EXISTS',
        `${join(project, name)} differs from the one in the export.`,
        {
          hint: 'Import into another directory, or replace it with --force.',
        },
      )
    }
    changes.push(name)
  }
  return changes
}

async function place(from: string, to: string): Promise<void> {
  try {
    await writeFileAtomic(to, await readText(from, MAX_LOCKFILE_BYTES))
  } catch (cause) {
    throw outputError(to, cause)
  }
}

async function takeDocuments(directory: string, store: string): Promise<void> {
  const documents = join(directory, 'documents')
  if (!(await exists(documents))) return
  const target = join(store, 'documents')
  try {
    await mkdir(dirname(target), { recursive: true })
    await cp(documents, target, { recursive: true })
  } catch (cause) {
    throw outputError(target, cause)
  }
}
