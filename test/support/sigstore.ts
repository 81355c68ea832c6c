/** A whole Sigstore on loopback: Fulcio, Rekor and a timestamp authority, with a trusted root made from their keys. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import {
  fulcioHandler,
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
} from '@sigstore/mock'
import { temporaryDirectory } from './temporary.ts'

export interface LoopbackSigstore {
  url: string
  /** flags for publish and sign */
  flags: string[]
  /** a trusted_root.json */
  trustedRoot: string
  stop(): Promise<void>
}

const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com'
const ENVIRONMENT_OID = '1.3.6.1.4.1.57264.1.23'

export interface GithubRun {
  repository?: string
  ref?: string
  workflow?: string
  /** the workflow file that runs the job, when it is another than `workflow` */
  reusable?: string
  event?: string
  runner?: string
  environment?: string
  issuer?: string
}

/** An OIDC token as GitHub gives it to a job. Nobody checks its signature here. */
export function githubToken(run: GithubRun = {}): string {
  const {
    repository = 'acme/packs',
    ref = 'refs/tags/v1.0.0',
    workflow = '.github/workflows/publish.yml',
  } = run
  const claims = {
    iss: run.issuer ?? GITHUB_ISSUER,
    aud: 'sigstore',
    sub: `https://github.com/${run.reusable ?? `${repository}/${workflow}@${ref}`}`,
    repository,
    repository_owner: repository.split('/')[0],
    ref,
    sha: 'a'.repeat(40),
    event_name: run.event ?? 'push',
    job_workflow_ref: run.reusable ?? `${repository}/${workflow}@${ref}`,
    workflow_ref: `${repository}/${workflow}@${ref}`,
    runner_environment: run.runner ?? 'github-hosted',
    run_id: '42',
    run_attempt: '1',
    ...(run.environment === undefined ? {} : { environment: run.environment }),
    exp: Math.floor(Date.now() / 1000) + 600,
  }
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${Buffer.from('unsigned').toString('base64url')}`
}

export interface SigstoreFaults {
  /** when log entries are made, if not when certificates are */
  logClock?: Date
  /** certificates are not logged */
  withoutCertificateLog?: boolean
}

export async function startSigstore(faults: SigstoreFaults = {}): Promise<LoopbackSigstore> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ctKeys = pair()
  const ctLog = await initializeCTLog(ctKeys)
  const ca = await initializeCA(pair(), faults.withoutCertificateLog === true ? undefined : ctLog)
  const tlogKeys = pair()
  const tlog = await initializeTLog(url, tlogKeys, faults.logClock)
  // Whole seconds, as real authorities give them: Sigstore's parser wants three decimals or none.
  const tsaClock = new Date(wholeSeconds())
  const tsa = await initializeTSA(pair(), tsaClock)
  let environment: string | undefined
  const withEnvironment: typeof ca = {
    rootCertificate: ca.rootCertificate,
    issueCertificate: (request) => {
      const added = environment === undefined ? [] : [{ oid: ENVIRONMENT_OID, value: environment }]
      return ca.issueCertificate({ ...request, extensions: [...(request.extensions ?? []), ...added] })
    },
  }
  const handlers = [fulcioHandler(withEnvironment), rekorHandler(tlog), tsaHandler(tsa)]
  server.on('request', async (request, response) => {
    const handler = handlers.find(({ path }) => request.url === path)
    const body = await buffer(request)
    if (handler === undefined) return void response.writeHead(404).end()
    tsaClock.setTime(wholeSeconds())
    environment = handler === handlers[0] ? environmentOf(body) : undefined
    const binary = request.headers['content-type']?.includes('timestamp')
      ? (body as unknown as string)
      : body.toString()
    const { statusCode, response: answer, contentType } = await handler.fn(binary)
    response.writeHead(statusCode, contentType === undefined ? {} : { 'content-type': contentType })
    response.end(
      typeof answer === 'string' ? answer : Buffer.from(answer.buffer, answer.byteOffset, answer.byteLength),
    )
  })
  const directory = await temporaryDirectory('sigstore')
  const trustedRoot = join(directory, 'trusted_root.json')
  const log = (publicKey: Buffer) => ({
    baseUrl: url,
    hashAlgorithm: 'SHA2_256',
    publicKey: {
      rawBytes: publicKey.toString('base64'),
      keyDetails: 'PKIX_ECDSA_P256_SHA_256',
      validFor: { start: '2000-01-01T00:00:00Z' },
    },
    logId: { keyId: createHash('sha256').update(publicKey).digest('base64') },
  })
  const authority = (...certificates: ArrayBufferView[]) => ({
    subject: { organization: 'sigstore.mock', commonName: 'sigstore' },
    uri: url,
    certChain: {
      certificates: certificates.map(({ buffer: raw, byteOffset, byteLength }) => ({
        rawBytes: Buffer.from(raw as ArrayBuffer, byteOffset, byteLength).toString('base64'),
      })),
    },
    validFor: { start: '2000-01-01T00:00:00Z' },
  })
  const der = (key: { publicKey: ReturnType<typeof pair>['publicKey'] }) =>
    key.publicKey.export({ type: 'spki', format: 'der' })
  await writeFile(
    trustedRoot,
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
      tlogs: [log(der(tlogKeys))],
      certificateAuthorities: [authority(ca.rootCertificate)],
      ctlogs: [log(der(ctKeys))],
      timestampAuthorities: [authority(tsa.intCertificate, tsa.rootCertificate)],
    }),
  )
  return {
    url,
    trustedRoot,
    flags: ['--fulcio-url', url, '--rekor-url', url],
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function environmentOf(body: Buffer): string | undefined {
  const token = JSON.parse(body.toString()).credentials.oidcIdentityToken as string
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).environment
}

function wholeSeconds(): number {
  return Math.floor(Date.now() / 1000) * 1000
}
