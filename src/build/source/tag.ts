/**
 * Release tags of git: which version one releases, and of which pack.
 *
 * A form is a text with `{version}` and, for tags of one pack, `{name}`; `{scope}` stands for any npm scope.
 */
import { PackwrightError } from '../../errors.ts'
import { isSemver } from '../../pack/manifest/index.ts'

export interface ReleaseTag {
  /** as it was given, without `refs/tags/` */
  tag: string
  version: string
  /** absent when the tag is for every pack */
  pack?: string
}

/** `v1.2.3` releases every pack, `claude-v1.2.3` the pack of that name. */
export const USUAL_FORMS: readonly string[] = ['v{version}', '{name}-v{version}']

/** Forms that other tools use: changesets, release-please, Go, and those of older scripts. */
const OTHER_FORMS = [
  '{name}@{version}',
  '@{scope}/{name}@{version}',
  '{name}/v{version}',
  '{name}-{version}',
  '{name}_{version}',
  '{version}',
]

/**
 * @param written a form, also as documentation writes it: `<pack>-v1.2.3`
 * @returns `undefined` when it does not say where the version stands, or says it twice
 */
export function parseTagForm(written: string): string | undefined {
  const form = written
    .replace(/<(?:pack|name)>|\{pack\}/g, '{name}')
    .replace(/<version>|1\.2\.3/g, '{version}')
    .replace(/^@(?:scope|<scope>)\//, '@{scope}/')
  const placeholders = form.match(/\{[^}]*\}/g) ?? []
  const known = placeholders.every((one) => ['{name}', '{version}', '{scope}'].includes(one))
  const once = new Set(placeholders).size === placeholders.length
  return known && once && form.endsWith('{version}') && !/[\s~^:?*[\\\n]/.test(form) ? form : undefined
}

/** A form with what is known put in; what is not stays a placeholder. */
export function fillTagForm(
  form: string,
  facts: { name?: string | undefined; version?: string | undefined; scope?: string | undefined },
): string {
  return form.replace(
    /\{(name|version|scope)\}/g,
    (placeholder, fact: keyof typeof facts) => facts[fact] ?? placeholder,
  )
}

/** @returns `undefined` for a tag that has none of the forms */
export function readReleaseTag(written: string, forms = USUAL_FORMS): ReleaseTag | undefined {
  const tag = written.replace(/^refs\/tags\//, '')
  for (const form of forms) {
    const head = form.slice(0, -'{version}'.length)
    // The version is the longest that one can read: no version holds another behind "-v".
    for (let at = 0; at < tag.length; at++) {
      const version = tag.slice(at)
      if (!isSemver(version)) continue
      const pack = packIn(tag.slice(0, at), head)
      if (pack === undefined) continue
      return { tag, version, ...(pack === '' ? {} : { pack }) }
    }
  }
  return undefined
}

/** @returns '' for a form without a pack, `undefined` where the form does not fit */
function packIn(text: string, head: string): string | undefined {
  const pattern = head
    .split(/(\{name\}|\{scope\})/)
    .map((part) => {
      if (part === '{name}') return '(?<name>[a-z0-9][a-z0-9._-]*)'
      return part === '{scope}' ? '[a-z0-9~_.-]+' : part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    })
    .join('')
  const found = new RegExp(`^${pattern}$`).exec(text)
  return found === null ? undefined : (found.groups?.['name'] ?? '')
}

/** @throws PackwrightError `TAG_INVALID`, saying what is wrong with the tag */
export function parseReleaseTag(written: string, forms = USUAL_FORMS): ReleaseTag {
  const found = readReleaseTag(written, forms)
  if (found !== undefined) return found
  const { why, hint } = fault(written.replace(/^refs\/tags\//, ''), forms)
  throw new PackwrightError('TAG_INVALID', `The tag "${written}" releases nothing: ${why}.`, {
    hint,
    details: { tag: written, forms },
  })
}

function fault(tag: string, forms: readonly string[]): { why: string; hint: string } {
  const wanted = forms.map((form) => fillTagForm(form, { version: '1.2.3', name: '<pack>' })).join(' or ')
  const hint = `Tag a release as ${wanted}.`
  const version = /\d+(?:\.\d+)+.*$/.exec(tag)?.[0]
  if (version === undefined) return { why: 'it names no version', hint }
  if (/(?:^|\.)0\d/.test(version.replace(/[-+].*$/, '')))
    return { why: `${version} has a number with a leading zero`, hint }
  if (!isSemver(version)) return { why: `${version} is not a semantic version`, hint }
  const other = [...USUAL_FORMS, ...OTHER_FORMS].find((form) => readReleaseTag(tag, [form]) !== undefined)
  if (other === undefined) return { why: `what stands before ${version} is not as in ${wanted}`, hint }
  return {
    why: `it has the form ${other}, and tags here have the form ${forms.join(' or ')}`,
    hint: `${hint} Or say "tagForm": "${other}" in packwright.json.`,
  }
}

/**
 * The present release: PACK_VERSION, or the tag that CI runs for. A tag of one pack also names the pack.
 *
 * @throws PackwrightError `TAG_INVALID` when the tag looks like a release and is none
 */
export function presentRelease(
  env: NodeJS.ProcessEnv,
  forms = USUAL_FORMS,
): { version: string; origin: string; pack?: string; tag?: string } | undefined {
  if (env['PACK_VERSION']) return { version: env['PACK_VERSION'], origin: 'PACK_VERSION' }
  const tag = env['GITHUB_REF_TYPE'] === 'tag' ? env['GITHUB_REF_NAME'] : env['CI_COMMIT_TAG']
  if (!tag) return undefined
  const looksLikeOne = forms === USUAL_FORMS ? /^(?:.+-)?v\d/.test(tag) : /\d+\.\d+/.test(tag)
  if (!looksLikeOne) return undefined
  return { ...parseReleaseTag(tag, forms), origin: 'the tag' }
}
