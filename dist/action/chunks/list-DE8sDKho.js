import { t as lockedTree } from "./outdated-B2lmDqz3.js";
import { t as listStored } from "./stored-CEU1HiTj.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { o as withProjectFlags, r as projectOptions } from "./project-IAhVg4VY.js";
// src/commands/pull/list.ts
/** `packwright list`: what is in the store, or with `--tree` what the project has locked. */
function listCommand(program, context) {
	const command = program.command("list").description("List the packs in the local store, or those of the project").option("--tree", "show what the project has locked, and who needs whom");
	examples(withProjectFlags(command), [
		"packwright list",
		"packwright list --tree",
		"packwright list --json"
	]);
	command.action(async (flags) => {
		const output = outputOf(command);
		if (flags.tree === true) {
			const roots = await lockedTree(projectOptions(flags, context));
			output.result({ roots }, () => roots.flatMap((root) => treeLines(root, "", "")).join("\n") || "Nothing is locked.");
			return;
		}
		const packs = (await listStored({
			store: flags.store,
			env: context.env
		})).map(({ record, tree }) => ({
			name: record.name,
			version: record.version,
			digest: record.digest,
			reference: record.reference,
			size: record.size,
			files: record.files.length,
			stored_at: record.stored_at,
			directory: tree
		}));
		output.result({ packs }, () => {
			if (packs.length === 0) return "The store is empty. Pull a pack: packwright pull <reference>";
			const rows = packs.map((pack) => [
				pack.name,
				pack.version ?? "-",
				pack.digest,
				String(pack.files),
				bytes(pack.size)
			]);
			return output.table([
				"PACK",
				"VERSION",
				"DIGEST",
				"FILES",
				"SIZE"
			], rows);
		});
	});
}
function treeLines({ name, version, repeated, needs }, lead, below) {
	return [`${lead}${name} ${version ?? "is not locked"}${repeated ? " (above)" : ""}`, ...needs.flatMap((node, index) => {
		const last = index === needs.length - 1;
		return treeLines(node, `${below}${last ? "└─ " : "├─ "}`, `${below}${last ? "   " : "│  "}`);
	})];
}
export { listCommand };
