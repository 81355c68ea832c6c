/** What this machine has and lacks for publishing and pulling, and how to mend it. */
import semver from 'semver'
import { asPackwrightError, type ErrorCode } from '../errors.ts'
import { dockerConfigFile, dockerCredentials, probe } from '../registry/index.ts'
import type { ConnectionOptions } from '../session/index.ts'
import { NODE_RANGE } from '../version.ts'
import type { PublishTarget } from './destination.ts'

export interface Finding {
  what: string
  status: 'ok' | 'warning' | 'problem'
  message: string
  hint?: string
  /** of a problem: what a publish would end with */
  code?: ErrorCode
}

/** Looks at Node, oras, credentials, reachability and write permission; never changes anything. */
export async function examine(target: PublishTarget, options: ConnectionOptions): Promise<Finding[]> {
  const findings = [nodeFinding(), await orasFinding(options)]
  if (target.registry.startsWith('oci-layout://')) {
    return [
      ...findings,
      { what: 'registry', status: 'ok', message: `${target.registry}: a layout on disk, no login needed` },
    ]
  }
  const access = await accessFindings(target, options)
  return [...findings, await credentialFinding(target.registry, access, options), ...access]
}

function nodeFinding(): Finding {
  const { node } = process.versions
  if (semver.satisfies(node, NODE_RANGE)) return { what: 'node', status: 'ok', message: node }
  return {
    what: 'node',
    status: 'problem',
    message: `${node}; wanted is ${NODE_RANGE}`,
    hint: 'Install Node 24.',
    code: 'NODE_TOO_OLD',
  }
}

async function orasFinding(options: ConnectionOptions): Promise<Finding> {
  const { locateOras } = await import('../registry/oras/index.ts')
  try {
    const { path, version } = await locateOras(options.env ?? process.env)
    return { what: 'oras', status: 'ok', message: `${version} (${path})` }
  } catch (thrown) {
    const { message, hint } = asPackwrightError(thrown)
    const advice = hint === undefined ? {} : { hint }
    return { what: 'oras', status: 'warning', message: `${message} Pulling works without it.`, ...advice }
  }
}

async function credentialFinding(
  host: string,
  access: readonly Finding[],
  options: ConnectionOptions,
): Promise<Finding> {
  const what = 'credentials'
  const env = options.env ?? process.env
  try {
    const found = await dockerCredentials(env).find(host)
    if (found !== undefined) return { what, status: 'ok', message: `for ${host} in ${dockerConfigFile(env)}` }
  } catch (thrown) {
    return problem(what, thrown)
  }
  const message = `none for ${host}`
  if (access.every(({ status }) => status === 'ok'))
    return { what, status: 'ok', message: `${message}, and none are needed` }
  const wouldHelp = access.some(({ code }) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN')
  return { what, status: 'warning', message, ...(wouldHelp ? { hint: `oras login ${host}` } : {}) }
}

function problem(what: string, thrown: unknown): Finding {
  const { message, hint, code } = asPackwrightError(thrown)
  return { what, status: 'problem', message, ...(hint === undefined ? {} : { hint }), code }
}

async function accessFindings(target: PublishTarget, options: ConnectionOptions): Promise<Finding[]> {
  const path = [target.org, target.repo, 'packwright-doctor'].filter((part) => part !== '').join('/')
  const findings: Finding[] = []
  for (const [what, doing] of [
    ['reading', 'read'],
    ['writing', 'write'],
  ] as const) {
    try {
      await probe({ registry: target.registry, path }, doing, options)
      findings.push({ what, status: 'ok', message: `${target.registry}/${path}` })
    } catch (thrown) {
      findings.push(problem(what, thrown))
    }
  }
  return findings
}
