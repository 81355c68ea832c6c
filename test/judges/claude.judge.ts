/** Claude Code, offline and with a home of its own, on the marketplace and the skills of a project. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { temporaryDirectory } from '../support/temporary.ts'
import { judge, say } from './judge.ts'

const PLUGIN = {
  '.claude-plugin/plugin.json': JSON.stringify({
    name: 'greeter',
    version: '1.0.0',
    description: 'Greets.',
    author: { name: 'acme' },
  }),
  'commands/hello.md': '---\ndescription: Say hello\n---\n\nSay hello.\n',
}

let packs: Publisher
beforeAll(async () => {
  packs = await publisherAt((await startRegistry()).host)
  await packs.publish('greeter', '1.0.0', {}, { 'package.json': '{}', ...PLUGIN })
})

const clientOf =
  (path: string, project: Consumer, home: string) =>
  async (...args: string[]) =>
    await execa(path, args, {
      cwd: project.cwd,
      env: { HOME: home, PATH: process.env['PATH'] },
      extendEnv: false,
    })

test('Claude Code validates the marketplace, and one command makes its plugins known', async (context) => {
  const { path, version } = await judge(context, 'claude')
  const project = await consumer()
  const claude = clientOf(path, project, await temporaryDirectory('home'))
  const added = await project.ok('add', `${packs.base}/greeter`)
  const [command = ''] = added.json['next'] as unknown as string[]
  await claude('plugin', 'validate', '--strict', join(project.cwd, '.packs'))
  await say({ client: 'claude', version, what: '`claude plugin validate --strict .packs`', result: 'works' })
  for (const step of command.split(' && ')) await claude(...step.split(' ').slice(1))
  const { stdout } = await claude('plugin', 'list')
  expect(stdout).toContain('greeter@')
  expect(stdout).toContain('enabled')
  await say({ client: 'claude', version, what: 'the command that `add` prints', result: 'works' })
  await project.ok('remove', 'greeter')
  await claude('plugin', 'marketplace', 'update')
  await say({
    client: 'claude',
    version,
    what: 'the last plugin removed, then `marketplace update`',
    result: 'works',
  })
})

test('Claude Code validates the skills that are placed for it', async (context) => {
  const { path, version } = await judge(context, 'claude')
  await packs.publish(
    'greet',
    '1.0.0',
    {},
    { 'SKILL.md': '---\nname: greet\ndescription: Greets whoever comes.\n---\n\nGreet.\n' },
  )
  const project = await consumer()
  await mkdir(join(project.cwd, '.claude'))
  await project.ok('add', `${packs.base}/greet`)
  const claude = clientOf(path, project, await temporaryDirectory('home'))
  await claude('plugin', 'validate', '--strict', join(project.cwd, '.claude/skills'))
  const what = '`claude plugin validate --strict .claude/skills`'
  await say({ client: 'claude', version, what, result: 'works' })
})
