/**
 * Writes the pages that say what the code says: docs/errors.md, docs/commands.md and docs/library.md.
 *
 * usage: node tools/docs.ts [--check]    after `npm run build`; with --check: fails when a page is out of date
 */
import { readFile, writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { createProgram } from '../src/cli.ts'
import { ERROR_CODES, EXIT } from '../src/errors.ts'
import { libraryPage } from './library-page.ts'

const MEANINGS: Record<keyof typeof EXIT, string> = {
  done: 'done',
  invalid: 'invalid input',
  notFound: 'not found',
  registry: 'registry or network',
  authentication: 'authentication',
  integrity: 'integrity',
  trust: 'trust',
  conflict: 'conflict',
  internal: 'internal',
  interrupted: 'interrupted, by Ctrl-C or by the caller',
  terminated: 'terminated (SIGTERM)',
}

function errorsPage(): string {
  const exits = Object.entries(EXIT).map(
    ([kind, code]) => `| ${code} | ${MEANINGS[kind as keyof typeof EXIT]} |`,
  )
  const codes = Object.entries(ERROR_CODES).map(
    ([code, [kind, meaning]]) => `| \`${code}\` | ${EXIT[kind]} | ${meaning} |`,
  )
  return `# Errors

Every failure has a code from one table. On a terminal it is two lines on stderr: what went wrong and where, and what to
do next. With \`--json\` it is one object on stdout: \`{"ok": false, "error": {"code", "message", "hint", "details"}}\`. In
the library it is a \`PackwrightError\` with the same fields and \`exitCode\`.

## Exit codes

| code | meaning |
| --- | --- |
${exits.join('\n')}

## Codes

| code | exit | meaning |
| --- | --- | --- |
${codes.join('\n')}
`
}

const WIDTH = 100

/** What a verb prints for `--help`. */
function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return text.trimEnd()
}

async function commandsPage(): Promise<string> {
  const program = await createProgram([], { env: {}, signal: new AbortController().signal })
  const listed = ({ commands }: Command) =>
    commands.filter((command) => command.name() !== 'help' && !hiddenIn(command))
  const section = (level: string, words: readonly string[], command: Command): string => {
    // The global options stand once, at the top.
    const text = helpOf(command).replace(/\n\nGlobal Options:\n(?: .*(?:\n|$))+/, '\n')
    const below = listed(command).map((inner) => section('###', [...words, inner.name()], inner))
    return [`${level} ${words.join(' ')}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\``, ...below].join('\n\n')
  }
  const overview = helpOf(program)
  const sections = listed(program).map((command) => section('##', [command.name()], command))
  return `# Commands

\`\`\`text
${overview}
\`\`\`

${sections.join('\n\n')}
`
}

/** Commander keeps it to itself whether a command is hidden: its parent's help does not list it then. */
function hiddenIn(command: Command): boolean {
  const { parent } = command
  return parent !== null && !parent.createHelp().visibleCommands(parent).includes(command)
}

for (const [file, page] of [
  ['docs/errors.md', errorsPage()],
  ['docs/commands.md', await commandsPage()],
  ['docs/library.md', await libraryPage()],
] as const) {
  if (process.argv[2] !== '--check') await writeFile(file, page)
  else if ((await readFile(file, 'utf8').catch(() => '')) !== page) {
    console.error(`${file} is out of date. Run: npm run docs`)
    process.exitCode = 1
  }
}
