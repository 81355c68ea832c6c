import { t as checkTag } from "./check-tag-D6KowR7j.js";
import { a as tagForms, i as readSettings } from "./settings---kfCZrD.js";
import { s as writeOutputs } from "./actions-C5RMAg42.js";
import { n as examples, p as packsDirectory, r as outputOf } from "./command-D3HcMSvB.js";
// src/commands/publish/check-tag.ts
/** `packwright check-tag`: which packs a tag releases, before anything is built. */
function checkTagCommand(program, context) {
	const command = program.command("check-tag").description("Say which packs a git tag releases, and refuse one that fits none").argument("<tag>", "v1.2.3 for every pack, <pack>-v1.2.3 for one; packwright.json may say another form").option("--packs-dir <dir>", "PACKS_DIR; where the packs are (packs)");
	examples(command, ["packwright check-tag v1.2.3", "packwright check-tag claude-v1.2.3 --json"]);
	command.action(async (tag, flags) => {
		const output = outputOf(command);
		const { env } = context;
		const release = await checkTag(tag, {
			packsDir: packsDirectory(flags.packsDir, env),
			tagForms: tagForms(await readSettings())
		});
		const names = release.packs.map(({ name }) => name);
		await writeOutputs(env, {
			version: release.version,
			packs: JSON.stringify(names)
		});
		output.result({ ...release }, () => {
			const rows = release.packs.map(({ name, version, location }) => [
				name,
				version,
				location
			]);
			return output.table([
				"PACK",
				"VERSION",
				"DIRECTORY"
			], rows);
		});
	});
}
export { checkTagCommand };
