/** Codex: plugins. */
import { pluginSystem } from '../plugin-system.ts'

/** @see https://developers.openai.com/codex/plugins */
export const codex = pluginSystem(
  'codex',
  'codex-plugin',
  [{ file: '.codex-plugin/plugin.json', rank: 5.1 }],
  ['.agents/plugins/marketplace.json'],
)
