/** The Chromium that the set-up script found or fetched. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { TOOLS } from './servers.ts'

/** What Playwright needs to start it. As root, and in a container, it cannot have a sandbox of its own. */
export function chromiumLaunch(): { executablePath: string; args: string[] } {
  const executablePath = join(TOOLS, 'chromium')
  if (!existsSync(executablePath))
    throw new Error('There is no Chromium: run tools/setup-oras.sh --for-tests')
  return { executablePath, args: ['--no-sandbox', '--disable-gpu'] }
}
