import { i as referenceTo, n as search, r as show } from "./catalog-CFvm2XQf.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { n as withCatalogFlags, t as catalogOptions } from "./catalog-CPyeK1da.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
// src/commands/lifecycle/search.ts
/** `packwright search`: packs by words, or by what they provide. */
function searchCommand(program, context) {
	const command = program.command("search").description("Find packs in the catalog of a repository").argument("[words...]", "all have to occur in name, description, keywords or provided names").option("--provides <name>", "packs that provide this, e.g. profile:claude-code");
	examples(withCatalogFlags(command), ["packwright search claude --in ghcr.io/acme/packs", "packwright search --provides profile:claude-code --json"]);
	command.action(async (words, flags) => {
		const output = outputOf(command);
		const packs = await search({
			...catalogOptions(flags, context, output),
			words,
			provides: flags.provides
		});
		output.result({ packs }, () => {
			if (packs.length === 0) return "Nothing matches.";
			const rows = packs.map((pack) => [
				pack.reference,
				pack.recommended ?? "yanked",
				short(pack.description ?? "")
			]);
			return output.table([
				"PACK",
				"VERSION",
				"DESCRIPTION"
			], rows);
		});
	});
}
/** `packwright show`: one pack with its versions. */
function showCommand(program, context) {
	const command = program.command("show").description("Show a pack with all its versions, from the catalog or else from its registry").argument("<pack>", "its name, or its reference");
	examples(withCatalogFlags(command), ["packwright show ghcr.io/acme/packs/claude", "packwright show claude --in ghcr.io/acme/packs"]);
	command.action(async (name, flags) => {
		const output = outputOf(command);
		const pack = await show(name, catalogOptions(flags, context, output));
		output.result({ pack }, () => describe(pack, output));
	});
}
function describe(pack, output) {
	const lines = [
		["pack", pack.name],
		["description", pack.description],
		["reference", pack.reference],
		["license", pack.license],
		["author", pack.author],
		["kind", pack.kind],
		["keywords", pack.keywords?.join(", ")],
		["provides", pack.provides?.join(", ")],
		["homepage", pack.homepage]
	].flatMap(([name, value]) => value === void 0 || value === "" ? [] : [`${paint("dim", name.padEnd(12), output.stdout)} ${printable(value)}`]);
	const rows = pack.versions.map((version) => [
		version.version,
		version.digest,
		version.created_at?.slice(0, 10) ?? "-",
		version.size === void 0 ? "-" : bytes(version.size),
		version.signer?.identity ?? "-",
		version.status === void 0 ? "" : `${version.status.state}: ${version.status.reason ?? ""}`.replace(/: $/, "")
	]);
	const table = output.table([
		"VERSION",
		"DIGEST",
		"DATE",
		"SIZE",
		"SIGNER",
		"STATUS"
	], rows);
	const newest = pack.versions.find(({ version }) => version === pack.recommended);
	const next = newest === void 0 ? "" : `\n\npackwright pull ${referenceTo(pack, newest)}`;
	return `${lines.join("\n")}\n\n${table}${next}`;
}
const WIDTH = 60;
function short(text) {
	const line = text.split("\n")[0] ?? "";
	return line.length > WIDTH ? `${line.slice(0, 59)}…` : line;
}
export { searchCommand, showCommand };
