import type { Command } from 'commander'
import { PackwrightError } from '../../errors.ts'
import { examine, type Finding } from '../../publish/index.ts'
import { paint, printableLine } from '../../ui/text.ts'
import {
  type CommandContext,
  type ConnectionFlags,
  connection,
  examples,
  outputOf,
  withConnectionFlags,
} from '../flags/command.ts'
import { publishTarget, type TargetFlags } from '../flags/settings.ts'

const MARKS = { ok: ['green', '✓'], warning: ['yellow', '!'], problem: ['red', '✗'] } as const

/** `packwright doctor`: what is missing and how to mend it. */
export function doctorCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('doctor')
    .description('Tell what is missing for publishing and pulling, and how to mend it')
    .option('--registry <host>', 'OCI_REGISTRY')
    .option('--org <org>', 'OCI_ORG')
    .option('--repo <repo>', 'OCI_REPO')
  examples(withConnectionFlags(command), [
    'packwright doctor',
    'packwright doctor --registry ghcr.io --org acme --repo packs',
  ])
  command.action(async (flags: TargetFlags & ConnectionFlags) => {
    const output = outputOf(command)
    const target = await publishTarget(flags, context.env)
    const findings = await examine(target, connection(flags, context))
    const problems = findings.filter(({ status }) => status === 'problem')
    const [first] = problems
    const text = () => findings.map((finding) => line(finding, output.stdout)).join('\n')
    if (first === undefined) return output.result({ target, findings }, text)
    if (!output.json) output.result({}, text)
    const names = problems.map(({ what }) => what).join(', ')
    throw new PackwrightError(first.code ?? 'INTERNAL', `Not ready: ${names}.`, {
      details: { target, findings },
    })
  })
}

function line(finding: Finding, stream: NodeJS.WriteStream): string {
  const [colour, mark] = MARKS[finding.status]
  const head = `${paint(colour, mark, stream)} ${finding.what.padEnd(12)} ${printableLine(finding.message)}`
  return finding.hint === undefined
    ? head
    : `${head}\n  ${paint('cyan', '→', stream)} ${printableLine(finding.hint)}`
}
