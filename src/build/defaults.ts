/** Where packs and archives are when nobody says. */

export const DEFAULT_PACKS_DIR = 'packs'
export const DEFAULT_OUT_DIR = 'dist/packs'
