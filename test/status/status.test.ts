/** Which of several statements about a pack is the newest: decided by what followed what, not by clocks. */
import { expect, test } from 'vitest'
import { digestOf, hexOf, sha256 } from '../../src/oci/digest.ts'
import { currentStatus, type PackState, statusStatement } from '../../src/trust/status/status.ts'

const subject = digestOf('a'.repeat(64))
const signer = { identity: 'key:sha256:1' }

function say(status: PackState, after: readonly { id: string }[], at = '2026-01-01T00:00:00Z') {
  const seen = after.map(({ id }) => id)
  const { bytes } = statusStatement(subject, 'tool', { status }, seen, new Date(at))
  return { id: hexOf(sha256(bytes)), predicate: JSON.parse(bytes.toString()).predicate, signer }
}

test('nobody said anything', () => {
  expect(currentStatus([])).toEqual({ state: 'active' })
})

test('a statement counts until one that has seen it, whatever the clocks of their authors say', () => {
  const yank = say('yanked', [], '2030-01-01T00:00:00Z')
  const restore = say('active', [yank], '1999-01-01T00:00:00Z')
  expect(currentStatus([restore, yank]).state).toBe('active')
  const again = say('yanked', [yank, restore], '1990-01-01T00:00:00Z')
  expect(currentStatus([again, yank, restore]).state).toBe('yanked')
})

test('an old statement that is attached again says nothing new', () => {
  const deprecated = say('deprecated', [])
  const restore = say('active', [deprecated])
  const yank = say('yanked', [deprecated, restore])
  expect(currentStatus([yank, restore, deprecated, restore]).state).toBe('yanked')
})

test('of two that have not seen each other the more severe counts, until somebody has seen both', () => {
  const yank = say('yanked', [])
  const restore = say('active', [], '2026-01-02T00:00:00Z')
  const deprecate = say('deprecated', [], '2026-01-03T00:00:00Z')
  expect(currentStatus([restore, yank, deprecate]).state).toBe('yanked')
  expect(currentStatus([restore, deprecate]).state).toBe('deprecated')
  expect(currentStatus([restore, yank, deprecate, say('active', [yank, restore, deprecate])]).state).toBe(
    'active',
  )
})

test('a statement that cannot be read does not count', () => {
  const odd = { id: '0'.repeat(64), predicate: { status: 'gone', supersedes: [] }, signer }
  expect(currentStatus([odd])).toEqual({ state: 'active' })
})
