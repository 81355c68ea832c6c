/** What packwright signs, held before every verifier that can be had: by key, keyless, with either log, without one. */
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'
import { githubToken, type LoopbackSigstore, startSigstore } from '../support/sigstore.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import {
  bundlesOf,
  COSIGN,
  missing,
  SIGSTORE_GO,
  SIGSTORE_JS,
  SIGSTORE_PYTHON,
  type SignedThing,
} from '../support/verifiers.ts'
import { say } from './judge.ts'

let registry: RunningRegistry
let sigstore: LoopbackSigstore
let keyFile: string
let publicKey: string
let count = 0

beforeAll(async () => {
  registry = await startRegistry()
  sigstore = await startSigstore()
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  keyFile = join(await temporaryDirectory('key'), 'k.pem')
  await writeFile(keyFile, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
})

afterAll(async () => {
  await registry.stop()
  await sigstore.stop()
})

const keyless = () => ['--fulcio-url', sigstore.url, '--rekor-url', sigstore.url]
const stamped = () => ['--tsa-url', sigstore.url]
/** how a pack is signed, and whether a key signed it */
const WAYS: Record<string, { flags: () => string[]; key?: true; withoutLog?: true; timeless?: true }> = {
  'by key': { flags: () => ['--key', keyFile], key: true, withoutLog: true, timeless: true },
  'by key, Rekor v1': { flags: () => ['--key', keyFile, '--rekor-url', sigstore.url], key: true },
  'by key, a timestamp alone': {
    flags: () => ['--key', keyFile, ...stamped()],
    key: true,
    withoutLog: true,
  },
  'keyless, Rekor v1': { flags: keyless },
  'keyless, Rekor v1 and a timestamp': { flags: () => [...keyless(), ...stamped()] },
  'keyless, Rekor v2 and a timestamp': { flags: () => [...keyless(), '--rekor-version', '2', ...stamped()] },
  'keyless, a timestamp alone': {
    flags: () => ['--fulcio-url', sigstore.url, '--no-tlog', ...stamped()],
    withoutLog: true,
  },
}

async function signed(way: string): Promise<SignedThing> {
  const { flags, key, ...without } = WAYS[way] as (typeof WAYS)[string]
  count += 1
  const env = { SIGSTORE_ID_TOKEN: key === true ? '' : githubToken() }
  const packs = await publisherAt(registry.host, env, flags())
  const digest = await packs.publish('sample', '1.0.0', { description: `Number ${count}.` })
  const reference = `${packs.base}/sample@${digest}`
  const bundles = await bundlesOf(reference)
  const bundle = bundles.find((text) => payloadOf(text).includes('cosign/sign')) ?? ''
  return { reference, digest, bundle, ...without, ...(key === true ? { publicKey } : {}) }
}

function payloadOf(bundle: string): string {
  const { dsseEnvelope } = JSON.parse(bundle) as { dsseEnvelope: { payload: string } }
  return Buffer.from(dsseEnvelope.payload, 'base64').toString()
}

const VERIFIERS = [COSIGN, SIGSTORE_PYTHON, SIGSTORE_GO, SIGSTORE_JS]

test.each(
  VERIFIERS.flatMap((verifier) => Object.keys(WAYS).map((way) => [verifier.name, way, verifier] as const)),
)('%s verifies what is signed %s', async (client, way, verifier) => {
  const context = missing(verifier)
  if (context !== undefined) return expect(context).toContain('cannot be had')
  const thing = await signed(way)
  const why = verifier.unable?.(thing)
  const [program, ...args] = verifier.version
  const shown = await execa(program, args, { reject: false })
  const version =
    /(?:sigstore-go\s+v|cosign\/v3\s+v|cli\/|^sigstore )(\d+\.\d+\.\d+)/m.exec(
      `${shown.stdout}${shown.stderr}`,
    )?.[1] ?? 'of Debian'
  const about = { client, version, what: `a signature ${way}` }
  if (why !== undefined) return await say({ ...about, result: why })
  await verifier.verify(thing, sigstore)
  for (const wrong of [otherSubject(await signed(way)), changed(thing)])
    if (verifier !== SIGSTORE_JS || wrong.bundle !== undefined)
      await expect(verifier.verify({ ...thing, ...wrong }, sigstore)).rejects.toThrow()
  await say({ ...about, result: 'verifies, and is refused when changed' })
})

/** The signature of one pack is no good for another; `@sigstore/cli` asks for no subject. */
function otherSubject({ digest, reference }: SignedThing): Partial<SignedThing> {
  return { digest, reference: reference.replace(/@.*$/, `@sha256:${'0'.repeat(64)}`) }
}

/** Other bytes under the same signature. */
function changed({ bundle, reference }: SignedThing): Partial<SignedThing> {
  const json = JSON.parse(bundle) as { dsseEnvelope: { payload: string } }
  json.dsseEnvelope.payload = Buffer.from(payloadOf(bundle).replace('sample', 'simple')).toString('base64')
  return {
    bundle: JSON.stringify(json),
    reference: `${reference.slice(0, -1)}${reference.endsWith('0') ? '1' : '0'}`,
  }
}
