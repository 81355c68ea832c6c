import { r as PackwrightError } from "./errors-BsNOf0nB.js";
import { a as exportLock, i as isForeignLock, r as foreignLocks, t as exportProject } from "./export-oXVW3h15.js";
import { n as examples, r as outputOf } from "./command-DulyTcAK.js";
import { o as withProjectFlags, r as projectOptions } from "./project-BHYfwzxR.js";
import { i as trust, o as withTrustFlags } from "./trust-8FLpikqv.js";
// src/commands/project/export.ts
/** `packwright export`: everything that is needed where there is no network. */
function exportCommand(program, context) {
	const command = program.command("export").description("Write the project’s packs with all that proves them into one file, or another tool’s lockfile").argument("<file>", "a .tar, or skills.lock.json, toolhive.lock.yaml, devcontainer-lock.json");
	examples(withTrustFlags(withProjectFlags(command)), [
		"packwright export packs.tar",
		"packwright export skills.lock.json",
		"packwright import packs.tar    # where there is no network"
	]);
	command.action(async (file, flags) => {
		const output = outputOf(command);
		requireKnown(file);
		if (isForeignLock(file)) {
			const written = await exportLock(file, projectOptions(flags, context));
			output.result({ ...written }, () => `Wrote ${written.packs.join(", ")} to ${written.file}.`);
			return;
		}
		const progress = output.progress();
		const options = {
			...projectOptions(flags, context),
			trust: trust(flags),
			onEvent: progress.onEvent
		};
		const done = await exportProject(file, options).finally(() => progress.done());
		output.result({ ...done }, () => {
			return `${done.packs.map(({ from }) => `  ${from}`).join("\n")}\n\nWrote ${done.packs.length} packs and ${done.files.join(", ")} to ${done.file}.`;
		});
	});
}
/** A name that is a typing mistake must not become an archive. */
function requireKnown(file) {
	if (isForeignLock(file) || file === "-" || file.endsWith(".tar")) return;
	throw new PackwrightError("USAGE", `${file} is nothing that packwright exports to.`, { hint: `Known are a .tar, and ${foreignLocks().join(", ")}.` });
}
export { exportCommand };
