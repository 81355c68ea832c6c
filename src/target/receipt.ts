/** Receipts: what an installation wrote, so that it can be replaced, told from an edit of the user's, and undone. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { PackwrightError } from '../errors.ts'
import { replaceFile } from '../files/index.ts'
import { lockedPack } from '../lock/index.ts'

export const RECEIPTS = '.packwright'

const fileEntry = z.lazy(() =>
  z.object({
    path: z.string(),
    size: z.int(),
    mode: z.enum(['0644', '0755']),
    sha256: z.string(),
  }),
)

/** A file beside the pack's own directory. */
const placedFile = z.lazy(() =>
  z.object({
    /** relative to the project when it lies inside of it, else absolute */
    path: z.string(),
    sha256: z.string(),
    mode: z.enum(['0644', '0755']),
    /** for whom: a host, an agent client */
    for: z.string(),
  }),
)

const receipt = z.lazy(() =>
  z.looseObject({
    schema_version: z.literal(1),
    name: z.string(),
    version: z.string().optional(),
    digest: z.string(),
    reference: z.string().optional(),
    files: z.array(fileEntry),
    placed: z.array(placedFile).optional(),
    /** what was about to be placed when the last installation did not come to its end */
    pending: z.array(placedFile).optional(),
    /** directories that were made for placed files, outermost first */
    created: z.array(z.string()).optional(),
    /** what was installed before, newest first */
    history: z.array(lockedPack).optional(),
    installed: lockedPack.optional(),
  }),
)

export type PlacedFile = z.infer<typeof placedFile>
export type Receipt = z.infer<typeof receipt>

function receiptFile(target: string, name: string): string {
  return join(target, RECEIPTS, `${name}.json`)
}

/**
 * @returns `undefined` for a receipt that is not there or not readable
 * @throws PackwrightError `SCHEMA_VERSION_UNKNOWN` for one of a newer packwright
 */
export function readReceipt(target: string, name: string): Receipt | undefined {
  const file = receiptFile(target, name)
  // Asking first is a tenth of what an exception costs, and most packs of a new target have none.
  if (!existsSync(file)) return undefined
  let written: unknown
  try {
    written = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  refuseNewer(written, file)
  const parsed = receipt.safeParse(written)
  return parsed.success ? parsed.data : undefined
}

const SCHEMA_VERSION = 1

function refuseNewer(written: unknown, file: string): void {
  const { schema_version: stated } = (written ?? {}) as { schema_version?: unknown }
  if (typeof stated !== 'number' || stated <= SCHEMA_VERSION) return
  throw new PackwrightError(
    'SCHEMA_VERSION_UNKNOWN',
    `${file} was written by a newer packwright (schema_version ${stated}; this one knows ${SCHEMA_VERSION}).`,
    { hint: 'Use that packwright here, or a newer one.', details: { file, schema_version: stated } },
  )
}

/** The packs that have a receipt in a target, sorted. */
export function receiptNames(target: string): string[] {
  let names: string[]
  try {
    names = readdirSync(join(target, RECEIPTS))
  } catch {
    return []
  }
  return names
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort()
}

/** All receipts of a target, by name. */
export function readReceipts(target: string): Receipt[] {
  return receiptNames(target).flatMap((name) => readReceipt(target, name) ?? [])
}

/**
 * Whole or not at all; it may be lost with the machine's power, and then the next installation compares contents. The
 * target's lock is held.
 */
export function writeReceipt(target: string, written: Receipt): void {
  const file = receiptFile(target, written.name)
  replaceFile(file, `${JSON.stringify(written, null, 2)}\n`, { held: true })
}

export function removeReceipt(target: string, name: string): void {
  rmSync(receiptFile(target, name), { force: true })
}
