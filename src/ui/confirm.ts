/** Questions to whoever sits at the terminal. */
import { createInterface } from 'node:readline/promises'

/** Whether somebody is there to answer. */
export function isAsked(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true
}

/** @param usual what an empty line means */
export async function confirm(question: string, usual: 'yes' | 'no', signal?: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const choice = usual === 'yes' ? '[Y/n]' : '[y/N]'
  try {
    const options = signal === undefined ? {} : { signal }
    const answer = (await terminal.question(`${question} ${choice} `, options)).trim()
    return answer === '' ? usual === 'yes' : /^y(?:es)?$/i.test(answer)
  } finally {
    terminal.close()
  }
}
