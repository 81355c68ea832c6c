/**
 * Whether a JSON Schema of a pack still takes, or still promises, what it did.
 *
 * What a pack takes in may be widened, what it gives out may be narrowed; the other way round somebody's documents are
 * refused, or somebody meets what he was not told of.
 */

/** `takes`: the host gives such documents to the pack; `gives`: the pack gives them to the host. */
export type Direction = 'takes' | 'gives'

type Schema = Record<string, unknown>

/** @returns what breaks, one sentence each, with the JSON path of the schema */
export function schemaBreaks(before: unknown, after: unknown, direction: Direction, path = '$'): string[] {
  if (!isSchema(before) || !isSchema(after)) {
    return before === after || (before === undefined && direction === 'gives')
      ? []
      : differs(before, after, path)
  }
  const [narrow, wide] = direction === 'takes' ? [before, after] : [after, before]
  return [
    ...typeBreaks(narrow, wide, path),
    ...valueBreaks(narrow, wide, path),
    ...requiredBreaks(before, after, direction, path),
    ...boundBreaks(narrow, wide, path),
    ...propertyBreaks(before, after, direction, path),
    ...(isSchema(before['items']) || isSchema(after['items'])
      ? schemaBreaks(before['items'] ?? {}, after['items'] ?? {}, direction, `${path}.items`)
      : []),
  ]
}

function differs(before: unknown, after: unknown, path: string): string[] {
  return after === false ? [`${path} allows nothing any more`] : before === after ? [] : [`${path} changed`]
}

/** Every type of the narrower one has to be a type of the wider one. */
function typeBreaks(narrow: Schema, wide: Schema, path: string): string[] {
  const allowed = typesOf(wide)
  if (allowed === undefined) return []
  const wanted = typesOf(narrow)
  if (wanted === undefined) return [`${path} is limited to the type ${allowed.join(' or ')}`]
  const missing = wanted.filter(
    (type) => !allowed.includes(type) && !(type === 'integer' && allowed.includes('number')),
  )
  return missing.map((type) => `${path} is no longer of the type ${type}`)
}

function typesOf({ type }: Schema): string[] | undefined {
  if (typeof type === 'string') return [type]
  return Array.isArray(type) ? type.filter((one): one is string => typeof one === 'string') : undefined
}

function valueBreaks(narrow: Schema, wide: Schema, path: string): string[] {
  const allowed = valuesOf(wide)
  if (allowed === undefined) return []
  const wanted = valuesOf(narrow)
  if (wanted === undefined) return [`${path} is limited to ${allowed.join(', ')}`]
  return wanted
    .filter((value) => !allowed.includes(value))
    .map((value) => `${path} no longer may be ${value}`)
}

function valuesOf(schema: Schema): string[] | undefined {
  if ('const' in schema) return [JSON.stringify(schema['const'])]
  const listed = schema['enum']
  return Array.isArray(listed) ? listed.map((value) => JSON.stringify(value)) : undefined
}

function requiredBreaks(before: Schema, after: Schema, direction: Direction, path: string): string[] {
  const [was, is] = [namesIn(before['required']), namesIn(after['required'])]
  if (direction === 'takes')
    return is.filter((name) => !was.includes(name)).map((name) => `${path}.${name} is required now`)
  return was
    .filter((name) => !is.includes(name))
    .map((name) => `${path}.${name} is no longer certain to be there`)
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : []
}

const LOWER = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']
const UPPER = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']

function boundBreaks(narrow: Schema, wide: Schema, path: string): string[] {
  const tighter = (keyword: string, isTighter: (wanted: number, allowed: number) => boolean) => {
    const [wanted, allowed] = [narrow[keyword], wide[keyword]]
    if (typeof allowed !== 'number') return []
    const breaks = typeof wanted !== 'number' || isTighter(wanted, allowed)
    return breaks ? [`${path}: ${keyword} is ${allowed}`] : []
  }
  const pattern = wide['pattern'] !== undefined && wide['pattern'] !== narrow['pattern']
  return [
    ...LOWER.flatMap((keyword) => tighter(keyword, (wanted, allowed) => allowed > wanted)),
    ...UPPER.flatMap((keyword) => tighter(keyword, (wanted, allowed) => allowed < wanted)),
    ...(pattern ? [`${path}: the pattern is ${wide['pattern']}`] : []),
  ]
}

function propertyBreaks(before: Schema, after: Schema, direction: Direction, path: string): string[] {
  const [was, is] = [propertiesOf(before), propertiesOf(after)]
  const breaks = Object.entries(was).flatMap(([name, schema]) => {
    if (name in is) return schemaBreaks(schema, is[name], direction, `${path}.${name}`)
    const refused = direction === 'gives' || after['additionalProperties'] === false
    return refused ? [`${path}.${name} is gone`] : []
  })
  const closed =
    direction === 'takes' &&
    after['additionalProperties'] === false &&
    before['additionalProperties'] !== false
  return closed ? [...breaks, `${path} allows no other properties any more`] : breaks
}

function propertiesOf(schema: Schema): Schema {
  return isSchema(schema['properties']) ? schema['properties'] : {}
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Which way documents of a schema go, as far as its file's name says; what takes is the usual case. */
export function directionOf(path: string): Direction {
  return /(?:^|[./_-])(?:output|return|result|response)s?(?=[./_-])/i.test(path) ? 'gives' : 'takes'
}

/** Whether a file of a pack is a JSON Schema, by its name. */
export function isSchemaFile(path: string): boolean {
  return path.endsWith('.schema.json') || /(?:^|\/)schemas\/[^/]+\.json$/.test(path)
}
