import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { a as foreignLocks, o as isForeignLock, r as exportLock, t as exportProject } from "./export-4E27wEs3.js";
import { n as examples, r as outputOf } from "./command-D25WSadr.js";
import { o as withProjectFlags, r as projectOptions } from "./project-XT6CKBih.js";
import { i as trust, s as withTrustFlags } from "./trust-DS5gPn81.js";
// src/commands/project/export.ts
/** `packwright export`: everything that is needed where there is no network. */
function exportCommand(program, context) {
	const command = program.command("export").description("Write the project’s packs with all that proves them into one file, or another tool’s lockfile").argument("<file>", `a .tar, or ${foreignLocks().join(", ")}`).argument("[path]", "behind greentic-lock: where it is written");
	examples(withTrustFlags(withProjectFlags(command)), [
		"packwright export packs.tar",
		"packwright export skills.lock.json",
		"packwright export greentic-lock locks/greentic.json",
		"packwright import packs.tar    # where there is no network"
	]);
	command.action(async (word, path, flags) => {
		const output = outputOf(command);
		const format = path === void 0 ? word : `${word}.json`;
		const file = path ?? word;
		requireKnown(format);
		if (path !== void 0 && !isForeignLock(format)) throw tooMuch(path);
		if (isForeignLock(format)) {
			const written = await exportLock(file, projectOptions(flags, context), format);
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
function tooMuch(path) {
	return new PackwrightError("USAGE", `Nothing says what ${path} is for.`, { hint: "A path stands behind greentic-lock alone." });
}
/** A name that is a typing mistake must not become an archive. */
function requireKnown(file) {
	if (isForeignLock(file) || file === "-" || file.endsWith(".tar")) return;
	throw new PackwrightError("USAGE", `${file} is nothing that packwright exports to.`, { hint: `Known are a .tar, and ${foreignLocks().join(", ")}.` });
}
export { exportCommand };
