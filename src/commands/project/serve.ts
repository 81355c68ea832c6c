import { once } from 'node:events'
import type { Command } from 'commander'
import { execa } from 'execa'
import { PackwrightError } from '../../errors.ts'
import { serve, serveMcp } from '../../serve/index.ts'
import type { Output } from '../../ui/output.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { lockfilePath } from '../flags/settings.ts'
import { type TrustFlags, trust, withTrustFlags } from '../flags/trust.ts'

interface ServeFlags extends ConnectionFlags, TrustFlags {
  nono?: boolean
  mcp?: boolean
  port?: string
  lock?: string
  store?: string
}

/** `packwright serve`: read-only, for the client of another system: on loopback, or on standard input and output. */
export function serveCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .description('Serve the locked packs of a project, read-only, to the client of another system')
    .argument('[command...]', 'run this with the server’s address in its environment, and end with it')
    .option('--nono', 'for nono: NONO_REGISTRY is the address')
    .option('--mcp', 'for agent hosts: skills over MCP, on standard input and output')
    .option('--port <n>', 'with --nono: the port (any that is free)')
    .option('--lock <file>', 'the lockfile (packs.lock.json)')
    .option('--store <dir>', 'the local store ($XDG_CACHE_HOME/packwright)')
  examples(withConnectionFlags(withTrustFlags(command)), [
    'packwright serve --nono',
    'packwright serve --nono -- nono pull acme/claude',
    'claude mcp add packs -- packwright serve --mcp',
  ])
  command.action(async (words: string[], flags: ServeFlags) => {
    const output = outputOf(command)
    if (flags.mcp === true) return await overMcp(words, flags, context, output)
    if (flags.nono !== true)
      throw new PackwrightError('USAGE', 'Nothing says for whose client to serve.', {
        hint: 'Say --nono or --mcp.',
      })
    const progress = output.progress()
    const { env, signal } = context
    const serving = await serve({
      ...connection(flags, context),
      system: 'nono',
      port: portOf(flags.port),
      lockfile: lockfilePath(flags.lock),
      store: flags.store,
      trust: trust(flags),
      onEvent: progress.onEvent,
    }).finally(() => progress.done())
    const { url, packs, passedOver } = serving
    for (const { name, why } of passedOver) output.warn(`${name} is not served: ${why}.`)
    try {
      if (words.length > 0) await run(words, { ...env, NONO_REGISTRY: url }, signal)
      else {
        output.result({ url, packs, passed_over: passedOver }, () => `NONO_REGISTRY=${url}`)
        if (!signal.aborted) await once(signal, 'abort')
      }
    } finally {
      await serving.close()
    }
  })
}

/** Standard output is the host's: what there is to say goes to standard error. */
async function overMcp(
  words: readonly string[],
  flags: ServeFlags,
  context: CommandContext,
  output: Output,
): Promise<void> {
  if (words.length > 0 || flags.nono === true || flags.port !== undefined)
    throw new PackwrightError('FLAGS_CONFLICT', '--mcp takes no command, no port and no other client.', {
      hint: 'The host starts packwright serve --mcp itself.',
    })
  const { signal } = context
  const serving = await serveMcp({
    ...connection(flags, context),
    lockfile: lockfilePath(flags.lock),
    store: flags.store,
    trust: trust(flags),
    onEvent: output.silent().onEvent,
    onWarning: (message) => output.warn(message),
  })
  try {
    if (!signal.aborted) await Promise.race([serving.ended, once(signal, 'abort')])
  } finally {
    await serving.close()
  }
}

/** @throws PackwrightError `CLIENT_FAILED` */
async function run(
  [file = '', ...args]: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, failed } = await execa(file, args, {
    env,
    extendEnv: false,
    stdio: 'inherit',
    reject: false,
    cancelSignal: signal,
  })
  if (!failed) return
  throw new PackwrightError('CLIENT_FAILED', `${file} ended with ${exitCode ?? 'a signal'}.`, {
    hint: 'What it said stands above.',
  })
}

/** @throws PackwrightError `USAGE` */
function portOf(flag: string | undefined): number | undefined {
  if (flag === undefined) return undefined
  const port = Number(flag)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new PackwrightError('USAGE', `--port ${flag} is not a whole number from 0 to 65535.`)
}
