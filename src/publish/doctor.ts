/** What this machine has and lacks for publishing and pulling, and how to mend it. */
import semver from 'semver'
import { asPackwrightError } from '../errors.ts'
import { dockerConfigFile, dockerCredentials, probe } from '../registry/index.ts'
import type { ConnectionOptions } from '../session/index.ts'
import { NODE_RANGE } from '../version.ts'
import type { PublishTarget } from './destination.ts'

export interface Finding {
  what: string
  status: 'ok' | 'warning' | 'problem'
  message: string
  hint?: string
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
  return [
    ...findings,
    await credentialFinding(target.registry, options),
    ...(await accessFindings(target, options)),
  ]
}

function nodeFinding(): Finding {
  const { node } = process.versions
  if (semver.satisfies(node, NODE_RANGE)) return { what: 'node', status: 'ok', message: node }
  return {
    what: 'node',
    status: 'problem',
    message: `${node}; wanted is ${NODE_RANGE}`,
    hint: 'Install Node 24.',
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

async function credentialFinding(host: string, options: ConnectionOptions): Promise<Finding> {
  const env = options.env ?? process.env
  try {
    const found = await dockerCredentials(env).find(host)
    if (found !== undefined)
      return { what: 'credentials', status: 'ok', message: `for ${host} in ${dockerConfigFile(env)}` }
    return { what: 'credentials', status: 'warning', message: `none for ${host}`, hint: `oras login ${host}` }
  } catch (thrown) {
    const { message, hint } = asPackwrightError(thrown)
    return { what: 'credentials', status: 'problem', message, ...(hint === undefined ? {} : { hint }) }
  }
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
      const { message, hint } = asPackwrightError(thrown)
      findings.push({ what, status: 'problem', message, ...(hint === undefined ? {} : { hint }) })
    }
  }
  return findings
}
