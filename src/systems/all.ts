/** The systems that packwright knows. */
import { acr } from './acr/index.ts'
import { agentskills } from './agentskills/index.ts'
import { apm } from './apm/index.ts'
import { claude } from './claude/index.ts'
import { codex } from './codex/index.ts'
import { copilot } from './copilot/index.ts'
import { cursor } from './cursor/index.ts'
import { devcontainers } from './devcontainers/index.ts'
import { flux } from './flux/index.ts'
import { gemini } from './gemini/index.ts'
import { greentic } from './greentic/index.ts'
import { nexo } from './nexo/index.ts'
import { nono } from './nono/index.ts'
import { npxSkills } from './npx-skills/index.ts'
import { openwop } from './openwop/index.ts'
import { packwright } from './packwright/index.ts'
import { plain } from './plain/index.ts'
import { skillimage } from './skillimage/index.ts'
import type { System } from './system.ts'
import { toolhive } from './toolhive/index.ts'

export const SYSTEMS: readonly System[] = [
  packwright,
  acr,
  agentskills,
  apm,
  claude,
  codex,
  copilot,
  cursor,
  devcontainers,
  flux,
  gemini,
  greentic,
  nexo,
  nono,
  npxSkills,
  openwop,
  plain,
  skillimage,
  toolhive,
]

/** In the order in which they are asked. */
export const byRank = (a: { rank: number }, b: { rank: number }) => a.rank - b.rank
