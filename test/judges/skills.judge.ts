/** Agent clients, offline and with homes of their own, say which skills they see. */
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { consumer, type Publisher, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { judge, say } from './judge.ts'

interface Asked {
  args: string[]
  /** a line of the answer that lists the skill `greet` */
  line: RegExp
  /** what shows packwright that the client is there */
  shows: string
  /** the variable that moves its directory, and what that is called below it */
  home?: [variable: string, below: string]
  env?: Record<string, string>
}

const CLIENTS: Record<string, Asked> = {
  codex: {
    args: ['debug', 'prompt-input', 'hi'],
    line: /- greet: /g,
    shows: '.codex',
    home: ['CODEX_HOME', ''],
  },
  gemini: {
    args: ['skills', 'list'],
    line: /^greet \[/gm,
    shows: '.gemini',
    home: ['GEMINI_CLI_HOME', '.gemini'],
    env: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  },
  copilot: {
    args: ['skill', 'list'],
    line: /^\s+greet - /gm,
    shows: '.copilot',
    home: ['COPILOT_HOME', ''],
  },
  opencode: { args: ['debug', 'skill'], line: /"name": "greet"/g, shows: '.opencode' },
}

/** The folders of skills that each client reads, in a project and for a user: what src/target/client-table.ts stands on. */
const READS: Record<string, { project: string[]; user: string[] }> = {
  codex: { project: ['.agents', '.codex'], user: ['.agents', '.codex'] },
  gemini: { project: ['.agents', '.gemini'], user: ['.agents', '.gemini'] },
  copilot: { project: ['.agents', '.claude', '.github'], user: ['.agents', '.copilot'] },
  opencode: {
    project: ['.agents', '.claude', '.opencode'],
    user: ['.agents', '.claude', '.config/opencode', '.opencode'],
  },
}
const FOLDERS = [
  ...['.agents', '.claude', '.codex', '.copilot', '.cursor', '.gemini', '.github', '.opencode', '.qwen'],
  '.config/opencode',
]

test.for(Object.keys(READS))('%s reads these folders and no others', async (client, context) => {
  const { path, version } = await judge(context, client)
  const { args, line, env = {} } = CLIENTS[client] as Asked
  const [cwd, home] = [await temporaryDirectory('project'), await temporaryDirectory('home')]
  await execa('git', ['init', '-q'], { cwd })
  const name = (scope: string, folder: string) => `${scope}-${folder.replaceAll(/[./]+/g, '')}`
  const places = FOLDERS.flatMap((folder) => [
    { scope: 'project', folder, root: cwd },
    { scope: 'user', folder, root: home },
  ])
  for (const { scope, folder, root } of places) {
    const skill = name(scope, folder)
    const text = `---\nname: ${skill}\ndescription: Lies in a folder.\n---\n\nText.\n`
    await writeFiles(root, { [`${folder}/skills/${skill}/SKILL.md`]: text })
  }
  const { all } = await execa(path, args, {
    cwd,
    env: { HOME: home, PATH: process.env['PATH'], ...env },
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    reject: false,
  })
  const listed = ({ scope, folder }: { scope: string; folder: string }) =>
    new RegExp(line.source.replace('greet', name(scope, folder)), 'm').test(all)
  const seen = Map.groupBy(places.filter(listed), ({ scope }) => scope)
  const folders = (scope: string) => (seen.get(scope) ?? []).map(({ folder }) => folder).sort()
  expect({ project: folders('project'), user: folders('user') }, all).toEqual(READS[client])
  const what = `reads ${folders('project').join(', ')}; for a user ${folders('user').join(', ')}`
  await say({ client, version, what: 'folders of skills', result: what })
})

const NAMES: Record<string, string> = { gemini: 'gemini-cli' }

let packs: Publisher
beforeAll(async () => {
  packs = await publisherAt((await startRegistry()).host)
  const skill = '---\nname: greet\ndescription: Greets whoever comes.\nversion: "1.0.0"\n---\n\nGreet.\n'
  await packs.publish('greet', '1.0.0', {}, { 'SKILL.md': skill })
})

const WAYS = [
  'in a project',
  'in a project, named',
  'for the user',
  'for the user, its directory moved',
] as const
const CASES = Object.keys(CLIENTS).flatMap((client) => WAYS.map((way) => [client, way] as const))

test.for(CASES)('%s sees a skill once, %s', async ([client, way], context) => {
  const { path, version } = await judge(context, client)
  const { args, line, shows, home: moved, env: own = {} } = CLIENTS[client] as Asked
  const home = await temporaryDirectory('home')
  const isMoved = way.endsWith('moved')
  if (isMoved && moved === undefined) return void context.skip('it has no variable for that')
  const elsewhere = join(home, 'elsewhere')
  const env = { HOME: home, ...(isMoved && moved !== undefined ? { [moved[0]]: elsewhere } : {}) }
  const project = await consumer(env)
  await mkdir(join(elsewhere, moved?.[1] ?? ''), { recursive: true })
  await mkdir(join(project.cwd, shows), { recursive: true })
  await execa('git', ['init', '-q'], { cwd: project.cwd })
  const named = way.includes('named') || isMoved ? ['--client', NAMES[client] ?? client] : []
  const user = way.startsWith('for the user') ? ['--user'] : []
  await project.ok('add', `${packs.base}/greet`, ...named, ...user)
  const { all } = await execa(path, args, {
    cwd: project.cwd,
    env: { PATH: process.env['PATH'], ...env, ...own },
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    reject: false,
  })
  expect(all.match(line) ?? [], all).toHaveLength(1)
  await say({ client, version, what: `a skill ${way}`, result: 'seen once' })
})

test('npx skills installs from what `export well-known` writes', async (context) => {
  const { path, version } = await judge(context, 'skills')
  const packs = await publisherAt((await startRegistry()).host)
  const text = '---\nname: noted\ndescription: Takes notes.\n---\n\n# Notes\n'
  await packs.publish('noted', '1.0.0', {}, { 'SKILL.md': text, 'references/MORE.md': '# More\n' })
  const project = await consumer()
  await project.ok('add', `${packs.base}/noted`)
  await project.ok('export', 'well-known', 'public')
  const root = join(project.cwd, 'public')
  const server = createServer(async (request, response) => {
    const bytes = await readFile(join(root, new URL(request.url ?? '/', 'http://x').pathname)).catch(
      () => undefined,
    )
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const cwd = await temporaryDirectory('skills-project')
  const args = ['add', `http://127.0.0.1:${port}`, '-y', '-a', 'claude-code', '--copy']
  await execa(path, args, {
    cwd,
    env: { HOME: cwd, PATH: process.env['PATH'] ?? '', DISABLE_TELEMETRY: '1' },
    extendEnv: false,
  })
  server.close()
  expect(await readFile(join(cwd, '.claude/skills/noted/SKILL.md'), 'utf8')).toBe(text)
  expect(await readFile(join(cwd, '.claude/skills/noted/references/MORE.md'), 'utf8')).toBe('# More\n')
  await say({
    client: 'skills',
    version,
    what: '`skills add` from `export well-known`',
    result: 'installs',
    way: 'reads ours',
  })
})
