import { n as outdated, r as why } from "./outdated-B2lmDqz3.js";
import { a as unpin, n as pin } from "./change-D1XDiFQW.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { o as withProjectFlags, r as projectOptions } from "./project-IAhVg4VY.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/commands/project/status.ts
/** `packwright outdated`: which packs are behind. */
function outdatedCommand(program, context) {
	const command = program.command("outdated").description("Show which packs of packs.json have newer versions");
	examples(withTrustFlags(withProjectFlags(command)), ["packwright outdated", "packwright outdated --json"]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const packs = await outdated({
			...projectOptions(flags, context),
			trust: trust(flags)
		});
		for (const pack of packs) {
			const why = [pack.reason, pack.replacement === void 0 ? void 0 : `use ${pack.replacement} instead`].filter((part) => part !== void 0).join("; ");
			if (why !== "" && !output.json) output.warn(`${pack.name} ${pack.current}: ${why}`);
		}
		output.result({ packs }, () => {
			const rows = packs.map((pack) => [
				pack.name,
				pack.current ?? "-",
				pack.wanted ?? "-",
				pack.latest ?? "-",
				pack.pinned ? `${pack.status}, pinned` : pack.status
			]);
			return rows.length === 0 ? "Nothing is wanted." : output.table([
				"PACK",
				"CURRENT",
				"WANTED",
				"LATEST",
				"STATUS"
			], rows);
		});
	});
}
/** `packwright pin`: hold a pack at a version. */
function pinCommand(program, context) {
	const command = program.command("pin").description("Hold a pack at a version, whatever its range says").argument("<pack>", "name of the pack").argument("[version]", "the version; the locked one when none is named");
	examples(withProjectFlags(command), ["packwright pin claude", "packwright pin claude 1.2.0"]);
	command.action(async (pack, version, flags) => {
		const output = outputOf(command);
		const pinned = await pin(pack, version, projectOptions(flags, context));
		output.result({
			name: pack,
			pin: pinned
		}, () => `${pack} stays at ${pinned}. Run packwright install to apply it.`);
	});
}
/** `packwright unpin`: let it follow its range again. */
function unpinCommand(program, context) {
	const command = program.command("unpin").description("Let a pack follow its range again").argument("<pack>", "name of the pack");
	examples(withProjectFlags(command), ["packwright unpin claude"]);
	command.action(async (pack, flags) => {
		const output = outputOf(command);
		await unpin(pack, projectOptions(flags, context));
		output.result({ name: pack }, () => `${pack} follows its range again. Run packwright update ${pack} to apply it.`);
	});
}
/** `packwright why`: who needs a pack. */
function whyCommand(program, context) {
	const command = program.command("why").description("Show who needs a pack, from packs.json downwards").argument("<pack>", "name of the pack");
	examples(withProjectFlags(command), ["packwright why base"]);
	command.action(async (pack, flags) => {
		const output = outputOf(command);
		const found = await why(pack, projectOptions(flags, context));
		output.result({ ...found }, () => {
			const lines = found.chains.map((chain) => ["packs.json", ...chain.map(({ name, version, range }) => `${name} ${version} (${range})`)].join(" → "));
			return [`${found.name} ${found.version}  ${found.reference}`, ...lines].join("\n");
		});
	});
}
export { outdatedCommand, pinCommand, unpinCommand, whyCommand };
