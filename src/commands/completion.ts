/** `packwright completion`: scripts for shells, and the answers that those ask for while somebody types. */
import { readFileSync } from 'node:fs'
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
  if (command !== undefined)
    examples(command, [
      'packwright completion bash > ~/.local/share/bash-completion/completions/packwright',
      'packwright completion fish > ~/.config/fish/completions/packwright.fish',
    ])
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
