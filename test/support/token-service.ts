/** A token service as docker-registry trusts it: who may do what is for the test to say. */
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { PASSWORD, USERNAME } from './servers.ts'
import { temporaryDirectory } from './temporary.ts'

export interface TokenService {
  /** what docker-registry wants below `auth` */
  auth: object
  /** which of the asked actions a token grants; default all, to whoever has the password */
  grant: (actions: string[], isKnown: boolean) => string[]
  /** the scopes that were asked for */
  readonly asked: string[]
  stop(): Promise<void>
}

const ISSUER = 'test-issuer'
const SERVICE = 'test-service'

export async function startTokenService(): Promise<TokenService> {
  const directory = await temporaryDirectory('tokens')
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const request = ['req', '-x509', '-days', '2', '-subj', '/CN=tokens', ...curve]
  await execa('openssl', [...request, '-keyout', key, '-out', certificate])
  const privateKey = createPrivateKey(await readFile(key))
  const x5c = [new X509Certificate(await readFile(certificate)).raw.toString('base64')]
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  const asked: string[] = []
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://tokens')
    const [, written] = (incoming.headers.authorization ?? '').split(' ')
    const isKnown = Buffer.from(written ?? '', 'base64').toString() === `${USERNAME}:${PASSWORD}`
    if (written !== undefined && !isKnown) return response.writeHead(401).end('{}')
    const scopes = url.searchParams.getAll('scope')
    asked.push(...scopes)
    const access = scopes.map((scope) => {
      const [type = '', name = '', actions = ''] = scope.split(':')
      return { type, name, actions: service.grant(actions.split(','), isKnown) }
    })
    const now = Math.floor(Date.now() / 1000)
    const times = { exp: now + 300, nbf: now - 10, iat: now, jti: randomUUID() }
    const claims = { iss: ISSUER, sub: USERNAME, aud: SERVICE, ...times, access }
    const signed = `${encode({ typ: 'JWT', alg: 'ES256', x5c })}.${encode(claims)}`
    const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
    response.end(JSON.stringify({ token: `${signed}.${signature.toString('base64url')}` }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const realm = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  const service: TokenService = {
    auth: { token: { realm, service: SERVICE, issuer: ISSUER, rootcertbundle: certificate } },
    grant: (actions, isKnown) => (isKnown ? actions : []),
    asked,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return service
}
