/** How large a step each change asks for. */
import { describe, expect, test } from 'vitest'
import type { PackManifest } from '../../src/pack/manifest/index.ts'
import { refuseSmallVersion } from '../../src/publish/semver/needed.ts'

describe('a release after 1.0.0', () => {
  const SCHEMA = {
    type: 'object',
    properties: { a: { type: 'string' }, b: { enum: ['x', 'y'] }, n: { type: 'integer', minimum: 0 } },
    required: ['a'],
  }
  const base = {
    engines: { acme: '>=1.0.0 <3.0.0' },
    artifacts: [
      { type: 'profile', path: 'p.json', install_as: 'one', aliases: ['uno'] },
      { type: 'profile', path: 'q.json', install_as: 'two' },
    ],
  }
  const files = (input: object = SCHEMA, output: object = SCHEMA) => ({
    'p.json': '{}',
    'q.json': '{}',
    'schemas/x.task.schema.json': JSON.stringify(input),
    'schemas/x.return.schema.json': JSON.stringify(output),
  })

  test.each<[string, string, object, Record<string, string>, string | undefined]>([
    ['nothing', '1.0.1', base, files(), undefined],
    [
      'an artifact gone',
      '1.1.0',
      { ...base, artifacts: base.artifacts.slice(0, 1) },
      files(),
      'the artifact "profile two" is gone',
    ],
    [
      'an artifact gone, with a major version',
      '2.0.0',
      { ...base, artifacts: base.artifacts.slice(0, 1) },
      files(),
      undefined,
    ],
    [
      'an alias gone',
      '1.1.0',
      { ...base, artifacts: [{ ...base.artifacts[0], aliases: [] }, base.artifacts[1]] },
      files(),
      'the name "profile:uno" is gone',
    ],
    [
      'an artifact more',
      '1.0.1',
      { ...base, artifacts: [...base.artifacts, { type: 'script', path: 'p.json' }] },
      files(),
      'the artifact "script p.json" is new',
    ],
    [
      'an artifact more, with a minor version',
      '1.1.0',
      { ...base, artifacts: [...base.artifacts, { type: 'script', path: 'p.json' }] },
      files(),
      undefined,
    ],
    [
      'an engine range narrowed',
      '1.1.0',
      { ...base, engines: { acme: '>=2.0.0 <3.0.0' } },
      files(),
      'acme >=2.0.0 <3.0.0 leaves out what >=1.0.0 <3.0.0 allowed',
    ],
    [
      'an engine range widened',
      '1.0.1',
      { ...base, engines: { acme: '>=1.0.0 <4.0.0' } },
      files(),
      undefined,
    ],
    [
      'an engine more',
      '1.1.0',
      { ...base, engines: { ...base.engines, nono: '>=1' } },
      files(),
      'it needs nono >=1 now',
    ],
    ['a platform limit', '1.1.0', { ...base, platforms: ['linux'] }, files(), 'it is for linux only'],
    [
      'a new required property of an input',
      '1.1.0',
      base,
      files({ ...SCHEMA, required: ['a', 'b'] }),
      '$.b is required now',
    ],
    [
      'a value less of an input',
      '1.1.0',
      base,
      files({ ...SCHEMA, properties: { ...SCHEMA.properties, b: { enum: ['x'] } } }),
      '$.b no longer may be "y"',
    ],
    [
      'a value more of an input',
      '1.0.1',
      base,
      files({ ...SCHEMA, properties: { ...SCHEMA.properties, b: { enum: ['x', 'y', 'z'] } } }),
      undefined,
    ],
    [
      'a value more of an output',
      '1.1.0',
      base,
      files(SCHEMA, { ...SCHEMA, properties: { ...SCHEMA.properties, b: { enum: ['x', 'y', 'z'] } } }),
      '$.b no longer may be "z"',
    ],
    [
      'a property of an output that is not certain any more',
      '1.1.0',
      base,
      files(SCHEMA, { ...SCHEMA, required: [] }),
      '$.a is no longer certain',
    ],
    [
      'another type',
      '1.1.0',
      base,
      files({ ...SCHEMA, properties: { ...SCHEMA.properties, a: { type: 'number' } } }),
      '$.a is no longer of the type string',
    ],
    [
      'a tighter bound',
      '1.1.0',
      base,
      files({ ...SCHEMA, properties: { ...SCHEMA.properties, n: { type: 'integer', minimum: 5 } } }),
      'minimum is 5',
    ],
    [
      'no other properties',
      '1.1.0',
      base,
      files({ ...SCHEMA, additionalProperties: false }),
      'allows no other properties any more',
    ],
  ])('%s as %s', (_, version, fields, content, refused) => {
    const side = (at: string, said: object, texts: Record<string, string>) => ({
      manifest: { format: 'packwright', name: 'tool', version: at, ...said } as PackManifest,
      version: at,
      schemas: new Map(Object.entries(texts).filter(([path]) => path.startsWith('schemas/'))),
    })
    const check = () =>
      refuseSmallVersion('tool', side('1.0.0', base, files()), side(version, fields, content))
    if (refused === undefined) expect(check).not.toThrow()
    else expect(check).toThrow(refused)
  })
})

test.each([
  ['0.3.0', '0.3.1', true],
  ['0.3.0', '0.4.0', false],
  ['1.2.0', '1.3.0', true],
  ['1.2.0', '2.0.0', false],
])('what breaks %s is too small as %s: %s', (before, after, refused) => {
  const artifacts = [{ type: 'profile', path: 'p.json', install_as: 'one' }]
  const side = (version: string, said: object) => ({
    manifest: { format: 'packwright', name: 'tool', version, ...said } as PackManifest,
    version,
    schemas: new Map<string, string>(),
  })
  const check = () => refuseSmallVersion('tool', side(before, { artifacts }), side(after, {}))
  if (refused) expect(check).toThrow('is gone')
  else expect(check).not.toThrow()
})
