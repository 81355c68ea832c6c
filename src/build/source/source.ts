/** Where packs come from: the checkout and the CI run that builds them. Read from git and from the environment. */
import { PackwrightError } from '../../errors.ts'
import { git } from './git.ts'
import { type Checkout, openCheckout, repositoryAbove, type Unreadable } from './held.ts'

export interface SourceFacts {
  /** RFC 3339 without fraction: SOURCE_DATE_EPOCH, else when the commit was made */
  created?: string
  /** the commit */
  revision?: string
  /** https URL of the repository, without credentials */
  source?: string
  /** absent outside of any repository, and in one without a commit: then nothing is claimed of a source */
  checkout?: Checkout | Unreadable
}

/** Reads the facts of each checkout once. */
export function openSources(env: NodeJS.ProcessEnv): (directory: string) => Promise<SourceFacts> {
  const known = new Map<string | undefined, Promise<SourceFacts>>()
  return (directory) => {
    const root = repositoryAbove(directory)
    const found = known.get(root) ?? readSource(directory, env)
    known.set(root, found)
    return found
  }
}

/**
 * @param directory any directory inside the checkout; outside of one only the environment speaks
 * @throws PackwrightError `USAGE` when SOURCE_DATE_EPOCH is malformed
 */
export async function readSource(directory: string, env: NodeJS.ProcessEnv): Promise<SourceFacts> {
  const checkout = await openCheckout(directory)
  const stated = createdAt(epochSeconds(env['SOURCE_DATE_EPOCH']))
  if (checkout === undefined) return stated
  if (!('commit' in checkout)) {
    // Only who asks for it by name publishes then, and says so in the provenance.
    const revision = env['GITHUB_SHA'] || env['CI_COMMIT_SHA']
    const source = sourceFromCi(env)
    return { ...stated, ...(revision ? { revision } : {}), ...(source ? { source } : {}), checkout }
  }
  const [committed, remote] = await Promise.all([
    git(checkout.root, ['show', '--no-patch', '--format=%ct', checkout.commit]),
    git(checkout.root, ['remote', 'get-url', 'origin']),
  ])
  const source = sourceFromCi(env) ?? repositoryUrl(remote)
  return {
    ...createdAt(committed === undefined ? undefined : Number(committed)),
    ...stated,
    revision: checkout.commit,
    ...(source === undefined ? {} : { source }),
    checkout,
  }
}

function createdAt(seconds: number | undefined): { created?: string } {
  return seconds === undefined
    ? {}
    : { created: new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z') }
}

function epochSeconds(written: string | undefined): number | undefined {
  if (written === undefined || written === '') return undefined
  if (/^\d{1,11}$/.test(written)) return Number(written)
  throw new PackwrightError('USAGE', `SOURCE_DATE_EPOCH is "${written}".`, {
    hint: 'Set it to whole seconds since 1970, e.g. $(git log -1 --format=%ct).',
  })
}

function sourceFromCi(env: NodeJS.ProcessEnv): string | undefined {
  if (env['GITHUB_SERVER_URL'] && env['GITHUB_REPOSITORY'])
    return `${env['GITHUB_SERVER_URL']}/${env['GITHUB_REPOSITORY']}`
  return repositoryUrl(env['CI_PROJECT_URL'])
}

/** `git@github.com:acme/packs.git` and the like as an https URL; credentials in it are dropped. */
export function repositoryUrl(remote: string | undefined): string | undefined {
  if (remote === undefined || remote === '') return undefined
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/)(.+)$/.exec(remote)
  const url = URL.parse(scp === null ? remote : `https://${scp[1]}/${scp[2]}`)
  if (url === null || !/^(?:https?|ssh|git):$/.test(url.protocol)) return undefined
  return `https://${url.host.replace(/:22$/, '')}${url.pathname.replace(/\.git$/, '').replace(/\/$/, '')}`
}
