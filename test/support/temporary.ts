/** Directories that are gone when the test file is done. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

export async function temporaryDirectory(name = 'test'): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `packwright-${name}-`))
  made.push(directory)
  return directory
}

afterAll(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true, force: true })
})

/** Writes files below `directory`; a name that ends in `*` is made executable. */
export async function writeFiles(
  directory: string,
  files: Record<string, string | Uint8Array>,
): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(directory, name.replace(/\*$/, ''))
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content, { mode: name.endsWith('*') ? 0o755 : 0o644 })
  }
  return directory
}
