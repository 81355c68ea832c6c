/**
 * What a pack may write beyond its own directories: files and directories that `packs.json` names for it.
 *
 * What the next shell, login, timer or agent would run is covered by no directory, only by its own name.
 */
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { PackwrightError } from '../errors.ts'

export interface GrantPlaces {
  /** directory of `packs.json` */
  project: string
  home: string
}

/** @param grants as `packs.json` has them: `~/` is the home directory, a slash at the end a directory */
export function isGranted(file: string, grants: readonly string[], places: GrantPlaces): boolean {
  return grants.some((grant) => {
    const granted = locationOf(grant, places)
    if (!grant.endsWith('/')) return granted === file
    const inside = relative(granted, file)
    const below = inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
    return below && !isSensitive(file)
  })
}

/** @throws PackwrightError `GRANT_MISSING` with the line to add */
export function grantMissing(pack: string, files: readonly string[], places: GrantPlaces): PackwrightError {
  const written = files.map((file) => writtenAs(file, places))
  return new PackwrightError('GRANT_MISSING', `${pack} wants to write ${written.join(', ')}.`, {
    hint: `Nothing was installed. If you want that, add to ${pack} in packs.json: "grants": ${JSON.stringify(written)}`,
    details: { pack, files: written },
  })
}

function locationOf(grant: string, { project, home }: GrantPlaces): string {
  if (grant.startsWith('~/')) return join(home, grant.slice(2)).replace(/\/+$/, '')
  return resolve(project, grant)
}

/** A place as `packs.json` writes it. */
export function writtenAs(file: string, { project, home }: GrantPlaces): string {
  const inProject = relative(project, file)
  if (!inProject.startsWith('..') && !isAbsolute(inProject)) return inProject
  const inHome = relative(home, file)
  return inHome.startsWith('..') || isAbsolute(inHome) ? file : `~/${inHome}`
}

/** Files that something runs or obeys by itself. */
const SENSITIVE_FILES = new Set([
  '.bash_aliases',
  '.bash_login',
  '.bash_logout',
  '.bash_profile',
  '.bashrc',
  '.cshrc',
  '.curlrc',
  '.envrc',
  '.gitattributes',
  '.gitconfig',
  '.gitmodules',
  '.inputrc',
  '.kshrc',
  '.login',
  '.logout',
  '.mcp.json',
  '.netrc',
  '.npmrc',
  '.pam_environment',
  '.profile',
  '.pypirc',
  '.tcshrc',
  '.wgetrc',
  '.xinitrc',
  '.xprofile',
  '.xsession',
  '.xsessionrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.zlogin',
  '.zlogout',
  '.zprofile',
  '.zshenv',
  '.zshrc',
  'authorized_keys',
  'config.fish',
  'crontab',
  'mcp.json',
  'packs.json',
  'packs.lock.json',
  'packs.policy.json',
  'packwright.json',
])

const SENSITIVE_DIRECTORIES = new Set([
  '.git',
  '.gnupg',
  '.husky',
  '.packwright',
  '.ssh',
  'autostart',
  'conf.d',
  'cron.d',
  'cron.daily',
  'cron.hourly',
  'cron.monthly',
  'cron.weekly',
  'environment.d',
  'launchagents',
  'launchdaemons',
  'profile.d',
  'systemd',
])

/** Settings of editors and agents, which name commands that they run. */
const SETTINGS =
  /^(?:settings(?:\.local)?\.json|config\.(?:toml|json|ya?ml)|hooks\.json|tasks\.json|launch\.json)$/
const AGENTS =
  /^\.(?:claude|codex|copilot|cursor|gemini|qwen|opencode|vscode|nono|aider|continue|windsurf|zed)$/

/** Whether something runs or obeys a file by itself. */
export function isSensitive(file: string): boolean {
  const components = file.toLowerCase().split(/[\\/]/)
  const name = basename(file).toLowerCase()
  if (SENSITIVE_FILES.has(name)) return true
  if (components.some((component) => SENSITIVE_DIRECTORIES.has(component))) return true
  return SETTINGS.test(name) && components.some((component) => AGENTS.test(component))
}
