import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as buildArtifact } from "./build-Ci3e2H7e.js";
import { t as checkOut } from "./checkout-CXjXU_6G.js";
import { a as array, f as looseObject, g as record, v as string } from "./schemas-BXokd3mV.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { n as discoverPacks } from "./discover-xXg1iKFi.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { a as formatReference, c as isPinned, m as parseReference } from "./reference-BXVmMd2r.js";
import { l as REVISION } from "./annotations-CkOcgrkJ.js";
import { t as comparePacks } from "./compare-Cfs8IiEi.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as PROVENANCE_PREDICATE } from "./statement-nO4PnSpN.js";
import { t as isAsked } from "./context-Duv5J-Mt.js";
import { i as readStatements } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { i as printable, r as paint, t as Reported } from "./output-4PjJ6Z8i.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { join } from "node:path";
// src/inspect/origin.ts
/** Where a published pack says it was built from: what its publisher attested, else its annotations. */
const provenance = looseObject({ buildDefinition: looseObject({ resolvedDependencies: array(looseObject({
	uri: string(),
	digest: record(string(), string())
})).optional() }) });
/** @returns `undefined` when the statement names no source */
function originOf({ predicate }) {
	const parsed = provenance.safeParse(predicate);
	const [dependency] = parsed.success ? parsed.data.buildDefinition.resolvedDependencies ?? [] : [];
	const revision = dependency?.digest["gitCommit"];
	if (dependency === void 0 || revision === void 0 || revision === "") return void 0;
	return {
		source: dependency.uri.replace(/^git\+/, "").replace(/@[^@/]*(?:\/[^@]*)?$/, ""),
		revision,
		attested: true
	};
}
// src/inspect/rebuild.ts
/** Building a published pack again from the commit that it names, and telling whether the same comes out. */
/**
* @param text pinned by digest
* @throws PackwrightError `DIGEST_REQUIRED`, `SOURCE_UNKNOWN` when nothing names a commit or it cannot be had,
*   `PACK_NOT_FOUND` when the commit has no such pack, and what building refuses
*/
async function rebuild(text, options = {}) {
	try {
		var _usingCtx$1 = _usingCtx();
		const reference = parseReference(text);
		if (!isPinned(reference)) throw new PackwrightError("DIGEST_REQUIRED", `${text} is not pinned by digest.`, { hint: "Name exactly what is to be built again: …@sha256:<64 hex>." });
		const { found, origin } = await withRegistry(options, "pull", async (opened) => {
			const registry = rememberAnswers(opened);
			const inspection = await inspectPack(reference, registry, options.signal);
			return {
				found: inspection,
				origin: await originFor(reference, inspection, registry, options)
			};
		});
		const directory = _usingCtx$1.a(await temporaryDirectory("packwright-rebuild-")).path;
		const { env = process.env, signal } = options;
		await checkOut(options.source ?? origin.source, origin.revision, join(directory, "source"), env, signal);
		const pack = await findPack(join(directory, "source"), found.name, options);
		refuseCommand(pack, options);
		const built = await buildArtifact(pack, {
			outDir: join(directory, "out"),
			version: found.version,
			source: {},
			signal: options.signal
		});
		return compare(formatReference({
			...reference,
			digest: found.digest
		}), found, built, origin);
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function originFor(reference, { name, version, annotations }, registry, options) {
	const trust = await trustContext(options);
	if (isAsked(trust)) {
		const bundles = signatureBundles(reference, reference.digest, registry, options.signal);
		const judged = {
			repository: reference,
			name,
			version
		};
		const { trusted } = await readStatements(reference.digest, judged, bundles, PROVENANCE_PREDICATE, trust, void 0);
		const origin = trusted.map(originOf).find((candidate) => candidate !== void 0);
		if (origin !== void 0) return origin;
	}
	const [source, revision] = [annotations["org.opencontainers.image.source"] ?? options.source, annotations[REVISION]];
	if (source !== void 0 && revision !== void 0) return {
		source,
		revision,
		attested: false
	};
	throw new PackwrightError("SOURCE_UNKNOWN", `${formatReference(reference)} does not say which commit it was built from.`, { hint: "Only packs that were published from a git checkout can be built again." });
}
async function findPack(source, name, options) {
	const usual = join(source, options.packsDir ?? "packs");
	const place = options.packsDir !== void 0 || await exists(usual) ? usual : source;
	const found = await discoverPacks(place);
	for (const candidate of found) if ("pack" in candidate && candidate.pack.manifest?.name === name) return candidate.pack;
	throw new PackwrightError("PACK_NOT_FOUND", `The commit has no pack "${name}" in ${options.packsDir ?? "packs"}.`, { hint: "Say where its packs are: --packs-dir <directory in the repository>." });
}
function refuseCommand(pack, { allowBuildCommand }) {
	const command = pack.manifest?.build?.command;
	if (command === void 0 || allowBuildCommand === true) return;
	throw new PackwrightError("USAGE", `The pack is built by a command of its own: ${command}.`, { hint: "If you trust the commit to run it here, say --allow-build-command." });
}
function compare(reference, found, built, origin) {
	const [part] = built.parts;
	if (part === void 0) throw new PackwrightError("INTERNAL", "Nothing was built.");
	const published = found.content_digest ?? null;
	const { contentDigest, digest } = part.archive;
	const { files } = comparePacks({
		...found,
		size: 0
	}, {
		manifest: built.manifest,
		files: part.files,
		size: 0
	});
	return {
		reference,
		same: part.contentDigests.some((digest) => digest === published),
		content_digest: {
			published,
			built: contentDigest
		},
		same_layer: found.layer.digest === digest,
		origin,
		files: {
			added: files?.added ?? [],
			removed: files?.removed ?? [],
			changed: files?.changed.map(({ path }) => path) ?? []
		}
	};
}
// src/commands/inspect/rebuild.ts
/** `packwright rebuild`: does the named commit really give this pack? */
function rebuildCommand(program, context) {
	const command = program.command("rebuild").description("Build a published pack again from the commit that it names, and compare").argument("<reference>", "pinned by digest: …@sha256:<64 hex>").option("--source <place>", "a clone of the source repository; else the one that the pack names").option("--packs-dir <dir>", "where its packs are in the repository (packs, else the whole of it)").option("--allow-build-command", "run the build command that the commit names");
	examples(withTrustFlags(withConnectionFlags(command)), ["packwright rebuild ghcr.io/acme/packs/claude@sha256:<64 hex>", "packwright rebuild ghcr.io/acme/packs/claude@sha256:<64 hex> --source ."]);
	command.action(async (reference, flags) => {
		const output = outputOf(command);
		const { source, packsDir, allowBuildCommand } = flags;
		const done = await rebuild(reference, {
			...connection(flags, context),
			source,
			packsDir,
			allowBuildCommand,
			trust: trust(flags)
		});
		if (done.same) return output.result({ ...done }, () => describe(done, output));
		if (!output.json) output.result({}, () => describe(done, output));
		const { revision, source: from } = done.origin;
		throw new Reported("BUILD_DIFFERS", `${done.reference} is not what the commit ${revision} of ${from} gives.`, { hint: "It was built from something else, or by a build that does not always give the same." }, { ...done });
	});
}
function describe(done, output) {
	const { origin, content_digest: digest, files } = done;
	const said = origin.attested ? "as its publisher attests" : "as its annotations say";
	const lines = [
		`source     ${origin.source}`,
		`commit     ${origin.revision} (${said})`,
		`published  ${digest.published ?? "does not say"}`,
		`built      ${digest.built}`,
		...files.added.map((path) => `+ ${path}`),
		...files.removed.map((path) => `- ${path}`),
		...files.changed.map((path) => `~ ${path}`)
	].map(printable);
	const verdict = done.same ? paint("green", `The same content${done.same_layer ? ", and the same layer" : ""}.`, output.stdout) : paint("red", "Other content.", output.stdout);
	return [...lines, verdict].join("\n");
}
export { rebuildCommand };
