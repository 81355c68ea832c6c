/** `npx skills`: its lockfiles name git repositories and web servers, and nothing that a registry has. */
import type { System } from '../system.ts'

export const npxSkills: System = {
  name: 'npx-skills',
  locks: ['skills-lock.json', '.skill-lock.json'].map((file) => ({
    file,
    readOnly: true,
    load: async () => (await import('./lock.ts')).lock,
  })),
}
