/** Clients of skills, plugins and features that come from OCI registries: what each reads of ours, and we of it. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, test } from 'vitest'
import { packwright } from '../support/cli.ts'
import { consumer, publisherAt } from '../support/project.ts'
import { freePort, type RunningRegistry, startRegistry, stopAfterwards } from '../support/servers.ts'
import { temporaryDirectory, writeFiles } from '../support/temporary.ts'
import { goProgram, judge, say, type Way } from './judge.ts'

const skill = (name: string, more = '') =>
  `---\nname: ${name}\ndescription: Says what is new.\nversion: "1.0.0"\n${more}---\n\n# ${name}\n`
const FILES = { 'references/MORE.md': '# More\n', 'scripts/run.sh*': '#!/bin/sh\necho hi\n' }

let registry: RunningRegistry
beforeAll(async () => {
  registry = await startRegistry()
})

const told = (client: string, version: string) => async (way: Way, what: string, result: string) =>
  await say({ client, version, what, result, way })

/** ToolHive asks for a runtime of containers before it serves anything: this one has none. */
async function noContainers(): Promise<string> {
  const socket = join(await temporaryDirectory('docker'), 'docker.sock')
  createServer((request, response) => {
    const isList = request.url?.includes('/containers/json') === true
    response.writeHead(200, { 'api-version': '1.45', 'content-type': 'application/json' })
    response.end(request.url?.endsWith('_ping') === true ? 'OK' : isList ? '[]' : '{}')
  })
    .listen(socket)
    .unref()
  return socket
}

async function toolhive(path: string) {
  const [home, port] = [await temporaryDirectory('thv'), await freePort()]
  const env = {
    HOME: home,
    PATH: process.env['PATH'] ?? '',
    TOOLHIVE_DEV: 'true',
    TOOLHIVE_RUNTIME: 'docker',
    TOOLHIVE_DOCKER_SOCKET: await noContainers(),
    TOOLHIVE_API_URL: `http://127.0.0.1:${port}`,
  }
  const server = execa(path, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    env,
    extendEnv: false,
    reject: false,
    stdio: 'ignore',
  })
  stopAfterwards(server as never)
  const run = (...args: string[]) => execa(path, args, { env, extendEnv: false, reject: false, all: true })
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await run('skill', 'list')).exitCode === 0) break
  }
  return async (args: string[], expected = 0) => {
    const done = await run(...args)
    expect(done, done.all).toMatchObject({ exitCode: expected })
    return done
  }
}

test('ToolHive', async (context) => {
  const { path, version } = await goProgram(context, 'thv')
  const said = told('ToolHive (thv)', version)
  const packs = await publisherAt(registry.host, {}, ['--dialect', 'toolhive'])
  await packs.publish('base', '1.0.0', {}, { 'SKILL.md': skill('base') })
  const needs = `toolhive.requires:\n  - ${packs.base}/base:1.0.0\n`
  await packs.publish('notes', '1.0.0', {}, { 'SKILL.md': skill('notes', needs), ...FILES })
  const project = await consumer()
  await execa('git', ['init', '-q'], { cwd: project.cwd })
  const here = ['--project-root', project.cwd, '--clients', 'claude-code']
  const thv = await toolhive(path)
  await thv([
    'skill',
    'install',
    `${packs.base}/base:1.0.0`,
    '--scope',
    'project',
    '--allow-unsigned',
    ...here,
  ])
  expect(await project.file('.claude/skills/base/SKILL.md')).toBe(skill('base'))
  await said('reads ours', 'a skill', 'installs')

  await rm(join(project.cwd, 'toolhive.lock.yaml'))
  await project.ok('add', `${packs.base}/notes`)
  await project.ok('export', 'toolhive.lock.yaml')
  const made = await project.file('toolhive.lock.yaml')
  const fresh = await toolhive(path)
  await fresh(['skill', 'sync', '--yes', ...here])
  await fresh(['skill', 'sync', '--check', ...here])
  expect(await project.file('.claude/skills/notes/scripts/run.sh')).toContain('echo hi')
  const kept = await project.file('toolhive.lock.yaml')
  const lines = (text: string) =>
    text.split('\n').flatMap((line) => (/unsigned: true/.test(line) ? [] : [line.trim()]))
  expect(lines(kept)).toEqual(lines(made))
  await said('its lock out', 'of a project without one: `skill sync`, then `skill sync --check`', 'no drift')

  const other = await consumer()
  await other.write('toolhive.lock.yaml', kept)
  await other.ok('import', 'toolhive.lock.yaml')
  expect(await other.versions()).toEqual({ base: '1.0.0', notes: '1.0.0' })
  expect(JSON.parse(await other.file('packs.json')).packs).toEqual({ notes: `${packs.base}/notes@^1.0.0` })
  await other.ok('install')
  await other.ok('export', 'toolhive.lock.yaml')
  expect(await other.file('toolhive.lock.yaml')).toBe(kept)
  await said('its lock in', 'a skill and the one that it needs, and written back', 'no byte changes')

  const source = await temporaryDirectory('theirs')
  await writeFiles(join(source, 'theirs'), { 'SKILL.md': skill('theirs'), ...FILES })
  const theirs = `${registry.host}/acme/thv/theirs:1.0.0`
  await thv(['skill', 'build', join(source, 'theirs'), '--tag', theirs])
  await thv(['skill', 'push', theirs, '--no-sign'])
  const user = await consumer()
  await user.ok('add', `${registry.host}/acme/thv/theirs@^1.0.0`)
  expect(await user.file('.packs/theirs/scripts/run.sh')).toContain('echo hi')
  await said('we read theirs', '`skill push`', 'installs')
})

test('ToolHive’s plugins', async (context) => {
  const { path, version } = await goProgram(context, 'thv')
  const said = told('ToolHive (thv)', version)
  const packs = await publisherAt(registry.host, {}, ['--dialect', 'toolhive-plugin'])
  const manifest = { name: 'plug', version: '1.0.0', description: 'Plugs.', commands: ['./commands/hi.md'] }
  await packs.publish(
    'plug',
    '1.0.0',
    {},
    {
      'package.json': '{}',
      '.claude-plugin/plugin.json': JSON.stringify(manifest),
      'commands/hi.md': '# Hi\n',
    },
  )
  const project = await consumer()
  await execa('git', ['init', '-q'], { cwd: project.cwd })
  const here = ['--project-root', project.cwd, '--clients', 'claude-code']
  const thv = await toolhive(path)
  await thv([
    'ai-plugin',
    'install',
    `${packs.base}/plug:1.0.0`,
    '--scope',
    'project',
    '--allow-unsigned',
    ...here,
  ])
  expect(await project.file('.claude/plugins/plug/commands/hi.md')).toBe('# Hi\n')
  await said('reads ours', 'a plugin', 'installs')
  const wrote = await project.file('toolhive.lock.yaml')
  await project.ok('import', 'toolhive.lock.yaml')
  await project.ok('install')
  await project.ok('export', 'toolhive.lock.yaml')
  expect(await project.file('toolhive.lock.yaml')).toBe(wrote)
  await said('its lock in', '`plugins:`, and written back', 'no byte changes')
})

test('flux-operator', async (context) => {
  const { path, version } = await goProgram(context, 'flux-operator')
  const said = told('flux-operator', version)
  const packs = await publisherAt(registry.host, {}, ['--dialect', 'flux'])
  await packs.publish('notes', '1.0.0', {}, { 'SKILL.md': skill('notes'), ...FILES })
  const project = await consumer()
  const flux = async (args: string[], cwd = project.cwd) => {
    const env = { HOME: cwd, PATH: process.env['PATH'] ?? '' }
    const done = await execa(path, ['skills', ...args], {
      cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
    })
    expect(done, done.all).toMatchObject({ exitCode: 0 })
    return done.all
  }
  await flux(['install', `${packs.base}/notes`, '--tag', '1.0.0', '--verify=false'])
  expect(await project.file('.agents/skills/notes/scripts/run.sh')).toContain('echo hi')
  await said('reads ours', 'a skill', 'installs')

  const lock = '.agents/skills/catalog-lock.yaml'
  const wrote = await project.file(lock)
  await project.ok('import', lock)
  expect(await project.versions()).toEqual({ notes: '1.0.0' })
  await said('its lock in', '`catalog-lock.yaml`', 'the same pack')
  await project.ok('install')
  await project.ok('export', lock)
  expect(await project.file(lock)).toBe(wrote)
  await rm(join(project.cwd, '.agents'), { recursive: true })
  await project.ok('export', lock)
  await flux(['update'])
  expect(await project.file('.agents/skills/notes/references/MORE.md')).toBe('# More\n')
  await flux(['update', '--dry-run'])
  await said(
    'its lock out',
    'of a project without one: `skills update`, then `skills update --dry-run`',
    'no drift',
  )

  const source = await temporaryDirectory('theirs')
  for (const name of ['one', 'two'])
    await writeFiles(join(source, 'skills', name), { 'SKILL.md': skill(name), ...FILES })
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'x'],
  ])
    await execa('git', args, { cwd: source })
  await execa('git', ['remote', 'add', 'origin', 'https://github.com/acme/skills'], { cwd: source })
  await flux(
    ['publish', `${registry.host}/acme/flux/agent-skills`, '--path', 'skills', '--tag', '1.0.0'],
    source,
  )
  const user = await consumer()
  await user.ok('pull', `${registry.host}/acme/flux/agent-skills:1.0.0`, '--into', 'out')
  expect(await user.file('out/agent-skills/two/references/MORE.md')).toBe('# More\n')
  await said('we read theirs', '`skills publish` of two skills', 'pulls both')
})

test('the Dev Containers CLI', async (context) => {
  const { path, version } = await judge(context, 'devcontainer', 'node_modules/.bin')
  const said = told('Dev Containers CLI', version)
  const host = registry.host.replace('127.0.0.1', 'localhost')
  const cwd = await temporaryDirectory('features')
  const feature = (id: string, more: object = {}) => ({
    [`src/${id}/devcontainer-feature.json`]: JSON.stringify({ id, version: '1.2.0', name: id, ...more }),
    [`src/${id}/install.sh*`]: '#!/bin/sh\necho installed\n',
  })
  const needs = { dependsOn: { [`${host}/acme/ours/base:1`]: {} } }
  await writeFiles(cwd, { ...feature('base'), ...feature('hello', needs) })
  const env = { OCI_REGISTRY: host, OCI_ORG: 'acme', OCI_REPO: 'ours', PACKS_DIR: 'src' }
  const done = await packwright(['publish', '--plain-http'], { cwd, env })
  expect(done, done.stderr).toMatchObject({ exitCode: 0 })
  const project = await consumer()
  const config = `{\n  // a comment\n  "image": "debian",\n  "features": { "${host}/acme/ours/hello:1": {} },\n}\n`
  await project.write('.devcontainer/devcontainer.json', config)
  const upgraded = await execa(path, ['upgrade', '--workspace-folder', project.cwd, '--dry-run'])
  expect(upgraded.stdout).toContain(`${host}/acme/ours/base:1`)
  await said('reads ours', 'a feature by `:1`, and the one that it depends on', 'resolves both')
  await project.ok('add', `${host}/acme/ours:latest`)
  expect(await project.versions()).toEqual({ base: '1.2.0', hello: '1.2.0' })
  const lock = '.devcontainer/devcontainer-lock.json'
  await project.ok('export', lock)
  expect((await project.file(lock)).trimEnd()).toBe(
    upgraded.stdout.slice(upgraded.stdout.indexOf('{')).trimEnd(),
  )
  await said('its lock out', 'of a project without one, against `upgrade --dry-run`', 'the same bytes')
  const other = await consumer()
  await other.write(lock, await project.file(lock))
  await other.ok('import', lock)
  expect(await other.versions()).toEqual({ base: '1.2.0', hello: '1.2.0' })
  const { packs } = JSON.parse(await other.file('packs.json'))
  expect(packs).toEqual({ hello: `${host}/acme/ours/hello@^1.2.0` })
  await said('its lock in', '`devcontainer-lock.json`', 'the same two features, the needed one as needed')

  const theirs = await temporaryDirectory('theirs')
  await writeFiles(theirs, { ...feature('one'), ...feature('two') })
  await execa(path, ['features', 'publish', '--registry', host, '--namespace', 'acme/theirs', 'src'], {
    cwd: theirs,
  })
  const user = await consumer()
  await user.ok('add', `${host}/acme/theirs:latest`)
  expect(await user.versions()).toEqual({ one: '1.2.0', two: '1.2.0' })
  await said('we read theirs', 'the collection of a namespace', 'installs what it lists')
})

test('APM', async (context) => {
  const { path, version } = await judge(context, 'apm')
  const said = told('APM', version)
  const packs = await publisherAt(registry.host)
  await packs.publish('notes', '1.0.0', {}, { 'SKILL.md': skill('notes'), ...FILES })
  const project = await consumer()
  await project.ok('pull', `${packs.base}/notes:1.0.0`, '--into', 'vendor')
  const wanted =
    'name: test\nversion: 1.0.0\ntargets: [claude]\ndependencies:\n  apm:\n    - ./vendor/notes\n'
  await writeFile(join(project.cwd, 'apm.yml'), wanted)
  const env = { HOME: project.cwd, PATH: process.env['PATH'] ?? '' }
  for (const args of [['install'], ['install', '--frozen']]) {
    const done = await execa(path, args, {
      cwd: project.cwd,
      env,
      extendEnv: false,
      reject: false,
      all: true,
    })
    expect(done, done.all).toMatchObject({ exitCode: 0 })
  }
  expect(await readFile(join(project.cwd, '.claude/skills/notes/references/MORE.md'), 'utf8')).toBe(
    '# More\n',
  )
  await said('reads ours', 'a skill that was pulled into the project, also with `--frozen`', 'installs')
  const taken = await project.run('import', 'apm.lock.yaml')
  expect(taken).toMatchObject({ exitCode: 3, json: { error: { code: 'NOT_FOUND' } } })
  await said('its lock in', '`apm.lock.yaml`', 'has no entry for a registry of OCI: said, nothing is written')
})
