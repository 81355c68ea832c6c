/** `packwright completion`: scripts for shells, and the answers that those ask for while somebody types. */
import { readFileSync } from 'node:fs'
import { script } from '@bomb.sh/tab'
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { SCAFFOLD_KINDS } from '../build/index.ts'
import { SEVERITIES } from '../lifecycle/advisories/index.ts'
import { examples } from './flags/command.ts'

/** Values of options that have only a few. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  '--kind': SCAFFOLD_KINDS,
  '--severity': SEVERITIES,
  '--compression': ['zstd', 'gzip'],
  '--rekor-version': ['1', '2'],
}

/** Adds the command for scripts, and the hidden one that they call, to a program that has all its verbs. */
export function completionCommand(program: Command): void {
  const names = packsOfProject()
  for (const command of program.commands) {
    for (const argument of command.registeredArguments)
      if (TAKES_PACKS.has(command.name()) && /^packs?$/.test(argument.name())) argument.argChoices = names
    for (const option of command.options) {
      const choices = CHOICES[option.long ?? '']
      if (choices !== undefined) option.argChoices = [...choices]
    }
  }
  tab(program, { completionCommandName: 'completion' })
  const command = program.commands.find((candidate) => candidate.name() === 'completion')
  command?.action((shell: string) => {
    process.stdout.write(scriptFor(shell))
  })
  if (command !== undefined)
    examples(command, [
      'packwright completion bash > ~/.local/share/bash-completion/completions/packwright',
      'packwright completion fish > ~/.config/fish/completions/packwright.fish',
    ])
}

/** For bash without the package bash-completion: the words as they were typed, split at spaces. */
const WORDS = `type _get_comp_words_by_ref >/dev/null 2>&1 || _get_comp_words_by_ref() {
    local line=\${COMP_LINE:0:COMP_POINT}
    read -ra words <<<"$line"
    [[ $line == *' ' ]] && words+=('')
    cword=$((\${#words[@]} - 1))
    cur=\${words[cword]}
    prev=\${words[cword - 1]}
}
`

/** A script that may be read in twice, and needs nothing else. */
function scriptFor(shell: string): string {
  const { log } = console
  let text = ''
  console.log = (line: string) => {
    text += `${line}\n`
  }
  try {
    script(shell, 'packwright', 'packwright')
  } finally {
    console.log = log
  }
  return shell === 'bash' ? WORDS + text.replaceAll(/^readonly /gm, '') : text
}

const TAKES_PACKS = new Set(['remove', 'update', 'pin', 'unpin', 'why', 'rollback', 'show'])

/** Names of the packs that are locked here; while somebody types, a broken lockfile is no reason to complain. */
function packsOfProject(): string[] {
  try {
    const { packs } = JSON.parse(readFileSync('packs.lock.json', 'utf8')) as { packs: { name: unknown }[] }
    return packs.flatMap(({ name }) => (typeof name === 'string' ? [name] : []))
  } catch {
    return []
  }
}
