/**
 * Where agent clients look for Agent Skills.
 *
 * @see https://agentskills.io
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PackwrightError } from '../errors.ts'
import { CLIENT_HOMES, CLIENT_ROWS } from './client-table.ts'

export interface Client {
  /** directory of skills inside a project */
  project: string
  /** directory of skills of a user, with `~` and `{VARIABLE}`; absent where the client knows none */
  user?: string
  shows: readonly string[]
  readsAgents: boolean
}

/** Where the user's things are. */
export interface UserPlaces {
  home: string
  env: NodeJS.ProcessEnv
}

export const CLIENTS: Readonly<Record<string, Client>> = Object.fromEntries(
  CLIENT_ROWS.map(([name, project, user, shows, readsAgents]) => [
    name,
    { project, shows, readsAgents, ...(user === null ? {} : { user }) },
  ]),
)

/** @throws PackwrightError `USAGE` */
export function checkClients(names: readonly string[], user: boolean): string[] {
  for (const name of names) {
    const client = CLIENTS[name]
    if (client === undefined) {
      throw new PackwrightError('USAGE', `"${name}" is no agent client that packwright knows.`, {
        hint: `Known are ${Object.keys(CLIENTS).join(', ')}.`,
      })
    }
    if (user && client.user === undefined) {
      throw new PackwrightError('USAGE', `${name} looks for skills in projects only.`, {
        hint: 'Leave out --user.',
      })
    }
  }
  return [...new Set(names)]
}

/**
 * The shared place, and every client that is there and does not read it. A client whose folder of skills is no folder of
 * its own (`skills/`) is only served when it is named.
 */
export function foundClients(project: string, places: UserPlaces): string[] {
  const found = Object.entries(CLIENTS).filter(([, client]) => isServed(client))
  const there = found.filter(([, { shows }]) =>
    shows.some((place) => existsSync(locate(place, project, places))),
  )
  return ['agents', ...there.map(([name]) => name)]
}

/** The places that decide which clients are found. */
export function clientShows(project: string, places: UserPlaces): string[] {
  return Object.values(CLIENTS)
    .filter(isServed)
    .flatMap(({ shows }) => shows.map((place) => locate(place, project, places)))
}

/** The directory into which a client's skills go, absolute. */
export function skillsDirectory(
  { project: inside, user }: Client,
  project: string,
  forUser: boolean,
  places: UserPlaces,
): string | undefined {
  if (!forUser) return join(project, inside)
  return user === undefined ? undefined : locate(user, project, places)
}

function isServed({ project, readsAgents }: Client): boolean {
  return !readsAgents && project.startsWith('.')
}

/** `~/…` and `{VARIABLE}/…` are the user's, everything else the project's. */
function locate(place: string, project: string, { home, env }: UserPlaces): string {
  const filled = place.replace(
    /^\{(\w+)\}/,
    (_, name: string) => env[name]?.trim() || (CLIENT_HOMES[name] ?? '~'),
  )
  if (filled === '~' || filled.startsWith('~/')) return join(home, filled.slice(1))
  return resolve(project, filled)
}
