/** The catalog as web pages. */
export { writeSite } from './write.ts'
