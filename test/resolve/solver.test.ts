/** Solving over catalogues that are written down here; a brute-force search is the referee. */
import fc from 'fast-check'
import semver from 'semver'
import { expect, test } from 'vitest'
import { type Catalogue, type Requirement, solve } from '../../src/project/resolve/solver.ts'

type Packs = Record<string, Record<string, Record<string, string>>>

function catalogue(packs: Packs, unfit: Record<string, string> = {}): Catalogue {
  return {
    async *versions(pack) {
      yield* Object.keys(packs[pack] ?? {}).sort(semver.rcompare)
    },
    satisfies: (_, version, range) => semver.satisfies(version, range),
    async requirements(pack, version) {
      const reason = unfit[`${pack}@${version}`]
      if (reason !== undefined) return { unfit: reason }
      return Object.entries(packs[pack]?.[version] ?? {}).map(([name, range]) => ({ pack: name, range }))
    },
    meet: () => undefined,
  }
}

const roots = (wanted: Record<string, string>): Requirement[] =>
  Object.entries(wanted).map(([pack, range]) => ({ pack, range }))
const chosen = async (wanted: Record<string, string>, packs: Packs, unfit?: Record<string, string>) => {
  const solution = await solve(roots(wanted), catalogue(packs, unfit))
  return 'chosen' in solution ? Object.fromEntries(solution.chosen) : solution.conflict
}

test('the newest that satisfies everybody', async () => {
  const packs = {
    app: { '1.0.0': { lib: '^1.0.0' }, '2.0.0': { lib: '^2.0.0' } },
    tool: { '1.0.0': { lib: '^1.0.0' } },
    lib: { '1.0.0': {}, '1.5.0': {}, '2.0.0': {} },
  }
  expect(await chosen({ app: '*' }, packs)).toEqual({ app: '2.0.0', lib: '2.0.0' })
  expect(await chosen({ app: '*', tool: '*' }, packs)).toEqual({ app: '1.0.0', tool: '1.0.0', lib: '1.5.0' })
})

test('cycles end', async () => {
  const packs = { a: { '1.0.0': { b: '*' } }, b: { '1.0.0': { c: '*' } }, c: { '1.0.0': { a: '^1.0.0' } } }
  expect(await chosen({ a: '*' }, packs)).toEqual({ a: '1.0.0', b: '1.0.0', c: '1.0.0' })
})

test('a version that cannot be used here gives way to an older one, or says why', async () => {
  const packs = { a: { '1.0.0': {}, '2.0.0': {} } }
  expect(await chosen({ a: '*' }, packs, { 'a@2.0.0': 'needs a newer host' })).toEqual({ a: '1.0.0' })
  const conflict = await chosen({ a: '^2.0.0' }, packs, { 'a@2.0.0': 'needs a newer host' })
  expect(conflict).toMatchObject({ pack: 'a', reasons: new Map([['2.0.0', 'needs a newer host']]) })
})

test('a conflict names the demands that clash', async () => {
  const packs = {
    a: { '1.0.0': { lib: '^1.0.0' } },
    b: { '1.0.0': { lib: '^2.0.0' } },
    lib: { '1.0.0': {}, '2.0.0': {} },
  }
  const conflict = await chosen({ a: '*', b: '*' }, packs)
  expect(conflict).toMatchObject({
    pack: 'lib',
    demands: [
      { range: '^1.0.0', by: { pack: 'a', version: '1.0.0' } },
      { range: '^2.0.0', by: { pack: 'b', version: '1.0.0' } },
    ],
  })
})

test('choices that had no part in a conflict are not tried again', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`1.${index}.0`, {}]))
  const packs: Packs = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`free${index}`, many]))
  packs['x'] = { '1.0.0': { lib: '^1.0.0' } }
  packs['y'] = { '1.0.0': { lib: '^2.0.0' } }
  packs['lib'] = { '1.0.0': {}, '2.0.0': {} }
  let asked = 0
  const counting = catalogue(packs)
  const { requirements } = counting
  counting.requirements = async (pack, version) => {
    asked += 1
    return await requirements(pack, version)
  }
  const wanted = { x: '*', ...Object.fromEntries(Object.keys(packs).map((name) => [name, '*'])), y: '*' }
  expect(await solve(roots(wanted), counting)).toHaveProperty('conflict')
  expect(asked).toBeLessThan(100)
})

/** Whether any choice of versions satisfies everything. */
function solvable(wanted: Record<string, string>, packs: Packs): boolean {
  const search = (demands: [string, string][], taken: Record<string, string>): boolean => {
    const broken = demands.some(
      ([pack, range]) => taken[pack] !== undefined && !semver.satisfies(taken[pack], range),
    )
    if (broken) return false
    const next = demands.find(([pack]) => taken[pack] === undefined)?.[0]
    if (next === undefined) return true
    return Object.entries(packs[next] ?? {}).some(([version, needs]) =>
      search([...demands, ...Object.entries(needs)], { ...taken, [next]: version }),
    )
  }
  return search(Object.entries(wanted), {})
}

test('finds a solution whenever there is one, and only such that satisfy every range', async () => {
  const names = ['a', 'b', 'c', 'd', 'e']
  const range = fc.constantFrom('*', '^1.0.0', '^2.0.0', '1.0.0', '<2.0.0', '>=1.1.0')
  const needs = fc.dictionary(fc.constantFrom(...names), range, { maxKeys: 3 })
  const versions = fc.dictionary(fc.constantFrom('1.0.0', '1.1.0', '2.0.0', '2.1.0'), needs, {
    minKeys: 1,
    maxKeys: 4,
  })
  const world = fc.record(Object.fromEntries(names.map((name) => [name, versions])))
  const wanted = fc.dictionary(fc.constantFrom(...names), range, { minKeys: 1, maxKeys: 3 })
  await fc.assert(
    fc.asyncProperty(world, wanted, async (packs, want) => {
      const solution = await solve(roots(want), catalogue(packs as Packs))
      expect('chosen' in solution).toBe(solvable(want, packs as Packs))
      if (!('chosen' in solution)) return
      const demands: [string, string][] = Object.entries(want)
      for (const [name, version] of solution.chosen)
        demands.push(...Object.entries((packs as Packs)[name]?.[version] ?? {}))
      for (const [name, wantedRange] of demands)
        expect(semver.satisfies(solution.chosen.get(name) ?? '', wantedRange)).toBe(true)
    }),
    { numRuns: 500 },
  )
})
