import type { InstallOptions } from './install.ts'

export interface AddOptions extends InstallOptions {
  /** `ghcr.io/acme/packs/claude`, with a range behind `@` or a version behind `:` */
  references: readonly string[]
  /** pre-releases count as well */
  prerelease?: boolean | undefined
  /** of collections only these skills */
  only?: readonly string[] | undefined
}
