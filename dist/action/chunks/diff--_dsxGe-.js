import { n as diff } from "./diff-HxaBvTc2.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/commands/inspect/diff.ts
/** `packwright diff`: what two published packs differ in. */
function diffCommand(program, context) {
	const command = program.command("diff").description("Compare two published packs: files, modes, sizes, manifest, dependencies, capabilities, signer").argument("<before>", "registry/repository:tag, …@sha256:…, or oci-layout://…").argument("<after>", "the same").option("--text", "also show how the text of changed files differs; both packs are pulled").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)");
	examples(withTrustFlags(withConnectionFlags(command)), ["packwright diff ghcr.io/acme/packs/claude:1.1.0 ghcr.io/acme/packs/claude:1.2.0", "packwright diff ghcr.io/acme/packs/claude:1.1.0 ghcr.io/acme/packs/claude:1.2.0 --text"]);
	command.action(async (before, after, flags) => {
		const output = outputOf(command);
		const { text, store } = flags;
		const found = await diff(before, after, {
			...connection(flags, context),
			trust: trust(flags),
			text,
			store
		});
		output.result({ ...found }, () => describeDifference(found, output));
	});
}
/** The whole comparison, a line a change. */
function describeDifference(found, output) {
	const { before, after, size, patches = [] } = found;
	return [
		mark("-", "red", before.reference, output),
		mark("+", "green", after.reference, output),
		"",
		`${bytes(size.before)} → ${bytes(size.after)}`,
		...changeLines(found, output),
		...patches.flatMap(({ patch }) => ["", ...patchLines(patch, output)])
	].join("\n");
}
/** What changed, without the references. */
function changeLines(found, output) {
	const { before, after, files, manifest, dependencies, capabilities } = found;
	const change = (what, was, is) => mark("~", "yellow", `${what} ${shown(was)} → ${shown(is)}`, output);
	const rest = manifest.filter(({ path }) => !path.startsWith("$.dependencies") && path !== "$.version");
	return [
		...before.source === after.source ? [] : [change("source", before.source, after.source)],
		...before.revision === after.revision ? [] : [change("commit", before.revision, after.revision)],
		...signerLines(before, after, output),
		...capabilities.added.map((name) => mark("!", "red", `asks for ${name}`, output)),
		...capabilities.removed.map((name) => mark("-", "green", `no longer asks for ${name}`, output)),
		...dependencies.map(({ name, before: was, after: is }) => change(`needs ${name}`, was ?? void 0, is ?? void 0)),
		...rest.map(({ path, before: was, after: is }) => change(path, was, is)),
		...(files?.added ?? []).map((path) => mark("+", "green", path, output)),
		...(files?.removed ?? []).map((path) => mark("-", "red", path, output)),
		...(files?.changed ?? []).map(({ path, before: was, after: is, mode }) => {
			const modes = mode === void 0 ? "" : `, ${mode.before} → ${mode.after}`;
			return mark("~", "yellow", `${path} (${bytes(was)} → ${bytes(is)}${modes})`, output);
		}),
		...files === void 0 ? ["One of the two does not list its files."] : []
	];
}
/** Another identity, repository or workflow; another tag of the same is what a release is. */
function signerLines(before, after, output) {
	const [was, is] = [before.signer, after.signer];
	if (was === void 0 || is === void 0) return [];
	const facts = (signer) => signer === null ? ["nobody"] : [
		signer?.identity.replace(/@.*$/, ""),
		signer?.issuer,
		signer?.repository,
		signer?.workflow,
		signer?.runner
	];
	if (facts(was).join() === facts(is).join()) return [];
	return [mark("!", "red", `signed by ${was?.identity ?? "nobody"} → ${is?.identity ?? "nobody"}`, output)];
}
function patchLines(patch, output) {
	return patch.trimEnd().split("\n").map((line) => {
		const text = printable(line);
		if (line.startsWith("+")) return paint("green", text, output.stdout);
		if (line.startsWith("-")) return paint("red", text, output.stdout);
		return line.startsWith("@@") ? paint("cyan", text, output.stdout) : text;
	});
}
function mark(sign, style, text, output) {
	return `${paint(style, sign, output.stdout)} ${printable(text)}`;
}
function shown(value) {
	return typeof value === "string" ? value : value === void 0 ? "nothing" : JSON.stringify(value);
}
export { describeDifference as n, diffCommand as r, changeLines as t };
