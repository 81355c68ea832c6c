/** What a tag releases, as whom a run signs, and what the actions are given. */
import { describe, expect, test } from 'vitest'
import { parseReleaseTag, parseTagForm, presentRelease, readReleaseTag } from '../../src/build/source/tag.ts'
import { readInputs } from '../../src/commands/action/inputs.ts'
import { refuseUnacceptable } from '../../src/publish/ci/acceptable.ts'

describe('forms of tags', () => {
  test.each([
    ['v1.2.3', 'v{version}', undefined],
    ['<pack>-v1.2.3', '{name}-v{version}', 'my'],
    ['<pack>@1.2.3', '{name}@{version}', 'my'],
    ['@scope/<pack>@1.2.3', '@{scope}/{name}@{version}', 'my'],
    ['<pack>/v1.2.3', '{name}/v{version}', 'my'],
    ['<pack>-1.2.3', '{name}-{version}', 'my'],
    ['<pack>_1.2.3', '{name}_{version}', 'my'],
    ['1.2.3', '{version}', undefined],
  ])('%s', (written, form, pack) => {
    expect(parseTagForm(written)).toBe(form)
    expect(parseTagForm(form)).toBe(form)
    for (const version of ['1.2.3', '10.0.0-rc.1', '1.0.0-v2', '1.0.0+build.7']) {
      const tag = form.replace('{scope}', 'acme').replace('{name}', 'my').replace('{version}', version)
      const read = { tag, version, ...(pack === undefined ? {} : { pack }) }
      expect(readReleaseTag(tag, [form])).toEqual(read)
      expect(parseReleaseTag(`refs/tags/${tag}`, [form])).toEqual(read)
    }
    for (const tag of ['main', '1.2', 'v01.2.3', 'my-v1.2', 'My-v1.2.3'])
      expect(readReleaseTag(tag, [form])).toBeUndefined()
  })

  test.each([
    'v',
    '{version}-{name}',
    '{name}',
    '{name}-{name}-{version}',
    '{what}{version}',
    'a b{version}',
  ])('%s is none', (form) => expect(parseTagForm(form)).toBeUndefined())

  test('a pack whose name holds a version keeps its name', () => {
    expect(readReleaseTag('my-v2-v3.1.0')).toMatchObject({ pack: 'my-v2', version: '3.1.0' })
  })

  test.each([
    ['claude@1.2.3', /has the form \{name\}@\{version\}/, /"tagForm": "\{name\}@\{version\}"/],
    ['v1.2', /1\.2 is not a semantic version/, /v1\.2\.3 or <pack>-v1\.2\.3/],
    ['v01.2.3', /leading zero/, /v1\.2\.3/],
    ['release', /names no version/, /v1\.2\.3/],
    ['MY-v1.2.3', /what stands before 1\.2\.3/, /v1\.2\.3/],
  ])('%s is explained', (tag, why, hint) => {
    expect(() => parseReleaseTag(tag)).toThrow(
      expect.objectContaining({
        code: 'TAG_INVALID',
        message: expect.stringMatching(why),
        hint: expect.stringMatching(hint),
      }),
    )
  })

  test('PACK_VERSION wins; a tag that is no release is none; one that looks like one is refused', () => {
    const tagged = (tag: string) => ({ GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: tag })
    expect(presentRelease({ PACK_VERSION: '1.0.0', ...tagged('v2.0.0') })).toMatchObject({ version: '1.0.0' })
    expect(presentRelease(tagged('nightly'))).toBeUndefined()
    expect(presentRelease({ CI_COMMIT_TAG: 'v2.0.0' })).toMatchObject({ version: '2.0.0' })
    expect(() => presentRelease(tagged('v2.0'))).toThrow('releases nothing')
    expect(presentRelease(tagged('a@2.0.0'), ['{name}@{version}'])).toMatchObject({ pack: 'a' })
    expect(() => presentRelease(tagged('a-v2.0.0'), ['{name}@{version}'])).toThrow('releases nothing')
  })
})

describe('what a run would sign', () => {
  const own = 'Acme/Packs/.github/workflows/publish-my.yml@refs/tags/my-v1.0.0'
  const claims = {
    repository: 'Acme/Packs',
    ref: 'refs/tags/my-v1.0.0',
    workflow_ref: own,
    job_workflow_ref: own,
  }
  const pack = { name: 'my', version: '1.0.0' } as never
  const forms = ['v{version}', '{name}-v{version}']

  test.each([
    [claims],
    [{ ...claims, ref: 'refs/tags/v1.0.0' }],
    [{ ...claims, job_workflow_ref: own.toLowerCase() }],
  ])('is acceptable: %j', (given) => {
    expect(() => refuseUnacceptable(pack, given, forms)).not.toThrow()
  })

  test.each([
    [{ ...claims, ref: 'refs/heads/main' }, /made on refs\/heads\/main/],
    [{ ...claims, ref: 'refs/tags/my-v1.0.1' }, /my-v1\.0\.0/],
    [{ ...claims, ref: 'refs/tags/other-v1.0.0' }, /my-v1\.0\.0/],
    [{ ...claims, ref: 'refs/pull/7/merge' }, /refs\/pull/],
    [
      { ...claims, job_workflow_ref: 'acme/shared/.github/workflows/publish.yml@refs/heads/main' },
      /reusable/,
    ],
    [{ repository: 'Acme/Packs' }, /does not say/],
  ])('is refused: %j', (given, why) => {
    expect(() => refuseUnacceptable(pack, given, forms)).toThrow(
      expect.objectContaining({ code: 'IDENTITY_MISMATCH', message: expect.stringMatching(why) }),
    )
  })

  test('a scope in the form stands for one component', () => {
    const at = (ref: string) => () =>
      refuseUnacceptable(pack, { ...claims, ref }, ['@{scope}/{name}@{version}'])
    expect(at('refs/tags/@acme/my@1.0.0')).not.toThrow()
    expect(at('refs/tags/@acme/other/my@1.0.0')).toThrow('no consumer')
  })
})

describe('inputs of the actions', () => {
  const given = (value: string) => readInputs({ 'INPUT_REQUIRE-SIGNATURE': value })

  test.each(['true', 'True', 'TRUE', ' true '])('%j is yes', (value) =>
    expect(given(value).flag('require-signature')).toBe(true),
  )
  test.each(['false', 'False', 'FALSE'])('%j is no', (value) =>
    expect(given(value).flag('require-signature')).toBe(false),
  )
  test.each(['', 'yes', 'no', '1', '0', 'on', 'off', 'y', 'tRue', 'null', 'true false'])(
    '%j is an error that names the input',
    (value) => expect(() => given(value).flag('require-signature')).toThrow('The input "require-signature"'),
  )
  test('lists are words', () => {
    expect(readInputs({ INPUT_REFS: ' a\n b\tc \n' }).list('refs')).toEqual(['a', 'b', 'c'])
  })
})
