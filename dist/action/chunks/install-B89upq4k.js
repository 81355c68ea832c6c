import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { c as placedProblems, i as rollback, o as update, r as remove, s as install, t as add } from "./change-D1XDiFQW.js";
import { n as sentenceOf, t as compareTree } from "./verify-B3ckwDPS.js";
import { n as readReceipt } from "./receipt-Ds-n1HSt.js";
import { t as openProject } from "./project-Y0urLM2B.js";
import { n as isAsked, t as confirm } from "./confirm-CBkkBlWD.js";
import { a as printableLine } from "./output-4PjJ6Z8i.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { a as withInstallFlags, i as startEventReader, n as isFrozen, t as installOptions } from "./project-IAhVg4VY.js";
import { t as changeLines } from "./diff--_dsxGe-.js";
import { n as reportInstall, r as reportInstalled, t as planLines } from "./install-report-QckYIbQJ.js";
import { join } from "node:path";
// src/project/verify-installed.ts
/** Whether what is installed is what was installed: of the lockfile's packs, and with every file. */
/**
* Looks at the target of a project; nothing is changed, and no registry is asked.
*
* @throws PackwrightError `WANTED_INVALID`, `LOCKFILE_INVALID`
*/
async function verifyInstalled(options = {}) {
	const { locked, target, directory: project } = await openProject(options);
	const states = [];
	for (const { name, version, digest, file } of locked.values()) {
		if (file !== void 0) continue;
		const directory = join(target, name);
		const receipt = readReceipt(target, name);
		if (receipt?.installed === void 0) {
			states.push({
				name,
				version,
				directory,
				problems: ["it is not installed"],
				extra: []
			});
			continue;
		}
		const found = await compareTree(directory, receipt.files);
		const other = receipt.installed.digest === digest ? [] : [`${receipt.installed.version} is installed, ${version} is locked`];
		states.push({
			name,
			version,
			directory,
			problems: [
				...other,
				...found.filter(({ kind }) => kind !== "extra").map(sentenceOf),
				...placedProblems(receipt, {
					directory: target,
					project
				})
			],
			extra: found.filter(({ kind }) => kind === "extra").map(({ path }) => path)
		});
	}
	return states;
}
// src/commands/project/install.ts
/** `packwright install`: the target becomes what the lockfile says. */
function installCommand(program, context) {
	const command = program.command("install").description("Make the target equal to packs.lock.json, and the lockfile to packs.json").option("--frozen", "fail when packs.json and the lockfile disagree (on when CI is set)").option("--no-frozen", "change the lockfile although CI is set").option("-n, --dry-run", "show what would be installed, and where").option("--verify", "look whether everything is as it was installed, and change nothing");
	examples(withInstallFlags(command), [
		"packwright install",
		"packwright install --frozen --require-signature",
		"packwright install --client claude-code --user"
	]);
	command.action(async (flags) => {
		const output = outputOf(command);
		if (flags.verify === true) {
			const states = await verifyInstalled(installOptions(flags, context));
			return reportInstalled(states, output);
		}
		const frozen = isFrozen(flags.frozen, context.env);
		const { dryRun } = flags;
		const result = await run(flags, output, context, (options) => install({
			...options,
			frozen,
			dryRun
		}));
		reportInstall(result, output);
	});
}
/** `packwright add`: packs into `packs.json`, the lockfile and the target. */
function addCommand(program, context) {
	const command = program.command("add").description("Add packs to packs.json, lock and install them").argument("<references...>", "registry/repository with a range behind @, a collection, or git+https://…@commit#path").option("--prerelease", "take pre-releases as well").option("--only <skill>", "of a collection only this skill; may be repeated", (name, all) => [...all, name], []).option("--as <name>", "the name that the pack gets here, in place of its own").option("--grant <path>", "let the packs write there as well: \"~/dir/\" or \"file\"; may be repeated", (path, all) => [...all, path], []).option("--replace", "take a name over that comes from another place").option("-n, --dry-run", "show what would be installed, and where").option("-y, --yes", "do not ask before packs are installed");
	examples(withInstallFlags(command), [
		"packwright add ghcr.io/acme/packs/claude",
		"packwright add ghcr.io/acme/packs/claude@^1.2.0 --require-signature",
		"packwright add ghcr.io/acme/skills/all:1.0.0 --only release-notes",
		"packwright add git+https://github.com/acme/skills@<commit>#release-notes"
	]);
	command.action(async (references, flags) => {
		const output = outputOf(command);
		const { prerelease, only, as, grant: grants, replace, dryRun } = flags;
		const adding = (granted) => run(flags, output, context, (options, progress) => {
			const approve = approval(flags, output, context, progress);
			const chosen = {
				references,
				prerelease,
				only,
				as,
				grants: granted,
				replace,
				dryRun
			};
			return add({
				...options,
				...chosen,
				approve
			});
		});
		const result = await adding(grants).catch(async (thrown) => {
			const wanted = references.length === 1 && !output.json ? await grantsFor(thrown, context) : void 0;
			if (wanted === void 0) throw thrown;
			return await adding([...grants, ...wanted]);
		});
		reportInstall(result, output);
	});
}
/** Asks for what a pack wants to write besides its own, where somebody is there: `--yes` does not answer that. */
async function grantsFor(thrown, { signal }) {
	if (!(thrown instanceof PackwrightError) || thrown.code !== "GRANT_MISSING" || !isAsked()) return void 0;
	const files = thrown.details["files"];
	process.stderr.write(`${printableLine(thrown.message)}\n`);
	return await confirm("Let it write that?", "no", signal) ? files : void 0;
}
/** Shows what new packs are about to do, and asks where somebody is there to answer. */
function approval({ yes, dryRun }, output, { signal }, progress) {
	if (output.json || dryRun === true) return void 0;
	return async (plan) => {
		const fresh = plan.filter(({ isNew }) => isNew);
		if (fresh.length === 0) return true;
		progress.done();
		output.stderr.write(`${planLines(fresh, output.stderr).join("\n")}\n`);
		if (yes === true || !isAsked()) return true;
		const what = fresh.length === 1 ? "this pack" : `these ${fresh.length} packs`;
		return await confirm(`Install ${what}?`, "yes", signal);
	};
}
/** `packwright remove`: out of `packs.json`, the lockfile and the target. */
function removeCommand(program, context) {
	const command = program.command("remove").description("Take packs out of packs.json and undo what was installed").argument("<packs...>", "names of packs");
	examples(withInstallFlags(command), ["packwright remove claude"]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		reportInstall(await run(flags, output, context, (options) => remove(packs, options)), output);
	});
}
/** `packwright update`: as new as the ranges allow. */
function updateCommand(program, context) {
	const command = program.command("update").description("Make packs as new as packs.json allows").argument("[packs...]", "names of packs; all when none is named").option("-n, --dry-run", "show what would change");
	examples(withInstallFlags(command), ["packwright update --dry-run", "packwright update claude"]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const { dryRun } = flags;
		const { changes, result } = await run(flags, output, context, (options) => update(packs, {
			...options,
			dryRun
		}));
		if (result !== void 0) return reportInstall(result, output, { changes });
		output.result({
			changes,
			dry_run: true
		}, () => changeTable(changes, output));
	});
}
function changeTable(changes, output) {
	if (changes.length === 0) return "Everything is as new as packs.json allows.";
	const rows = changes.map(({ name, before, after, reference }) => [
		name,
		before ?? "-",
		after ?? "removed",
		reference
	]);
	const details = changes.flatMap(({ name, difference }) => difference === void 0 ? [] : [
		"",
		`${name}:`,
		...changeLines(difference, output).map((line) => `  ${line}`)
	]);
	return [output.table([
		"PACK",
		"LOCKED",
		"WOULD BE",
		"REFERENCE"
	], rows), ...details].join("\n");
}
/** `packwright rollback`: what was installed before, from the store. */
function rollbackCommand(program, context) {
	const command = program.command("rollback").description("Install what was installed before, from the store and without network").argument("<pack>", "name of the pack");
	examples(withInstallFlags(command), ["packwright rollback claude"]);
	command.action(async (pack, flags) => {
		const output = outputOf(command);
		reportInstall(await run(flags, output, context, (options) => rollback(pack, options)), output);
	});
}
/** Runs with progress on the terminal and events to the user's command. */
async function run(flags, output, context, work) {
	const progress = output.progress();
	const reader = startEventReader(flags.onEvent, progress.onEvent);
	const result = await work({
		...installOptions(flags, context),
		onEvent: reader.onEvent
	}, progress).finally(() => progress.done());
	await reader.done();
	return result;
}
export { addCommand, installCommand, removeCommand, rollbackCommand, updateCommand };
