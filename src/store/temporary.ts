/** A store for one look only. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh, empty store; whoever asked for it removes it. */
export async function temporaryStore(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'packwright-store-'))
  return { root, remove: async () => await rm(root, { recursive: true, force: true }) }
}
