/**
 * What is different between two published packs. They are pulled only where the text of files is asked for, or where
 * their artifacts do not list their files.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Inspection, inspectPack } from '../artifact/index.ts'
import { parseReference, REVISION, type Reference, SOURCE } from '../oci/index.ts'
import { comparePacks, type PackComparison } from '../pack/index.ts'
import { pullPack } from '../pull/index.ts'
import { type Registry, rememberAnswers } from '../registry/index.ts'
import {
  type ConnectionOptions,
  type StoreOptions,
  storeOf,
  type TrustOptions,
  trustContext,
  withRegistry,
} from '../session/index.ts'
import type { SignerFacts } from '../signing/index.ts'
import type { Store } from '../store/index.ts'
import { decideTrust, isAsked, signatureBundles, type TrustContext } from '../trust/index.ts'

export interface DiffOptions extends ConnectionOptions, StoreOptions {
  /** also how the text of changed files differs; both packs are pulled then */
  text?: boolean | undefined
  trust?: TrustOptions | undefined
}

/** One side of a comparison. */
export interface ComparedSide {
  reference: string
  version: string | undefined
  source: string | undefined
  revision: string | undefined
  /** who signed it; `null` when nobody whom the policy trusts did; absent when nobody looked */
  signer?: SignerFacts | null
}

export interface PackDifference extends PackComparison {
  before: ComparedSide
  after: ComparedSide
  /** with `text`: unified diffs of what is text on both sides */
  patches?: { path: string; patch: string }[]
}

/** Larger files are not compared line by line. */
const MAX_TEXT = 1024 * 1024

/**
 * Compares files, modes, sizes, manifests, dependencies, capabilities and signers of two references.
 *
 * @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and the registry's faults
 */
export async function diff(
  before: string,
  after: string,
  options: DiffOptions = {},
): Promise<PackDifference> {
  const trust = await trustContext(options)
  return await withRegistry(options, 'pull', (registry) => {
    const context = { registry: rememberAnswers(registry), store: storeOf(options), trust }
    return compareReferences(parseReference(before), parseReference(after), context, options)
  })
}

/** As `diff`, with what is open already. */
export async function compareReferences(
  before: Reference,
  after: Reference,
  context: { registry: Registry; store: Store; trust: TrustContext },
  { text, signal }: Pick<DiffOptions, 'text' | 'signal'>,
): Promise<PackDifference> {
  const { registry, store, trust } = context
  const pull = (reference: Reference, { digest }: Inspection) =>
    pullPack({ ...reference, digest }, { registry, store, trust, signal }, { typed: true })
  // Where the artifact does not list its files, the pack itself does.
  const look = async (reference: Reference): Promise<Inspection> => {
    const found = await inspectPack(reference, registry, signal)
    if (found.files !== undefined) return found
    return { ...found, files: (await pull(reference, found)).stored.record.files }
  }
  const [was, is] = await Promise.all([look(before), look(after)])
  const side = async (reference: Reference, found: Inspection): Promise<ComparedSide> => {
    const { version, annotations } = found
    const facts = {
      reference: found.reference,
      version,
      source: annotations[SOURCE],
      revision: annotations[REVISION],
    }
    if (!isAsked(trust)) return facts
    const judged = { repository: reference, name: found.name, version }
    const bundles = signatureBundles(reference, found.digest, registry, signal)
    const { signer } = await decideTrust(found.digest, judged, bundles, { ...trust, mode: 'warn' })
    return { ...facts, signer: signer ?? null }
  }
  const compared = comparePacks({ ...was, size: was.layer.size }, { ...is, size: is.layer.size })
  const sides = { before: await side(before, was), after: await side(after, is) }
  if (text !== true) return { ...sides, ...compared }
  const [old, now] = await Promise.all([pull(before, was), pull(after, is)])
  return { ...sides, ...compared, patches: await patchesBetween(old.stored, now.stored) }
}

type Unpacked = { tree: string; record: { files: { path: string; size: number; sha256: string }[] } }

async function patchesBetween(before: Unpacked, after: Unpacked): Promise<{ path: string; patch: string }[]> {
  const { createTwoFilesPatch } = await import('diff')
  const was = new Map(before.record.files.map((file) => [file.path, file]))
  const is = new Map(after.record.files.map((file) => [file.path, file]))
  const patches: { path: string; patch: string }[] = []
  for (const path of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const [old, now] = [was.get(path), is.get(path)]
    if (old?.sha256 === now?.sha256) continue
    const texts = await Promise.all([textOf(before.tree, old), textOf(after.tree, now)])
    if (texts[0] === undefined || texts[1] === undefined) continue
    const names = [
      old === undefined ? '/dev/null' : `a/${path}`,
      now === undefined ? '/dev/null' : `b/${path}`,
    ]
    patches.push({ path, patch: createTwoFilesPatch(names[0] ?? '', names[1] ?? '', texts[0], texts[1]) })
  }
  return patches
}

/** @returns `undefined` for what is no text, or too long to be read */
async function textOf(
  tree: string,
  file: { path: string; size: number } | undefined,
): Promise<string | undefined> {
  if (file === undefined) return ''
  if (file.size > MAX_TEXT) return undefined
  const bytes = await readFile(join(tree, file.path))
  return bytes.includes(0) ? undefined : bytes.toString('utf8')
}
