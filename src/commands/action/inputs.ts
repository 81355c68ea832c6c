/**
 * What a GitHub action is given: inputs as variables, and files to write to.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
 */
import { PackwrightError } from '../../errors.ts'

export interface Inputs {
  /** '' where nothing was given */
  text(name: string): string
  /** words separated by spaces or lines */
  list(name: string): string[]
  /** @throws PackwrightError `USAGE` for anything but YAML's true and false */
  flag(name: string): boolean
}

export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const text = (name: string) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim()
  return {
    text,
    list: (name) => text(name).split(/\s+/).filter(Boolean),
    flag: (name) => {
      const written = text(name)
      if (/^(?:true|True|TRUE)$/.test(written)) return true
      if (/^(?:false|False|FALSE)$/.test(written)) return false
      throw new PackwrightError('USAGE', `The input "${name}" is "${written}".`, {
        hint: 'It is true or false.',
        details: { input: name },
      })
    },
  }
}
