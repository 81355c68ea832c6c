/** The MCP inspector's command line, on `packwright serve --mcp`. */
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { BIN } from '../support/cli.ts'
import { consumer, publisherAt } from '../support/project.ts'
import { startRegistry } from '../support/servers.ts'
import { judge, say } from './judge.ts'

test('the MCP inspector lists, gets and reads the skills of a project', async (context) => {
  const { path, version } = await judge(context, 'mcp-inspector')
  const packs = await publisherAt((await startRegistry()).host)
  const text = '---\nname: noted\ndescription: Takes notes.\n---\n\n# Notes\n'
  await packs.publish('noted', '1.0.0', {}, { 'SKILL.md': text })
  const project = await consumer()
  await project.ok('add', `${packs.base}/noted`)
  const ask = async (...args: string[]) => {
    const server = [process.execPath, BIN, 'serve', '--mcp', '--plain-http']
    const { stdout } = await execa(path, ['--cli', ...server, '--method', ...args], {
      cwd: project.cwd,
      env: { HOME: project.cwd, PATH: process.env['PATH'] },
      extendEnv: false,
    })
    return JSON.parse(stdout)
  }
  const uri = 'skill://noted/SKILL.md'
  const entry = { uri, frontmatter: { name: 'noted', description: 'Takes notes.' } }
  expect((await ask('skills/list')).skills).toMatchObject([entry])
  expect((await ask('skills/get', '--uri', uri)).skill).toMatchObject(entry)
  expect((await ask('resources/read', '--uri', uri)).contents).toMatchObject([{ uri, text }])
  expect((await ask('resources/directory/read', '--uri', 'skill://noted')).resources).toHaveLength(2)
  for (const what of ['skills/list', 'skills/get', 'resources/read', 'resources/directory/read'])
    await say({ client: 'MCP inspector', version, what: `\`${what}\` of serve --mcp`, result: 'works' })
})
