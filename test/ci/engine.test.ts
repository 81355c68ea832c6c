/** A smoke of what the judges run in full: a tag, in a real engine. */
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { act, findAct, repository, startEngine } from '../support/act.ts'
import { PASSWORD } from '../support/servers.ts'

test('act runs the generated workflow of a tag: published, signed, pulled back', async (context) => {
  const found = await findAct()
  if (found === undefined) return void context.skip('act is not here: tools/judges.sh builds it where Go is')
  const engine = await startEngine()
  const cwd = await repository(engine)
  await execa('git', ['tag', 'claude-v1.0.0'], { cwd })
  const ref = 'refs/tags/claude-v1.0.0'
  const run = { event: 'push', payload: { ref }, workflow: 'publish-claude.yml', ref, token: true }
  const { exitCode, all } = await act(found.path, engine, cwd, run)
  expect(exitCode, all).toBe(0)
  expect(all).toMatch(/set-output:: refs=\[.*claude:1\.0\.0@sha256:/)
  expect(all).toContain('verified')
  expect(all).not.toContain(PASSWORD)
  await engine.stop()
})
