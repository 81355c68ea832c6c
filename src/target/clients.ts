/**
 * Where agent clients look for Agent Skills.
 *
 * @see https://agentskills.io
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { PackwrightError } from '../errors.ts'

export interface Client {
  /** directory of skills inside a project */
  project: string
  /** directory of skills below the home directory */
  user: string
  /** what shows that the client is there, in the project or below the home directory; absent: always */
  shows?: string
}

export const CLIENTS: Readonly<Record<string, Client>> = {
  agents: { project: '.agents/skills', user: '.agents/skills' },
  'claude-code': { project: '.claude/skills', user: '.claude/skills', shows: '.claude' },
  codex: { project: '.codex/skills', user: '.codex/skills', shows: '.codex' },
  cursor: { project: '.cursor/skills', user: '.cursor/skills', shows: '.cursor' },
  'gemini-cli': { project: '.gemini/skills', user: '.gemini/skills', shows: '.gemini' },
  copilot: { project: '.github/skills', user: '.copilot/skills', shows: '.copilot' },
}

/** @throws PackwrightError `USAGE` */
export function checkClients(names: readonly string[]): string[] {
  const unknown = names.find((name) => CLIENTS[name] === undefined)
  if (unknown === undefined) return [...new Set(names)]
  throw new PackwrightError('USAGE', `"${unknown}" is no agent client that packwright knows.`, {
    hint: `Known are ${Object.keys(CLIENTS).join(', ')}.`,
  })
}

/** The shared place and every client that the project or the user has. */
export function foundClients(project: string, home: string): string[] {
  return Object.entries(CLIENTS)
    .filter(([, { shows }]) => shows === undefined || placesOf(shows, project, home).some(existsSync))
    .map(([name]) => name)
}

/** The directories that decide which clients are found. */
export function clientShows(project: string, home: string): string[] {
  return Object.values(CLIENTS).flatMap(({ shows }) =>
    shows === undefined ? [] : placesOf(shows, project, home),
  )
}

function placesOf(shows: string, project: string, home: string): string[] {
  return [join(project, shows), join(home, shows)]
}
