/** docs/library.md: the functions of the library as their types declare them, each with the example that a test runs. */
import { readFile } from 'node:fs/promises'
import ts from 'typescript'

const TYPES = 'dist/types/index.d.ts'
const EXAMPLES = 'examples/library.ts'

const HEAD = `# The library

\`\`\`sh
npm install packwright
\`\`\`

What the command line does can be called. Every function takes its options as one object, last, and returns a promise.
Options that all have in common (how a registry is reached, where packs are stored, who is trusted) may be one object for
all calls; any other option that a function does not know is an error with its path.

- **Errors** are \`PackwrightError\`s with \`code\`, \`hint\`, \`details\` and \`cause\`; [errors.md](errors.md) has the codes. Tell
  them by \`isPackwrightError\`, which also knows those of another copy of the library, from another thread, or read from
  JSON. An aborted signal, and a limit of time that is over, are \`CANCELLED\`. What your own listener throws is thrown.
- **Events** go to \`onEvent\`: each has a \`time\`, requests their host, status, attempt and duration, and every call ends
  with \`finished\`, which has its duration, requests, tokens and bytes. For OpenTelemetry, make a span of each call and
  add \`finished\` to it; [service.md](service.md) has the lines.
- **Processes that live** open one client ([below](#openclient)). What it pulls is leased: garbage collection leaves it
  alone, also that of other containers that share the store, until it is disposed of or the process ends.
- **Access.** The store is shared by everybody who can read its directory: who knows a digest gets the pack from there
  without a request. Where that is too much, use a store for each tenant, or \`authorize: true\`, which asks the registry
  each time whether these credentials may read it.
- **Entries.** \`packwright/reference\`, \`packwright/lock\`, \`packwright/pull\` and \`packwright/verify\` are parts of the same;
  the first two load little.
`

export async function libraryPage(): Promise<string> {
  const source = ts.createSourceFile(TYPES, await readFile(TYPES, 'utf8'), ts.ScriptTarget.ESNext, true)
  const declared = new Map<string, string>()
  const types = new Map<string, string>()
  for (const statement of source.statements) {
    const text = textOf(statement, source)
    if (ts.isFunctionDeclaration(statement) && statement.name) declared.set(statement.name.text, text)
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      types.set(statement.name.text, text)
  }
  const client = types.get('Client') ?? ''
  declared.set(
    'Client.watch',
    /^ {2}\/\*\* Yields[\s\S]*?watch\(.*$/m.exec(client)?.[0].replace(/^ {2}/gm, '') ?? '',
  )
  const shown = (await examples()).map(({ level, title, text, code }) => {
    if (level === 1) return `## ${title}`
    const signatures = title.split(', ').map((name) => {
      const found = declared.get(name)
      if (found === undefined) throw new Error(`${EXAMPLES} shows ${name}, which the library does not have`)
      return found
    })
    return [`### ${title}`, text, fence(code), fence(signatures.join('\n\n'))].filter(Boolean).join('\n\n')
  })
  const listed = [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `### ${name}\n\n${fence(text)}`)
  return [HEAD.trimEnd(), ...shown, '## Types', ...listed].join('\n\n').concat('\n')
}

function fence(code: string): string {
  return `\`\`\`ts\n${code}\n\`\`\``
}

/** With its comment, without what every declaration has. */
function textOf(statement: ts.Statement, source: ts.SourceFile): string {
  return statement
    .getFullText(source)
    .trim()
    .replace(/^export (?:declare )?|^declare /gm, '')
}

interface Example {
  level: number
  title: string
  text: string
  code: string
}

async function examples(): Promise<Example[]> {
  const script = await readFile(EXAMPLES, 'utf8')
  const parts = script.split(/^\/\/ (?=##? )/m).slice(1)
  return parts.map((part) => {
    const [head = '', ...lines] = part.trimEnd().split('\n')
    const count = lines.findIndex((line) => !line.startsWith('//'))
    const text = lines.slice(0, count).map((line) => line.replace(/^\/\/ ?/, ''))
    const level = head.startsWith('## ') ? 2 : 1
    return {
      level,
      title: head.replace(/^#+ /, ''),
      text: text.join('\n'),
      code: lines.slice(count).join('\n').trim(),
    }
  })
}
