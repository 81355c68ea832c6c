/** Gemini CLI: extensions. */
import { pluginSystem } from '../plugin-system.ts'

/** @see https://geminicli.com/docs/extensions/reference/ */
export const gemini = pluginSystem('gemini', 'gemini-extension', [
  { file: 'gemini-extension.json', rank: 5.5 },
])
