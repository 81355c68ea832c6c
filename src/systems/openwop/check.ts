/** What the checks of an OpenWOP registry find wrong with a pack. */
import { isInsidePath, type PackManifest, type Problem, problem } from '../../pack/manifest/index.ts'

/** Where ids of types stand: field of the manifest, key of the id, what it is. */
export const TYPE_IDS = [
  ['agents', 'agentId', 'agent'],
  ['nodes', 'typeId', 'node'],
  ['chains', 'chainId', 'chain'],
  ['prompts', 'templateId', 'prompt'],
  ['cards', 'cardTypeId', 'card'],
  ['artifactTypes', 'artifactTypeId', 'artifact-type'],
  ['templates', 'templateId', 'form-content'],
] as const

export async function checkOpenwopFiles(
  manifest: PackManifest,
  read: (path: string) => Promise<string | undefined>,
  file: string,
): Promise<Problem[]> {
  const { signing: _, ...fields } = manifest.extra ?? {}
  return [
    ...duplicateIds(fields, file),
    ...emptyRanges(manifest, file),
    ...unprovidedTools(manifest, fields, file),
    ...(await missingReferences(fields, '$', read, file)),
  ]
}

function duplicateIds(fields: Record<string, unknown>, file: string): Problem[] {
  return TYPE_IDS.flatMap(([field, key]) => {
    const items = Array.isArray(fields[field]) ? fields[field] : []
    const ids = items.map((item: unknown) => (item as Record<string, unknown> | null)?.[key])
    return ids.flatMap((id: unknown, index: number) =>
      typeof id !== 'string' || ids.indexOf(id) === index
        ? []
        : [
            problem(
              file,
              `$.${field}[${index}].${key}`,
              `"${id}" stands there twice`,
              'Give each its own id.',
            ),
          ],
    )
  })
}

function emptyRanges(manifest: PackManifest, file: string): Problem[] {
  const { engines = {}, peerDependencies = {} } = manifest
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, { version }]) => [
    name,
    version,
  ])
  const all = { engines, peerDependencies, dependencies: Object.fromEntries(dependencies) }
  return Object.entries(all).flatMap(([field, ranges]) =>
    Object.entries(ranges).flatMap(([name, range]) =>
      typeof range === 'string' && range.trim() === ''
        ? [problem(file, `$.${field}.${name}`, 'the range is empty', 'Write ">=1.0.0", or leave it out.')]
        : [],
    ),
  )
}

/** A tool that an agent may use is a type of this pack, or of one that it depends on. */
function unprovidedTools(manifest: PackManifest, fields: Record<string, unknown>, file: string): Problem[] {
  const own = TYPE_IDS.flatMap(([field, key]) => itemsOf(fields[field]).map((item) => item[key]))
  const others = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
  return itemsOf(fields['agents']).flatMap(({ toolAllowlist: tools }, index) =>
    (Array.isArray(tools) ? tools : []).flatMap((tool: unknown, at: number) => {
      if (typeof tool !== 'string') return []
      const id = tool.replace(/^openwop:/, '')
      if (own.includes(id) || others.some((name) => id === name || id.startsWith(`${name}.`))) return []
      const hint = 'Add the pack that provides it to "peerDependencies", or correct the id.'
      const message = `nothing here provides the tool "${tool}"`
      return [
        {
          ...problem(file, `$.agents[${index}].toolAllowlist[${at}]`, message, hint),
          severity: 'warning' as const,
        },
      ]
    }),
  )
}

function itemsOf(value: unknown): Record<string, unknown>[] {
  const items = Array.isArray(value) ? value : []
  return items.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null)
}

/** What a reference to a file looks like: others name connections, packs and types, with dots in them. */
const FILE = /[/\\]|\.(?:json|ya?ml|md|txt|mjs|cjs|js|wasm|pem|sig)(?:#.*)?$/

/** Fields that end in `Ref` name files of the pack. */
async function missingReferences(
  value: unknown,
  path: string,
  read: (path: string) => Promise<string | undefined>,
  file: string,
): Promise<Problem[]> {
  if (typeof value !== 'object' || value === null) return []
  const found: Problem[] = []
  for (const [key, inside] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`
    if (typeof inside !== 'string') found.push(...(await missingReferences(inside, at, read, file)))
    else if (key.endsWith('Ref') && FILE.test(inside) && !/^[a-z]+:/.test(inside)) {
      if (!isInsidePath(inside))
        found.push(problem(file, at, `"${inside}" leaves the pack`, 'Name a file of the pack.'))
      else if ((await read(inside.replace(/#.*$/, ''))) === undefined)
        found.push(
          problem(
            file,
            at,
            `"${inside}" is not among the published files`,
            'Add the file, or correct the path.',
          ),
        )
    }
  }
  return found
}
