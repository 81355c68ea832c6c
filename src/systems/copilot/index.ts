/** GitHub Copilot: plugins, whose file has a name that others use as well. */
import { pluginSystem } from '../plugin-system.ts'

const PARTS = ['agents', 'commands', 'hooks', 'lspServers', 'mcpServers', 'skills']

/** @see https://docs.github.com/en/copilot/reference/copilot-cli-reference/cli-plugin-reference */
export const copilot = pluginSystem(
  'copilot',
  'copilot-plugin',
  [
    { file: '.plugin/plugin.json', rank: 5.3 },
    { file: '.github/plugin/plugin.json', rank: 5.4 },
    { file: 'plugin.json', rank: 6.5, belongs: isPlugin },
  ],
  ['.github/plugin/marketplace.json', '.plugin/marketplace.json'],
)

/** Grafana's, Jenkins' and other plugins have a `plugin.json` too. */
function isPlugin(text: string): boolean {
  try {
    const written = JSON.parse(text) as Record<string, unknown> | null
    return typeof written?.['name'] === 'string' && PARTS.some((part) => part in written)
  } catch {
    return false
  }
}
