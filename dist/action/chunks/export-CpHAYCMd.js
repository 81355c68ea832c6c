import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as foreignLocks, i as unknownFormat, o as isForeignLock, t as exportProject } from "./export-B-Gn9syY.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import "./schema-5QGnsWuM.js";
import { m as parseReference } from "./reference-BXVmMd2r.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { _ as lockFormatOf } from "./systems-DBaAAcMm.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { r as withProjectSettings, t as openProject } from "./project-Y0urLM2B.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { o as withProjectFlags, r as projectOptions } from "./project-IAhVg4VY.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { relative, resolve } from "node:path";
// src/project/foreign/export.ts
/** Writing what a project has locked into another tool’s lockfile. */
init_p_map();
/**
* Writes what the project has locked into another tool's lockfile, as far as that tool could install it. What the file
* says besides stays.
*
* @param named the usual name of that tool's lockfile, where `file` has another
* @throws PackwrightError `DOCUMENT_INVALID`, `NOT_FOUND` when nothing locked is for that tool, `OUTPUT_UNWRITABLE`
*/
async function exportLock(file, options, named = file) {
	const format = await lockFormatOf(named)?.();
	if (format === void 0) throw unknownFormat(named);
	const project = await openProject(options);
	const store = storeOf(options);
	const settings = withProjectSettings(options, project);
	const packs = await withRegistry(settings, "pull", async (registry) => {
		return (await pMap([...project.locked.values()], async (entry) => {
			if (entry.digest === "DRY_RUN") return [];
			const reference = {
				...parseReference(entry.oci_ref),
				digest: entry.digest
			};
			const stored = await store.find(entry.digest);
			const dialect = stored?.record.dialect ?? (await inspectPack(reference, registry, options.signal)).dialect;
			if (!format.dialects.includes(dialect)) return [];
			const needing = [...project.locked.values()].filter(({ dependencies = {} }) => entry.name in dependencies);
			const { signer } = entry;
			return [{
				name: entry.name,
				version: entry.version,
				reference,
				contentDigest: entry.content_digest,
				files: stored?.record.files,
				path: relative(project.directory, resolve(project.target, entry.name)).split("\\").join("/"),
				explicit: project.wanted?.packs.some(({ name }) => name === entry.name) ?? true,
				requiredBy: needing.map(({ name }) => name).sort(),
				...signer == null ? {} : { signer: signerFacts(signer) }
			}];
		}, { concurrency: 8 })).flat();
	});
	if (packs.length === 0) throw new PackwrightError("NOT_FOUND", `Nothing that is locked could be installed by the tool of ${format.file}.`, { hint: `It takes packs in the dialect ${format.dialects.join(" or ")}.` });
	const text = format.write(packs, await readTextIfExists(file), file, /* @__PURE__ */ new Date());
	await writeFileAtomic(file, text).catch((cause) => {
		throw outputError(file, cause);
	});
	return {
		file,
		packs: packs.map(({ name }) => name)
	};
}
function signerFacts({ identity, issuer, repository, ref, runner }) {
	return {
		identity,
		...issuer === void 0 ? {} : { issuer },
		...repository === void 0 ? {} : { repository },
		...ref === void 0 ? {} : { ref },
		...runner === void 0 ? {} : { runner }
	};
}
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
