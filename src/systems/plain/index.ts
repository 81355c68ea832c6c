/** Layers that are files as they are: skills of the Python client, and whatever plain oras pushed. */
import type { System } from '../system.ts'
import { agentskillsFiles, anyFiles, plainOras } from './dialect.ts'

export const plain: System = {
  name: 'plain',
  dialects: [
    { rank: 2, dialect: agentskillsFiles },
    { rank: 8, dialect: plainOras, readOnly: true },
    { rank: 10, dialect: anyFiles, readOnly: true },
  ],
}
