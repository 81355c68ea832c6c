/** Writes a new pack that validates, builds and publishes as it is. */
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { outputError, writeFileAtomic } from '../files/index.ts'
import { packName } from '../pack/manifest/index.ts'
import { prettyJson } from '../text/index.ts'

export const SCAFFOLD_KINDS = ['pack', 'skill', 'claude-plugin', 'nono'] as const
export type ScaffoldKind = (typeof SCAFFOLD_KINDS)[number]

const SCHEMA = 'https://raw.githubusercontent.com/packwright/packwright/main/schemas/pack.schema.json'

/**
 * @param packsDir where the pack's directory is made
 * @returns the files, relative to `packsDir`
 * @throws PackwrightError `USAGE` for a name that is none, `TARGET_EXISTS`, `OUTPUT_UNWRITABLE`
 */
export async function scaffold(name: string, kind: ScaffoldKind, packsDir: string): Promise<string[]> {
  const allowed =
    packName.safeParse(name).success && (kind !== 'skill' || /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
  if (!allowed) {
    const hint = `Use lower-case letters and digits with ${kind === 'skill' ? 'hyphens' : 'dots or dashes'} between, e.g. "my-pack".`
    throw new PackwrightError('USAGE', `"${name}" cannot be the name of a ${kind}.`, { hint })
  }
  const directory = join(packsDir, name)
  const existing = await readdir(directory).catch(() => [])
  if (existing.length > 0) {
    throw new PackwrightError('TARGET_EXISTS', `${directory} exists and is not empty.`, {
      hint: 'Choose another name.',
    })
  }
  const files = Object.entries(TEMPLATES[kind](name))
  try {
    await mkdir(directory, { recursive: true })
    for (const [path, content] of files) {
      await writeFileAtomic(join(directory, path), content, path.endsWith('.sh') ? 0o755 : 0o644)
    }
  } catch (cause) {
    throw outputError(directory, cause)
  }
  return files.map(([path]) => join(directory, path))
}

const TEMPLATES: Record<ScaffoldKind, (name: string) => Record<string, string>> = {
  pack: (name) => ({
    'pack.json': prettyJson({
      $schema: SCHEMA,
      schema_version: 1,
      name,
      version: '0.1.0',
      description: `What ${name} does, in a sentence.`,
      license: 'Apache-2.0',
      keywords: [],
      artifacts: [{ type: 'script', path: 'scripts/hello.sh', install_as: name }],
    }),
    'README.md': `# ${name}\n\nWhat it does and how to use it.\n`,
    'scripts/hello.sh': `#!/bin/sh\necho "hello from ${name}"\n`,
  }),
  skill: (name) => ({
    'SKILL.md': [
      '---',
      `name: ${name}`,
      `description: Says what the skill does and when an agent should use it.`,
      'license: Apache-2.0',
      'metadata:',
      '  version: "0.1.0"',
      '---',
      '',
      `# ${name}`,
      '',
      'Instructions for the agent.',
      '',
    ].join('\n'),
  }),
  'claude-plugin': (name) => ({
    '.claude-plugin/plugin.json': prettyJson({
      name,
      version: '0.1.0',
      description: `What ${name} does, in a sentence.`,
      license: 'Apache-2.0',
    }),
    'commands/hello.md': `---\ndescription: Says hello\n---\n\nSay hello to the user.\n`,
    'README.md': `# ${name}\n\nWhat it does and how to use it.\n`,
  }),
  nono: (name) => ({
    'package.json': prettyJson({
      schema_version: 1,
      name,
      version: '0.1.0',
      description: `What ${name} does, in a sentence.`,
      license: 'Apache-2.0',
      platforms: ['macos', 'linux'],
      artifacts: [{ type: 'profile', path: 'profiles/default.json', install_as: name }],
    }),
    'profiles/default.json': prettyJson({ extends: 'default', meta: { name, version: '0.1.0' } }),
    'README.md': `# ${name}\n\nWhat it does and how to use it.\n`,
  }),
}
