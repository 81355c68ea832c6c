/** A conflict as a person can follow it: who wants what, from the project downwards. */
import { PackwrightError } from '../../errors.ts'
import type { Conflict, Demand } from './solver.ts'

/** @param demandsOf everything that was asked of a pack on the way to the conflict */
export function conflictError(
  conflict: Conflict,
  available: readonly string[],
  chainOf: (demand: Demand) => string,
): PackwrightError {
  const { pack, demands, reasons } = conflict
  const chains = demands.map((demand) => chainOf(demand))
  const location = reasons.get('*')
  const why =
    location ??
    (reasons.size > 0
      ? `no version of ${pack} that fits can be used: ${[...reasons].map(([version, reason]) => `${version} ${reason}`).join('; ')}`
      : `no version of ${pack} satisfies ${demands.length === 1 ? 'what is wanted' : 'all that is wanted'} (${available.length === 0 ? 'it has no version' : `it has ${shown(available)}`})`)
  return new PackwrightError(
    'RESOLUTION_CONFLICT',
    `The packs do not fit together: ${why}. ${chains.join('; ')}.`,
    {
      hint: 'Widen one of these ranges in packs.json, or ask for another version of the pack that needs it.',
      details: { pack, chains, reasons: Object.fromEntries(reasons) },
    },
  )
}

function shown(versions: readonly string[]): string {
  const most = versions.slice(0, 8)
  return versions.length > most.length
    ? `${most.join(', ')} and ${versions.length - most.length} more`
    : most.join(', ')
}
