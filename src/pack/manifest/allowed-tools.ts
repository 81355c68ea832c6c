/** What is known of Agent Skills without reading one. */

export const SKILL_FILE = 'SKILL.md'

/** `allowed-tools` as a list, whether it was written with spaces, with commas or as a list. */
export function allowedTools(written: unknown): string[] {
  if (Array.isArray(written)) return written.map(String)
  if (typeof written !== 'string') return []
  const tools = written.match(/[^\s,(]+(?:\([^)]*\))?/g)
  return tools ?? []
}
