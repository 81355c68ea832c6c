/** Skills for those who know no OCI registry: over MCP, with the SDK's own client, and as files of a web server. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Client } from '@modelcontextprotocol/client'
import { SkillsClient } from '@modelcontextprotocol/client/ext/skills'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BIN, cleanEnvironment } from '../support/cli.ts'
import { type Consumer, consumer, type Publisher, publisherAt } from '../support/project.ts'
import { type RunningRegistry, startRegistry } from '../support/servers.ts'

const skill = (name: string, text = 'Write them.', more = '') =>
  `---\nname: ${name}\ndescription: Writes ${name}.\nlicense: MIT\n${more}---\n\n# ${name}\n\n${text}\n`

let registry: RunningRegistry
let packs: Publisher
let project: Consumer

beforeAll(async () => {
  registry = await startRegistry()
  packs = await publisherAt(registry.host)
  const files = {
    'SKILL.md': skill('release-notes', 'See references/GUIDE.md.', 'metadata:\n  version: 1.0.0\n'),
    'references/GUIDE.md': '# Guide\n',
    'scripts/run.sh': '#!/bin/sh\n',
    'assets/a file.bin': '\u0000\u0001',
  }
  await packs.publish('release-notes', '1.0.0', {}, files)
  await packs.publish('plain', '1.0.0')
  project = await consumer()
  await project.ok('add', `${packs.base}/release-notes`, `${packs.base}/plain`)
})

afterAll(() => registry.stop())

const sha256 = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('serve --mcp', () => {
  let client: Client
  let skills: SkillsClient
  const transport = () =>
    new StdioClientTransport({
      command: process.execPath,
      args: [BIN, 'serve', '--mcp', '--plain-http'],
      cwd: project.cwd,
      env: cleanEnvironment(project.cwd),
      stderr: 'ignore',
    })

  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1.0.0' })
    await client.connect(transport())
    skills = new SkillsClient(client)
  })

  afterAll(() => client.close())

  test('declares the extension, and lists each skill with its files, digests, and who signed it', async () => {
    expect(client.getServerCapabilities()).toMatchObject({
      resources: {},
      extensions: { 'io.modelcontextprotocol/skills': { directoryRead: true } },
    })
    const { skills: found } = await skills.list()
    const [locked] = (await project.lock()).packs.filter(({ name }) => name === 'release-notes')
    expect(found).toMatchObject([
      {
        uri: 'skill://release-notes/SKILL.md',
        frontmatter: { name: 'release-notes', description: 'Writes release-notes.', license: 'MIT' },
        _meta: {
          'dev.packwright/digest': locked?.['digest'],
          'dev.packwright/version': '1.0.0',
          'dev.packwright/verified': false,
          'dev.packwright/signer': null,
        },
      },
    ])
    const { resources } = found[0] ?? {}
    expect(Array.isArray(resources) && resources.map(({ uri }) => uri).sort()).toEqual([
      'skill://release-notes/README.md',
      'skill://release-notes/SKILL.md',
      'skill://release-notes/assets/a%20file.bin',
      'skill://release-notes/references/GUIDE.md',
      'skill://release-notes/scripts/run.sh',
    ])
  })

  test('gives each file as it is listed, which its client verifies, and no other', async () => {
    const { skill: entry } = await skills.get('skill://release-notes/SKILL.md')
    if (!Array.isArray(entry.resources)) throw new Error('no list of files')
    for (const { uri, digest, size } of entry.resources) {
      const { contents } = await client.readResource({ uri })
      const [content] = contents
      const bytes =
        content !== undefined && 'blob' in content
          ? Buffer.from(content.blob as string, 'base64')
          : Buffer.from((content as { text: string }).text)
      expect([sha256(bytes), bytes.length]).toEqual([digest, size])
    }
    expect(await skills.read(entry, 'references/GUIDE.md')).toMatchObject({ text: '# Guide\n' })
    for (const uri of [
      'skill://release-notes/../plain/pack.json',
      'skill://plain/pack.json',
      'file:///etc/passwd',
    ])
      await expect(client.readResource({ uri })).rejects.toThrow()
    await expect(skills.get('skill://plain/SKILL.md')).rejects.toMatchObject({ code: -32602 })
  })

  test('lists directories, one level at a time', async () => {
    const { resources } = await skills.readDirectory('skill://release-notes')
    expect(resources.map(({ uri, mimeType }) => `${uri.split('/').at(-1)} ${mimeType ?? ''}`).sort()).toEqual(
      [
        'README.md text/markdown',
        'SKILL.md text/markdown',
        'assets inode/directory',
        'references inode/directory',
        'scripts inode/directory',
      ],
    )
    await expect(skills.readDirectory('skill://release-notes/SKILL.md')).rejects.toMatchObject({
      code: -32602,
    })
  })

  test('writes nothing but the protocol, and ends with its host', async () => {
    const run = await execa(process.execPath, [BIN, 'serve', '--mcp', '--plain-http'], {
      cwd: project.cwd,
      env: cleanEnvironment(project.cwd),
      extendEnv: false,
      input: '',
    })
    expect([run.exitCode, run.stdout]).toEqual([0, ''])
    const wrong = await project.run('serve', '--mcp', '--nono')
    expect(wrong).toMatchObject({ exitCode: 2, json: { error: { code: 'FLAGS_CONFLICT' } } })
  })
})

describe('export well-known', () => {
  const place = () => join(project.cwd, 'public/.well-known/agent-skills')
  const index = () => JSON.parse(readFileSync(join(place(), 'index.json'), 'utf8'))

  test('writes the index, flat archives under their digest, and what GitHub Pages needs', async () => {
    const run = await project.ok('export', 'well-known', 'public')
    expect(run.json['passed_over']).toEqual([{ name: 'plain', why: 'it has no SKILL.md' }])
    const { $schema, skills } = index()
    expect($schema).toBe('https://schemas.agentskills.io/discovery/0.2.0/schema.json')
    expect(skills).toMatchObject([
      { name: 'release-notes', type: 'archive', description: 'Writes release-notes.', version: '1.0.0' },
    ])
    const archive = readFileSync(join(place(), skills[0].url))
    expect(sha256(archive)).toBe(skills[0].digest)
    expect(skills[0].url).toBe(`${skills[0].digest.slice('sha256:'.length)}.tar.gz`)
    const tar = gunzipSync(archive)
    expect(tar.toString('latin1', 257, 262)).toBe('ustar')
    expect(existsSync(join(project.cwd, 'public/.nojekyll'))).toBe(true)
  })

  test('changes nothing when nothing has changed, and keeps what an older index names', async () => {
    const [before] = index().skills
    const written = () => statSync(join(place(), before.url)).mtimeMs
    const first = written()
    const text = readFileSync(join(place(), 'index.json'), 'utf8')
    await project.ok('export', 'well-known', 'public')
    expect([written(), readFileSync(join(place(), 'index.json'), 'utf8')]).toEqual([first, text])
    await packs.publish('release-notes', '1.1.0', {}, { 'SKILL.md': skill('release-notes', 'New.') })
    await project.ok('update')
    await project.ok('export', 'well-known', 'public')
    expect(readdirSync(place()).filter((name) => name.endsWith('.gz'))).toHaveLength(2)
    expect(index().skills[0].digest).not.toBe(before.digest)
  })

  test('says where it is to write', async () => {
    expect(await project.run('export', 'well-known')).toMatchObject({
      exitCode: 2,
      json: { error: { code: 'USAGE' } },
    })
  })
})

test('the site of a catalog has it as well, where that is asked for', async () => {
  const publisher = await publisherAt(registry.host, { PACKWRIGHT_CATALOG: '1' })
  for (const version of ['1.0.0', '1.1.0'])
    await publisher.publish('noted', version, {}, { 'SKILL.md': skill('noted', version) })
  await publisher.publish('plain', '1.0.0')
  const args = ['catalog', '--in', publisher.base, '--plain-http', '--html']
  await project.ok(...args, 'site')
  expect(existsSync(join(project.cwd, 'site/.well-known'))).toBe(false)
  await project.ok(...args, 'site', '--well-known')
  const index = readFileSync(join(project.cwd, 'site/.well-known/agent-skills/index.json'), 'utf8')
  expect(JSON.parse(index).skills).toMatchObject([{ name: 'noted', version: '1.1.0' }])
  expect(existsSync(join(project.cwd, 'site/index.html'))).toBe(true)
})
