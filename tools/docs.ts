/**
 * Writes the pages that say what the code says: docs/errors.md, docs/commands.md and docs/library.md.
 *
 * usage: node tools/docs.ts [--check]    after `npm run build`; with --check: fails when a page is out of date
 */
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
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

/** The verbs that a help lists. */
function verbsOf(help: string): string[] {
  const listed = help.split(/\n(?:Commands|Publish):\n/)[1]?.split('\nExamples:')[0] ?? ''
  const found = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, verb]) => verb as string)
  return found.filter((verb) => verb !== 'help')
}

function commandsPage(): string {
  const help = (...args: string[]) =>
    execFileSync(process.execPath, ['dist/bin.js', ...args, '--help'], {
      encoding: 'utf8',
      // Each starts in a third of the time with what the one before compiled.
      env: { NO_COLOR: '1', COLUMNS: '100', NODE_COMPILE_CACHE: 'node_modules/.cache/packwright-docs' },
    }).trimEnd()
  const overview = help()
  const section = (level: string, ...words: string[]): string => {
    const text = help(...words)
    const below = words.length > 1 ? [] : verbsOf(text).map((verb) => section('###', ...words, verb))
    return [`${level} ${words.join(' ')}\n\n\`\`\`text\n${text}\n\`\`\``, ...below].join('\n\n')
  }
  const sections = verbsOf(overview).map((verb) => section('##', verb))
  return `# Commands

\`\`\`text
${overview}
\`\`\`

${sections.join('\n\n')}
`
}

for (const [file, page] of [
  ['docs/errors.md', errorsPage()],
  ['docs/commands.md', commandsPage()],
  ['docs/library.md', await libraryPage()],
] as const) {
  if (process.argv[2] !== '--check') await writeFile(file, page)
  else if ((await readFile(file, 'utf8').catch(() => '')) !== page) {
    console.error(`${file} is out of date. Run: npm run docs`)
    process.exitCode = 1
  }
}
