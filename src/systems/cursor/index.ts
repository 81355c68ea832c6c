/** Cursor: plugins. */
import { pluginSystem } from '../plugin-system.ts'

/** @see https://cursor.com/docs/plugins */
export const cursor = pluginSystem(
  'cursor',
  'cursor-plugin',
  [{ file: '.cursor-plugin/plugin.json', rank: 5.2 }],
  ['.cursor-plugin/marketplace.json'],
)
