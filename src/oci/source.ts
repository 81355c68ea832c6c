/** Where the files come from; becomes annotations. */
export interface ArtifactSource {
  /** RFC 3339, from SOURCE_DATE_EPOCH or the commit; absent when neither is known */
  created?: string | undefined
  /** the commit */
  revision?: string | undefined
  /** URL of the source repository */
  source?: string | undefined
  /** whether what is published is not what the commit has; absent when no commit is named */
  dirty?: boolean | 'unknown' | undefined
  /** patterns of what a build step made and no commit has */
  built?: readonly string[] | undefined
}
