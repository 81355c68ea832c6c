/** Words that people bring from other tools, and what they mean here. */
import { PackwrightError } from '../errors.ts'
import { STDIN } from '../text/index.ts'

const ALIASES: Readonly<Record<string, string>> = {
  i: 'install',
  ls: 'list',
  rm: 'remove',
  uninstall: 'remove',
  upgrade: 'update',
  version: '--version',
}

/** What something else does. */
const ELSEWHERE: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  login: ['packwright keeps no credentials; it uses those of oras and docker', 'Log in: oras login ghcr.io'],
  logout: [
    'packwright keeps no credentials; it uses those of oras and docker',
    'Log out: oras logout ghcr.io',
  ],
  copy: [
    'Packs are copied with all that proves them',
    'Say packwright mirror <from> <to>, or oras cp -r <from> <to>.',
  ],
  cp: [
    'Packs are copied with all that proves them',
    'Say packwright mirror <from> <to>, or oras cp -r <from> <to>.',
  ],
  push: ['Packs are published', 'Say packwright publish.'],
  tag: ['A version has one tag', 'Say packwright publish --tag <tag>, or oras tag <reference> <tag>.'],
}

/**
 * The command line as it is meant.
 *
 * @throws PackwrightError `USAGE` for what another tool does, with the line that does it
 */
export function asMeant(given: readonly string[]): string[] {
  const argv = given.map((word, index) => {
    if (word === '--plain-http') return plainHttp(given[index + 1])
    return word === '-' ? streamFor(given.slice(0, index)) : word
  })
  const at = argv.findIndex((word) => !word.startsWith('-'))
  const verb = argv[at] ?? ''
  const rest = argv.slice(at + 1)
  const said = (...words: string[]) => [...argv.slice(0, Math.max(at, 0)), ...words]
  const elsewhere = ELSEWHERE[verb]
  if (elsewhere !== undefined) throw new PackwrightError('USAGE', `${elsewhere[0]}.`, { hint: elsewhere[1] })
  if (verb === 'help' && rest.length > 1) return said(...rest, '--help')
  if (verb === 'verify' && rest.some(isReference)) return said('trust', 'check', ...rest)
  const packs = rest.filter(isReference)
  if ((verb === 'install' || verb === 'i') && packs.length > 0)
    throw new PackwrightError(
      'USAGE',
      'install takes no packs: it installs what packs.json and the lockfile say.',
      {
        hint: `Say packwright add ${packs.join(' ')}.`,
      },
    )
  const alias = ALIASES[verb]
  return alias === undefined ? [...argv] : said(alias, ...rest)
}

/** `-` is standard input where a file is read, and standard output where one is written. */
function streamFor(before: readonly string[]): string {
  const isWritten =
    ['-o', '--output'].includes(before.at(-1) ?? '') ||
    before.find((word) => !word.startsWith('-')) === 'export'
  // The command knows it as what is written anyway.
  return isWritten ? '-' : STDIN
}

/** An option with an optional word must not take the argument behind it for that word. */
function plainHttp(next: string | undefined): string {
  if (next !== 'force') return '--plain-http=true'
  throw new PackwrightError('USAGE', '--plain-http force is written with an equals sign.', {
    hint: 'Say --plain-http=force.',
  })
}

/** `ghcr.io/acme/packs/claude`: no option has a value that looks so, but for files, which begin with a dot or a slash. */
function isReference(word: string, index: number, words: readonly string[]): boolean {
  const before = words[index - 1] ?? ''
  if (before.startsWith('--') && !before.includes('=')) return false
  return /^(?:[a-z0-9.-]+(?::\d+)?\/.+|oci-layout:\/\/.+|git\+.+)$/i.test(word) && !/^\.{0,2}\//.test(word)
}
