import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as buildArtifact } from "./build-Ci3e2H7e.js";
import { d as lockfilePath, f as outDirectory, n as examples, o as compression, p as packsDirectory, r as outputOf } from "./command-D3HcMSvB.js";
import { t as openSources } from "./source-ZPKi_OSe.js";
import { i as readLockfileIfExists } from "./read-CKEQI5lw.js";
import { i as buildContext, t as isMixed } from "./found-D4oELqxW.js";
import { n as findReleased } from "./check-tag-D6KowR7j.js";
import { i as readSettings, t as builtBy } from "./settings---kfCZrD.js";
import { t as bytes } from "./bytes-DO5p17sT.js";
import { t as releaseOf } from "./release-CFgX2TNh.js";
import { relative } from "node:path";
// src/publish/build.ts
/** Building packs without sending them anywhere, and holding what was built against a lockfile. */
/** Builds packs into `outDir` and sends nothing. The first pack that cannot be built stops it. */
async function build(options) {
	const found = await findReleased(options);
	const sourceOf = openSources(options.env ?? process.env);
	const source = await sourceOf(options.packsDir ?? "packs");
	const settings = builtBy(await readSettings());
	const context = {
		...await buildContext(options, source),
		sourceOf,
		builtBy: settings,
		allowUnreleased: true,
		keepsVersions: isMixed(found)
	};
	const built = [];
	for (const discovery of found) {
		if ("error" in discovery) throw discovery.error;
		const pack = await buildArtifact(discovery.pack, context);
		built.push({
			pack,
			location: discovery.location
		});
	}
	return {
		built,
		differences: options.check === void 0 ? [] : await compareWithLock(built, options.check)
	};
}
async function compareWithLock(built, file) {
	const lock = await readLockfileIfExists(file);
	if (lock === void 0) throw new PackwrightError("NOT_FOUND", `There is no lockfile at ${file} to compare with.`);
	return built.flatMap(({ pack }) => {
		const { name, version } = pack.manifest;
		const entry = lock.packs.find((candidate) => candidate.name === name);
		return (entry === void 0 ? [[
			"entry",
			"(none)",
			version
		]] : [[
			"version",
			entry.version,
			version
		], ...pack.parts.flatMap((part) => factsOf(part, entry))]).filter(([, locked, now]) => locked !== void 0 && locked !== now).map(([what, locked, now]) => ({
			name,
			what,
			locked,
			built: now
		}));
	});
}
/** What the lockfile says of an archive, beside what was built. */
function factsOf({ archive, target, artifact, contentDigests }, entry) {
	const locked = target === void 0 ? entry : entry.platforms?.find((variant) => variant.target === target);
	const isOther = locked?.media_type !== void 0 && locked.media_type !== artifact.layer.mediaType;
	const isOlder = locked?.content_digest !== archive.contentDigest && contentDigests.some((digest) => digest === locked?.content_digest);
	const of = target === void 0 ? "" : ` of ${target}`;
	return [[
		`content digest${of}`,
		isOlder ? void 0 : locked?.content_digest,
		archive.contentDigest
	], [
		`layer integrity${of}`,
		isOther || isOlder ? void 0 : locked?.integrity,
		archive.integrity
	]];
}
// src/commands/publish/build.ts
/** `packwright build`: deterministic archives into the output directory; with `--check`, held against the lockfile. */
function buildCommand(program, context) {
	const command = program.command("build").description("Build the archives of packs, or check that they are what the lockfile records").argument("[packs...]", "names or directories of packs; all of them when none is named").option("--packs-dir <dir>", "PACKS_DIR; where the packs are (packs)").option("--out-dir <dir>", "OUT_DIR; where archives are written (dist/packs)").option("--pack-version <version>", "PACK_VERSION, for packs that state none").option("--compression <name>", "zstd or gzip").option("--check", "fail when a build differs from the lockfile").option("--lock <file>", "the lockfile (packs.lock.json)");
	examples(command, [
		"packwright build",
		"packwright build claude --out-dir /tmp/packs",
		"packwright build --check"
	]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const progress = output.progress();
		const { env, signal } = context;
		const { built, differences } = await build({
			packs,
			packsDir: packsDirectory(flags.packsDir, env),
			outDir: outDirectory(flags.outDir, env),
			...await releaseOf(flags.packVersion, env),
			compression: compression(flags.compression),
			...flags.check === true ? { check: lockfilePath(flags.lock) } : {},
			env,
			signal,
			onEvent: progress.onEvent
		}).finally(() => progress.done());
		for (const { pack } of built) for (const warning of pack.warnings) output.warn(warning);
		if (differences.length > 0) {
			const first = differences.map(({ name, what, locked, built: now }) => `${name}: ${what} is ${now}, locked is ${locked}`);
			throw new PackwrightError("BUILD_DIFFERS", `The build is not what the lockfile records. ${first.join(". ")}.`, {
				hint: "If the change is meant, raise the version and publish.",
				details: { differences }
			});
		}
		const rows = built.flatMap(({ pack }) => pack.parts.map(({ archive, artifact, target }) => ({
			name: pack.manifest.name,
			version: pack.manifest.version,
			...target === void 0 ? {} : { target },
			file: relative(process.cwd(), archive.location),
			size: archive.size,
			content_digest: archive.contentDigest,
			layer_digest: archive.digest,
			digest: artifact.manifest.descriptor.digest
		})));
		output.result({
			packs: rows,
			checked: flags.check === true
		}, () => {
			const cells = rows.map((row) => [
				row.name,
				row.version,
				row.file,
				row.content_digest,
				bytes(row.size)
			]);
			const table = output.table([
				"PACK",
				"VERSION",
				"FILE",
				"CONTENT DIGEST",
				"SIZE"
			], cells);
			return flags.check === true ? `${table}\n\nThe build is what the lockfile records.` : table;
		});
	});
}
export { buildCommand };
