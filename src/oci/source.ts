/** Where the files come from; becomes annotations. */
export interface ArtifactSource {
  /** RFC 3339, from SOURCE_DATE_EPOCH or the commit; absent when neither is known */
  created?: string | undefined
  /** the commit */
  revision?: string | undefined
  /** URL of the source repository */
  source?: string | undefined
  /** the checkout has changes that no commit has */
  dirty?: boolean | undefined
}
