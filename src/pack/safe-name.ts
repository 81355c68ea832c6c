/** Names and paths that a pack gives, held to what they may be. */
import { isAbsolute, relative, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { isInsidePath } from './manifest/fields.ts'

/** A name that a pack gives must stay a name. */
export function safeName(name: string, path: string, pack: string): string {
  if (/^[\w.@+-][\w.@+ -]*$/.test(name) && !name.includes('..') && name !== '.') return name
  throw new PackwrightError('ENTRY_PATH', `${pack}: "${name}" of ${path} is not a plain name.`, {
    hint: 'Nothing was installed. Ask the publisher to correct its manifest.',
  })
}

/** @param of the path in the pack that is to be placed there */
export function insideOf(base: string, path: string, of: string, pack: string): string {
  const target = resolve(base, path.replace(/^(?:\$HOME|~)\//, ''))
  const inside = relative(base, target)
  if (isInsidePath(path) && inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return target
  throw new PackwrightError('ENTRY_PATH', `${pack}: ${of} would be placed outside of ${base}.`, {
    hint: 'Nothing was installed. Ask the publisher to correct its manifest.',
    details: { pack, path },
  })
}
