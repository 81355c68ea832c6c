import { n as pull } from "./pull-BStFdlmT.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { c as writeSummary, n as markdownTable, r as markdownText, s as writeOutputs, t as markdownCode } from "./actions-C5RMAg42.js";
import { a as withConnectionFlags, i as requireSubject, n as examples, r as outputOf, s as concurrency, t as connection } from "./command-D3HcMSvB.js";
import { n as withLimitFlag, t as limits } from "./limits-CAxP_N57.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { i as signatureFields } from "./install-report-QckYIbQJ.js";
import { relative } from "node:path";
// src/commands/pull/pull.ts
/** `packwright pull`: packs by pinned digest into the store, and into a directory on request. */
function pullCommand(program, context) {
	const command = program.command("pull").description("Pull packs by digest, checked while they arrive").argument("[references...]", "registry/repository@sha256:… (or a tag), or oci-layout://…").option("--lock <file>", "pull everything that this lockfile pins").option("--pack <name>", "of the lockfile only this pack; may be repeated", (name, all) => [...all, name], []).option("--into <dir>", "also put the files into <dir>/<pack>").option("-f, --force", "replace what stands in the way there").option("--require-digest", "refuse tags").option("--platform <platform>", "of packs with variants this one, e.g. linux/arm64 or a target triple").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)").option("--concurrency <n>", "packs that come down at once (32)");
	examples(withConnectionFlags(withTrustFlags(withLimitFlag(command))), [
		"packwright pull ghcr.io/acme/packs/claude:1.2.0@sha256:<64 hex>",
		"packwright pull --lock packs.lock.json --into vendor",
		"packwright pull oci-layout://dist/registry/claude:1.2.0"
	]);
	command.action(async (references, flags) => {
		requireSubject("pull", references, flags.lock);
		const output = outputOf(command);
		const progress = output.progress();
		const packs = await pull({
			...connection(flags, context),
			references,
			lockfile: flags.lock,
			packs: flags.pack,
			into: flags.into,
			force: flags.force,
			requireDigest: flags.requireDigest,
			platform: flags.platform,
			store: flags.store,
			concurrency: concurrency(flags.concurrency),
			trust: trust(flags),
			limits: limits(flags),
			onEvent: progress.onEvent
		}).finally(() => progress.done());
		const shown = packs.map(({ manifest: _, files, trust: report, ...pack }) => ({
			...pack,
			files: files.length,
			...signatureFields(report)
		}));
		await reportToActions(shown, context.env);
		output.result({ packs: shown }, () => {
			const rows = packs.map((pack) => [
				pack.name,
				pack.version ?? "-",
				pack.digest,
				String(pack.files.length),
				bytes(pack.size),
				pack.fromStore ? "in store" : "pulled",
				relative(process.cwd(), pack.installed ?? pack.directory) || "."
			]);
			return output.table([
				"PACK",
				"VERSION",
				"DIGEST",
				"FILES",
				"SIZE",
				"STATUS",
				"DIRECTORY"
			], rows);
		});
	});
}
/** The job's summary, and the output `packs` for its later steps. */
async function reportToActions(packs, env) {
	const rows = packs.map((pack) => [
		markdownText(pack.name),
		markdownText(pack.version ?? ""),
		markdownCode(pack.reference),
		pack.signature_identity === null ? "not verified" : markdownCode(pack.signature_identity)
	]);
	const table = markdownTable([
		"Pack",
		"Version",
		"Reference",
		"Signer"
	], rows);
	await writeSummary(env, `### Pulled packs\n\n${table}\n`);
	const facts = packs.map(({ name, version, reference, digest, installed, directory, signature_identity }) => {
		return {
			name,
			version,
			reference,
			digest,
			directory: installed ?? directory,
			signer: signature_identity
		};
	});
	await writeOutputs(env, { packs: JSON.stringify(facts) });
}
export { pullCommand };
