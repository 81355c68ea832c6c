/** Where packs come from: the checkout and the CI run that builds them. Read from git and from the environment. */
import { PackwrightError } from '../../errors.ts'
import { git } from './git.ts'

export interface SourceFacts {
  /** RFC 3339 without fraction: SOURCE_DATE_EPOCH, else when the commit was made */
  created?: string
  /** the commit */
  revision?: string
  /** https URL of the repository, without credentials */
  source?: string
  /** whether the checkout has changes that no commit has */
  dirty: boolean
}

/**
 * @param directory any directory inside the checkout; outside of one only the environment speaks
 * @throws PackwrightError `USAGE` when SOURCE_DATE_EPOCH is malformed
 */
export async function readSource(directory: string, env: NodeJS.ProcessEnv): Promise<SourceFacts> {
  const [commit, changes, remote] = await Promise.all([
    git(directory, ['log', '-1', '--format=%H %ct']),
    git(directory, ['status', '--porcelain', '--', '.']),
    git(directory, ['remote', 'get-url', 'origin']),
  ])
  const [head, committed] = commit?.split(' ') ?? []
  const status = head === undefined ? '' : changes
  const source = sourceFromCi(env) ?? repositoryUrl(remote)
  const seconds =
    epochSeconds(env['SOURCE_DATE_EPOCH']) ?? (committed === undefined ? undefined : Number(committed))
  const revision = head ?? env['GITHUB_SHA'] ?? env['CI_COMMIT_SHA']
  return {
    ...(seconds === undefined
      ? {}
      : { created: new Date(seconds * 1000).toISOString().replace(/\.000Z$/, 'Z') }),
    ...(revision === undefined || revision === '' ? {} : { revision }),
    ...(source === undefined ? {} : { source }),
    dirty: status !== undefined && status !== '',
  }
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
