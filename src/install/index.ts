/** The install room's face. */
export { type Placement, type PlaceOptions, placePack, RECEIPTS } from './place.ts'
