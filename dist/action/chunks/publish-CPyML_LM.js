import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as publish } from "./publish-Dca2VfV6.js";
import { a as withConnectionFlags, c as dialectPlace, d as lockfilePath, f as outDirectory, h as publishTarget, l as dryRun, n as examples, o as compression, p as packsDirectory, r as outputOf, s as concurrency, t as connection, u as isOn } from "./command-D3HcMSvB.js";
import { a as unsignedWanted, n as signing, o as withSigningFlags } from "./trust-CeoR12p4.js";
import { t as DRY_RUN } from "./schema-5QGnsWuM.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { a as remedied, c as writeSummary, n as markdownTable, r as markdownText, s as writeOutputs, t as markdownCode } from "./actions-C5RMAg42.js";
import { i as printable, t as Reported } from "./output-4PjJ6Z8i.js";
import { t as releaseOf } from "./release-CFgX2TNh.js";
// src/commands/publish/publish-report.ts
/** What a publish says when it is done: a table, JSON, and in GitHub Actions a summary and outputs. */
/** @throws PublishIncomplete when some packs failed */
function report(result, output, env) {
	const packs = result.published.map(({ entry, contents: _, archives: __, signer: ___, source: ____, revision: _____, location: ______, refusal: _______, ...pack }) => ({
		...pack,
		signer: entry.signer?.identity ?? null
	}));
	const { changes, catalog, collection, assets } = result;
	const value = {
		dry_run: result.dryRun,
		lockfile: result.lockfile,
		packs,
		...changes === void 0 ? {} : { changes },
		...catalog === void 0 ? {} : { catalog },
		...assets === void 0 ? {} : { assets },
		...collection === void 0 ? {} : { collection }
	};
	if (catalog?.status === "failed") output.warn(`The catalog was not brought up to date: ${catalog.message}`);
	for (const { warnings } of result.published) for (const warning of warnings) output.warn(warning);
	if (result.failed.length === 0) {
		output.result(value, () => summary(result, output));
		return;
	}
	if (!output.json) {
		if (result.published.length > 0) output.result(value, () => summary(result, output));
		for (const { error } of result.failed) output.failure(remedied(env, error));
	}
	const failed = result.failed.map(({ name, error }) => ({
		name,
		error: error.toJSON()
	}));
	throw new PublishIncomplete(result, {
		...value,
		failed
	});
}
/** Some packs failed; what was published stands, and the exit code is the first failure's. */
var PublishIncomplete = class extends Reported {
	constructor(result, value) {
		const first = result.failed[0]?.error ?? new PackwrightError("INTERNAL", "Nothing failed.");
		const count = result.failed.length;
		const what = `${count} of ${new Set([...result.failed, ...result.published].map(({ name }) => name)).size} packs ${count === 1 ? "was" : "were"} not published`;
		const message = count === 1 ? first.message : `${what}; the first: ${first.message}`;
		const failures = result.failed.map(({ error }) => error);
		super(first.code, message, {
			hint: first.hint,
			details: first.details
		}, value, failures);
	}
};
function summary(result, output) {
	const rows = result.published.map((pack) => [
		pack.name,
		pack.version,
		pack.reference,
		result.dryRun ? `${pack.digest} (${DRY_RUN})` : pack.digest,
		bytes(pack.size),
		pack.status
	]);
	const moved = result.published.flatMap(({ name, tags = [] }) => tags.length === 0 ? [] : [`${name}: ${tags.join(", ")} point here now`]);
	for (const { name, version, also } of result.published) for (const { reference, digest, status } of also) rows.push([
		name,
		version,
		reference,
		result.dryRun ? `${digest} (${DRY_RUN})` : digest,
		"",
		status
	]);
	const { collection, lockfile } = result;
	if (collection !== void 0) rows.push([
		collection.name,
		"",
		collection.reference,
		"",
		"",
		collection.status
	]);
	const about = lockfile.written ? `Wrote ${lockfile.path}.` : `${lockfile.path} is up to date.`;
	const spared = lockfile.spared === void 0 ? "" : ` ${lockfile.spared} holds published digests and was left alone.`;
	const headline = result.dryRun ? "Dry run: nothing left this machine." : "";
	const table = output.table([
		"PACK",
		"VERSION",
		"REFERENCE",
		"DIGEST",
		"SIZE",
		"STATUS"
	], rows);
	const compared = Object.entries(result.changes ?? {}).map(([name, change]) => `${name}: ${changeText(change)}`);
	const differences = compared.length === 0 ? [] : ["", ...compared.map(printable)];
	return [
		table,
		...moved.map(printable),
		...differences,
		"",
		[headline, about + spared].filter((part) => part !== "").join(" ")
	].join("\n");
}
/** `1.1.0: 2 files added, 1 changed; +1.2 kB; manifest: $.description, $.engines.nono` */
function changeText(change) {
	if (change.release === null) return change.reason === "first" ? "the first release" : `not compared (${change.message})`;
	const { files, size, manifest } = change;
	const counts = Object.entries(files ?? {}).filter(([, paths]) => paths.length > 0).map(([what, paths]) => `${paths.length} ${what}`);
	const grown = size.after - size.before;
	const parts = [
		files === void 0 ? "files not listed" : counts.length === 0 ? "" : `files: ${counts.join(", ")}`,
		grown === 0 ? "" : `${grown > 0 ? "+" : "−"}${bytes(Math.abs(grown))}`,
		manifest.length === 0 ? "" : `manifest: ${manifest.map(({ path }) => path).join(", ")}`
	].filter((part) => part !== "");
	return `since ${change.release}: ${parts.length === 0 ? "nothing but the version of the tag" : parts.join("; ")}`;
}
/** The job's summary, and the outputs `lockfile`, `refs` and `digests` for its later steps. */
async function reportToActions(result, env) {
	const published = result.published.filter(({ status }) => status !== "dry-run");
	await writeSummary(env, markdownReport(result));
	await writeOutputs(env, {
		lockfile: result.lockfile.path,
		refs: JSON.stringify(published.map(({ reference, digest }) => `${reference}@${digest}`)),
		digests: JSON.stringify(Object.fromEntries(published.map(({ name, digest }) => [name, digest])))
	});
}
function markdownReport(result) {
	const { changes } = result;
	const rows = result.published.map((pack) => [
		markdownText(pack.name),
		markdownText(pack.version),
		markdownCode(pack.reference),
		result.dryRun ? DRY_RUN.replace("_", " ").toLowerCase() : markdownCode(pack.digest),
		bytes(pack.size),
		changes === void 0 ? markdownText(pack.entry.signer?.identity ?? "unsigned") : markdownText(changeText(changes[pack.name])),
		pack.status
	]);
	const moved = result.published.flatMap(({ name, tags = [] }) => tags.length === 0 ? [] : [`- ${markdownText(name)}: ${tags.map(markdownCode).join(", ")} point here now`]);
	const last = changes === void 0 ? "Signer" : "Against the last release";
	const failed = result.failed.map(({ name, error }) => `- ${markdownText(name)}: ${markdownCode(error.code)} ${markdownText(error.message)} ${markdownText(error.hint ?? "")}`);
	return [
		result.dryRun ? "### What would be published" : "### Published packs",
		"",
		markdownTable([
			"Pack",
			"Version",
			"Reference",
			"Digest",
			"Size",
			last,
			"Status"
		], rows),
		...moved.length === 0 ? [] : ["", ...moved],
		...failed.length === 0 ? [] : [
			"",
			"#### Not published",
			"",
			...failed
		],
		...Object.entries(changes ?? {}).map(([name, change]) => fileList(name, change)),
		""
	].join("\n");
}
/** The files of a pack that differ, folded away below the table. */
function fileList(name, change) {
	if (change.release === null || change.files === void 0) return "";
	const { added, removed, changed } = change.files;
	const lines = [
		...added.map((path) => `- added ${markdownCode(path)}`),
		...removed.map((path) => `- removed ${markdownCode(path)}`),
		...changed.map(({ path, before, after, mode }) => `- changed ${markdownCode(path)} (${bytes(before)} → ${bytes(after)}${mode === void 0 ? "" : `, ${mode.before} → ${mode.after}`})`),
		...change.manifest.map(({ path }) => `- manifest ${markdownCode(path)}`)
	];
	if (lines.length === 0) return "";
	const shown = lines.slice(0, MOST_LINES);
	const more = lines.length > MOST_LINES ? [`- and ${lines.length - MOST_LINES} more`] : [];
	return [
		"",
		`<details><summary>${`${markdownText(name)} since ${markdownText(change.release)}`}</summary>`,
		"",
		...shown,
		...more,
		"",
		"</details>"
	].join("\n");
}
/** GitHub cuts a summary off at 1 MiB. */
const MOST_LINES = 200;
// src/commands/publish/publish.ts
/** `packwright publish`: builds packs, publishes them, records them in the lockfile. */
function publishCommand(program, context) {
	const command = program.command("publish").description("Build packs, publish them to a registry and record their digests").argument("[packs...]", "names or directories of packs; all of them when none is named").option("--registry <host>", "OCI_REGISTRY; ghcr.io, or oci-layout://<dir> for a layout on disk").option("--org <org>", "OCI_ORG, or the owner of the GitHub repository").option("--repo <repo>", "OCI_REPO, or the name of the GitHub repository").option("--packs-dir <dir>", "PACKS_DIR; where the packs are (packs)").option("--out-dir <dir>", "OUT_DIR; where archives are written (dist/packs)").option("--lock <file>", "the lockfile (packs.lock.json)").option("--pack-version <version>", "PACK_VERSION, or the tag that CI runs for").option("-n, --dry-run", "DRY_RUN=1; do everything but leave this machine").option("--no-dry-run", "publish although DRY_RUN is set").option("--compression <name>", "zstd or gzip").option("--tag <tag>", "also set a floating tag, e.g. latest; may be repeated", (tag, all) => [...all, tag], []).option("--prerelease", "let --tag latest point at a pre-release").option("--concurrency <n>", "packs that go up at once (6)");
	command.option("--files <glob>", "publish these files instead of what the manifest says; may be repeated", (glob, all) => [...all, glob], []).option("--allow-dirty", "publish although the checkout has changes that are not committed").option("--compare", "in a dry run: say what is different from the last release").option("--detached", "with --key: also write <archive>.sig and .sri beside the archives").option("--dialect <name>", "what to publish in (packwright dialects); repeated: for other clients as well", (name, all) => [...all, name], []).option("--dialect-place <how>", "where further dialects go: repository or tag", "repository").option("--collection <name>", "also publish an index over the skills of this run: name or name:version").option("--release-assets <dir>", "also write the assets of a release there (nexo): archives, checksums, signatures").option("--semver-check", "refuse a version that is too small for what changed since the last release").option("--sbom", "attach a bill of materials (CycloneDX 1.6) to every pack").option("--catalog", "keep the catalog up to date although PACKWRIGHT_CATALOG=0").option("--no-catalog", "PACKWRIGHT_CATALOG=0; leave the catalog beside the packs as it is").option("--sign", "sign although PACKWRIGHT_SIGN=0").option("--no-sign", "PACKWRIGHT_SIGN=0; publish unsigned although a token can be had");
	examples(withConnectionFlags(withSigningFlags(command)), [
		"packwright publish",
		"DRY_RUN=1 packwright publish --compare",
		"OCI_ORG=acme OCI_REPO=packs packwright publish claude codex",
		"packwright publish --registry localhost:5000 --plain-http --org acme --repo packs"
	]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const progress = output.progress();
		const { env } = context;
		const dry = dryRun(flags.dryRun, env);
		if (flags.compare === true && !dry) throw new PackwrightError("FLAGS_CONFLICT", "--compare belongs to a dry run.", { hint: "Say --dry-run --compare." });
		const result = await publish({
			...connection(flags, context),
			packs,
			target: publishTarget(flags, env),
			packsDir: packsDirectory(flags.packsDir, env),
			outDir: outDirectory(flags.outDir, env),
			lockfile: lockfilePath(flags.lock),
			...await releaseOf(flags.packVersion, env),
			dryRun: dry,
			compression: compression(flags.compression),
			concurrency: concurrency(flags.concurrency),
			alsoTags: flags.tag,
			prerelease: flags.prerelease,
			files: flags.files,
			allowDirty: flags.allowDirty,
			compare: flags.compare,
			detached: flags.detached,
			sbom: flags.sbom,
			dialects: flags.dialect,
			dialectPlace: dialectPlace(flags.dialectPlace),
			collection: flags.collection,
			semverCheck: flags.semverCheck,
			releaseAssets: flags.releaseAssets,
			catalog: flags.catalog ?? isOn(env["PACKWRIGHT_CATALOG"]),
			signing: dry && flags.key === void 0 ? void 0 : await signing(flags, env),
			unsigned: unsignedWanted(flags, env),
			onEvent: progress.onEvent
		}).finally(() => progress.done());
		await reportToActions(result, env);
		report(result, output, env);
	});
}
export { publishCommand };
