/** Agent Skills: `SKILL.md`, and the community's artifact format. */
import { SKILL_FILE } from '../../pack/manifest/index.ts'
import type { System } from '../system.ts'
import { agentskills as dialect } from './dialect.ts'
import { otherSkills } from './others.ts'

export const agentskills: System = {
  name: 'agentskills',
  manifests: [
    {
      file: SKILL_FILE,
      rank: 6,
      kept: 'skills',
      load: async () => (await import('./manifest.ts')).readSkill,
    },
  ],
  dialects: [
    { rank: 1, dialect, defaultFor: 'agent-skill' },
    { rank: 0.5, dialect: otherSkills, readOnly: true },
  ],
  site: { name: 'well-known', load: async () => (await import('./well-known.ts')).writeWellKnown },
  locks: [{ file: 'skills.lock.json', load: async () => (await import('./lock.ts')).lock }],
}
