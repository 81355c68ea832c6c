/** Flux: artifacts with several skills. */
import type { System } from '../system.ts'
import { flux as dialect } from './dialect.ts'

export const flux: System = { name: 'flux', dialects: [{ rank: 9, dialect, readOnly: true }] }
