/** `--limit <name=value>`: how much an archive may hold. */
import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { type ArchiveLimits, DEFAULT_LIMITS } from '../../pack/archive/index.ts'
import { several } from './command.ts'

export interface LimitFlags {
  limit: string[]
}

const UNITS: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

export function withLimitFlag(command: Command): Command {
  return command.option(
    '--limit <name=value>',
    'another limit for archives, e.g. maxTotalBytes=8g; may be repeated (docs/limits.md)',
    several,
    [],
  )
}

/** @throws PackwrightError `USAGE` */
export function limits({ limit }: LimitFlags): ArchiveLimits | undefined {
  if (limit.length === 0) return undefined
  const changed = limit.map((written) => {
    const [, name = '', count, unit = ''] = /^(\w+)=(\d{1,15})([kmg]?)$/i.exec(written) ?? []
    const value = Number(count) * (UNITS[unit.toLowerCase()] ?? 1)
    if (name in DEFAULT_LIMITS && Number.isSafeInteger(value)) return [name, value] as const
    throw new PackwrightError('USAGE', `--limit ${written} is not a limit and its value.`, {
      hint: `The limits are ${Object.keys(DEFAULT_LIMITS).join(', ')}; write e.g. maxTotalBytes=8g.`,
    })
  })
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(changed) }
}
