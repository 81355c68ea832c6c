/** Agent clients, offline and with homes of their own, say which skills they see. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { consumer, type Publisher, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'
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
