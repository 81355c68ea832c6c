/**
 * Writes the public types: one file an entry of the package, of plain types that need no other package.
 *
 * What schemas imply is written out, so that readers and compilers see fields in place of inference.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'
import ts from 'typescript'

/** Of these entries all names come from the main one. */
const BORROWED = ['pull', 'verify']

/** @param emitted what the compiler wrote for `src/` */
export async function writeTypes(emitted: string, outDir: string): Promise<void> {
  await writeOut(emitted)
  const entry = (name: string) => join(emitted, 'library', `${name}.d.ts`)
  const rolled = await mkdtemp(join(tmpdir(), 'packwright-types-'))
  const names = ['index', 'reference', 'lock']
  for (const name of names) {
    const bundle = await rolldown({
      input: { [name]: entry(name) },
      // What is left of another package is told below.
      external: [/^[^./]/],
      plugins: [dts({ dtsInput: true, emitDtsOnly: true, tsconfig: false })],
    })
    await bundle.write({ dir: rolled, format: 'esm' })
    await bundle.close()
    const text = await readFile(join(rolled, `${name}.d.ts`), 'utf8')
    const foreign = /from "(?!node:)[^"]*"|\bz\.\w+/.exec(text)
    if (foreign !== null) throw new Error(`the types of ${name} need another package: ${foreign[0]}`)
    await writeFile(join(outDir, `${name}.d.ts`), tidy(text))
  }
  for (const name of BORROWED) {
    const text = await readFile(entry(name), 'utf8')
    await writeFile(join(outDir, `${name}.d.ts`), text.replaceAll(/'\.\.?\/index\.ts'/g, "'./index.js'"))
  }
  await rm(rolled, { recursive: true })
}

/** The roll-up renames what some other file has a name for as well, and puts comments behind what stands before them. */
function tidy(text: string): string {
  const renamed = [...text.matchAll(/\b(\w+)\$1 as \1\b/g)].map(([, name]) => name as string)
  const named = renamed.reduce(
    (all, name) => all.replaceAll(`${name}$1 as ${name}`, name).replaceAll(`${name}$1`, name),
    text,
  )
  return named
    .replace(/^\/\/#(?:region.*|endregion)\n/gm, '')
    .replace(/^( *)(.*[;{]) (\/\*\* .*? \*\/)$/gm, (_, indent, code, comment) => {
      const inside = code.endsWith('{') ? `${indent}  ` : indent
      return `${indent}${code}\n${inside}${comment}`
    })
    .replace(/^( *)(\/\*\* .*? \*\/)(?=[\w'"])/gm, '$1$2\n$1')
}

/** Replaces what is inferred from schemas by the types themselves. */
async function writeOut(emitted: string): Promise<void> {
  const names = await readdir(emitted, { recursive: true })
  const files = names.filter((name) => name.endsWith('.d.ts')).map((name) => resolve(emitted, name))
  const program = ts.createProgram(files, {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
  })
  for (const file of files) {
    const source = program.getSourceFile(file)
    if (source === undefined) throw new Error(`${file} is not read`)
    const text = withoutInference(source, program.getTypeChecker())
    if (text !== source.text) await writeFile(file, text)
  }
}

function withoutInference(source: ts.SourceFile, checker: ts.TypeChecker): string {
  const changes: { start: number; end: number; text: string }[] = []
  const printer = ts.createPrinter({ removeComments: false })
  const flags =
    ts.NodeBuilderFlags.NoTruncation |
    ts.NodeBuilderFlags.InTypeAlias |
    ts.NodeBuilderFlags.MultilineObjectLiterals |
    ts.NodeBuilderFlags.IgnoreErrors
  const written = (node: ts.TypeNode): { isObject: boolean; text: string } => {
    const type = checker.typeToTypeNode(checker.getTypeFromTypeNode(node), node, flags)
    if (type === undefined) throw new Error(`${source.fileName}: ${node.getText()} cannot be written out`)
    return {
      isObject: ts.isTypeLiteralNode(type),
      text: printer.printNode(ts.EmitHint.Unspecified, type, source),
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isTypeAliasDeclaration(node) && isInferred(node.type)) {
      const { isObject, text } = written(node.type)
      if (isObject) {
        const exported = node.modifiers === undefined ? '' : 'export '
        changes.push({
          start: node.getStart(),
          end: node.end,
          text: `${exported}interface ${node.name.text} ${text}`,
        })
        return
      }
    }
    if (ts.isTypeNode(node) && isInferred(node)) {
      changes.push({ start: node.getStart(), end: node.end, text: written(node).text })
      return
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return changes.reduceRight(
    (text, { start, end, text: fresh }) => text.slice(0, start) + fresh + text.slice(end),
    source.text,
  )
}

/** `z.infer<…>`, and `(typeof WORDS)[number]`. */
function isInferred(node: ts.TypeNode): boolean {
  if (ts.isIndexedAccessTypeNode(node)) return /^\(?typeof /.test(node.objectType.getText())
  return ts.isTypeReferenceNode(node) && /^z\.(?:infer|output|input)$/.test(node.typeName.getText())
}
