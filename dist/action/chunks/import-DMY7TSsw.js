import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { T as sourceOf, s as advisoriesOf } from "./systems-DBaAAcMm.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { a as foreignLocks, n as importProject, o as isForeignLock, r as importLock } from "./export-B-Gn9syY.js";
import { t as readPack } from "./read-manifest-ChlIOohz.js";
import { t as publish } from "./publish-Dca2VfV6.js";
import { h as publishTarget, m as plainHttp, n as examples, p as packsDirectory, r as outputOf } from "./command-D3HcMSvB.js";
import { o as withProjectFlags, r as projectOptions } from "./project-IAhVg4VY.js";
import { i as trust, s as withTrustFlags, t as requiredSigning } from "./trust-CeoR12p4.js";
import { i as signatureFields } from "./install-report-QckYIbQJ.js";
import { join } from "node:path";
// src/project/foreign/archive.ts
/** Packs of another system's registry, as directories that can be published. */
/**
* Takes over a signed tarball of an OpenWOP registry.
*
* @throws PackwrightError `NOT_FOUND`, `CONTENT_MISMATCH` (integrity), `BUNDLE_INVALID` (signature), `TARGET_EXISTS`, and
*   what archives and manifests are refused for
*/
async function importOpenwop(tarball, options) {
	return await (await sourceOf("openwop"))(tarball, {
		...options,
		readPack
	});
}
// src/lifecycle/advisories/import.ts
/** Advisories of other systems, as OSV documents that can be published. */
/**
* Maps the `advisories.json` of an OpenWOP registry, one file an advisory.
*
* @returns the files that were written
* @throws PackwrightError `NOT_FOUND`, `DOCUMENT_INVALID`, `OUTPUT_UNWRITABLE`
*/
async function importAdvisories(file, directory) {
	const advisories = (await advisoriesOf("openwop"))(parseJson(await readText(file), file), file);
	makeDirectory(directory);
	const written = [];
	for (const found of advisories) {
		const path = join(directory, `${found.id}.json`);
		try {
			await writeFileAtomic(path, `${JSON.stringify(found, null, 2)}\n`);
		} catch (cause) {
			throw outputError(path, cause);
		}
		written.push(path);
	}
	return written;
}
// src/commands/project/import.ts
/** `packwright import`: packs from other systems, checked as those promise it. */
function importCommand(program, context) {
	const parent = program.command("import").usage("<file> | openwop <file> [options]").description("Take packs in: from an export, or from other systems").argument("<file>", `what packwright export wrote, or ${foreignLocks().join(", ")}`).option("-f, --force", "replace files of the project that differ");
	examples(withTrustFlags(withProjectFlags(parent)), [
		"packwright import packs.tar",
		"packwright import skills.lock.json",
		"packwright import openwop pack.tgz --signature pack.sig --key team.pub"
	]);
	parent.action(async (file, flags) => {
		const output = outputOf(parent);
		const { force } = flags;
		const warnings = [];
		const onEvent = (event) => {
			if (event.type !== "warning") return;
			warnings.push(event.message);
			if (!output.json) output.warn(event.message);
		};
		if (isForeignLock(file)) {
			const options = {
				...projectOptions(flags, context),
				trust: trust(flags),
				onEvent
			};
			const taken = await importLock(file, options);
			output.result({
				packs: taken,
				warnings
			}, () => {
				const rows = taken.map(({ name, version, digest, signer }) => [
					name,
					version,
					digest,
					signer?.identity ?? "-"
				]);
				return `${output.table([
					"PACK",
					"VERSION",
					"DIGEST",
					"SIGNER"
				], rows)}\n\nNext: packwright install`;
			});
			return;
		}
		const done = await importProject(file, {
			...projectOptions(flags, context),
			trust: trust(flags),
			force,
			onEvent
		});
		const packs = done.packs.map(({ manifest: _, files, trust: report, ...pack }) => {
			return {
				...pack,
				files: files.length,
				...signatureFields(report)
			};
		});
		output.result({
			packs,
			files: done.files,
			warnings
		}, () => {
			const rows = packs.map((pack) => [
				pack.name,
				pack.version ?? "-",
				pack.digest,
				pack.signature_identity ?? "-"
			]);
			const wrote = done.files.length === 0 ? "" : `Wrote ${done.files.join(", ")}. `;
			return `${output.table([
				"PACK",
				"VERSION",
				"DIGEST",
				"SIGNER"
			], rows)}\n\n${wrote}Next: packwright install --frozen --offline`;
		});
	});
	const command = parent.command("openwop").description("Check a signed tarball and make it a directory that can be published, or map advisories to OSV").argument("<file>", "a tarball, or an advisories.json").option("--signature <file>", "the detached Ed25519 signature of a tarball").option("--key <file>", "the public key, PEM").option("--integrity <sri>", "sha256-… or sha512-… of the tarball").option("--packs-dir <dir>", "PACKS_DIR; where its directory is made (packs)").option("--out <dir>", "where advisories are written (advisories)").option("--plain-http [force]", "with --publish: speak HTTP to a registry on this machine").option("--publish", "publish it at once where OCI_REGISTRY, OCI_ORG and OCI_REPO say, signed").option("--signing-key <file>", "with --publish: our private key; else keyless where a token can be had");
	examples(command, ["packwright import openwop 1.0.1.tgz --signature 1.0.1.sig --key team.pub --integrity sha256-…", "packwright import openwop registry/security/advisories.json --out advisories"]);
	command.action(async (tgz, flags) => {
		const output = outputOf(command);
		if (tgz.endsWith(".json")) {
			const files = await importAdvisories(tgz, flags.out ?? "advisories");
			output.result({ files }, () => `${files.join("\n")}\n\nNext: packwright advisories publish ${files[0] ?? "<file>"} --in <repository>`);
			return;
		}
		const { signature, key, integrity } = flags;
		if (signature === void 0 || key === void 0) throw new PackwrightError("USAGE", `Nothing says with what ${tgz} was signed.`, { hint: "Name its signature and the public key: --signature pack.sig --key team.pub." });
		const imported = await importOpenwop(tgz, {
			signature,
			key,
			integrity,
			packsDir: packsDirectory(flags.packsDir, context.env)
		});
		const covers = imported.signatureCovers === "archive" ? "The signature covers every file." : "The signature covers pack.json only: no other file of the pack is proven by it.";
		if (imported.signatureCovers === "manifest") output.warn(covers);
		if (flags.publish === true) return await republish(imported, flags, context, output);
		output.result({ ...imported }, () => {
			return `${`${imported.name} ${imported.version} is in ${imported.directory}. ${covers}`}\n\nNext: packwright publish ${imported.directory}`;
		});
	});
}
/** What was checked by its old signature goes out with ours. */
async function republish(imported, flags, context, output) {
	const { env, signal } = context;
	const how = await requiredSigning({
		rekorVersion: "1",
		...flags.signingKey === void 0 ? {} : { key: flags.signingKey }
	}, env);
	const done = await publish({
		env,
		signal,
		packs: [imported.directory],
		target: publishTarget({}, env),
		plainHttp: plainHttp(flags.plainHttp),
		allowDirty: true,
		signing: how
	});
	const [pack] = done.published;
	const [failed] = done.failed;
	if (pack === void 0) throw failed?.error ?? new PackwrightError("INTERNAL", "Nothing was published.");
	const { reference, digest, status } = pack;
	output.result({
		...imported,
		reference,
		digest,
		status
	}, () => `${reference}@${digest} ${status}.`);
}
export { importCommand };
