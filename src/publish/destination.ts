/** Where packs are published: `<registry>/<org>/<repo>/<pack>`; `org` and `repo` may be empty. */

export interface PublishTarget {
  registry: string
  org: string
  repo: string
}

/** The repository of something that lies below a target. */
export function placeOf({ registry, org, repo }: PublishTarget, name: string): string {
  return [registry, org, repo, name].filter((part) => part !== '').join('/')
}
