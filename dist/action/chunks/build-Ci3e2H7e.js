import { a as INTEGRITY, f as SOURCE, h as TITLE, l as REVISION, m as TARGET, n as CONTENT_DIGEST, p as SOURCE_DIRTY, r as CREATED } from "./annotations-CkOcgrkJ.js";
import { l as writeImageIndex, u as writeImageManifest } from "./manifest-CUep4mQv.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { r as settleVersion, t as UNRELEASED } from "./version-UWSnRO1u.js";
import { S as prebuiltMediaType, d as defaultDialect, v as lossesOf } from "./systems-DBaAAcMm.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { t as digestOf } from "./digest-BCUvoWcb.js";
import { v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { t as EXTENSIONS } from "./compression-DUiaE2yR.js";
import { i as hashFile, n as olderContentDigest, r as packArchive } from "./pack-zeqM_2AH.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { t as execa } from "./execa-DnIJB9GP.js";
import { a as byPath } from "./entry-rules-D4VvZRWY.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as collectFiles, n as fileProblems, r as refuseProblems } from "./validate-Ch5zWY3J.js";
import { o as parsePlatform } from "./platform-B9cimzIF.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { i as saidWith, t as holdAgainstCommit } from "./held-DusrD64f.js";
import { readdirSync, statSync } from "node:fs";
import { copyFile, stat, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
// src/artifact/compose.ts
/** Puts an artifact together: the dialect's parts, the layers, and where it was built from. */
/** Composes the image manifest of a pack. The same pack and source give the same bytes on every machine. */
function composeArtifact(pack, dialect, source, platform) {
	const parts = dialect.write({
		...pack,
		created: source.created
	}, platform);
	const layer = {
		mediaType: pack.layer.mediaType,
		digest: pack.layer.digest,
		size: pack.layer.size,
		annotations: { [TITLE]: parts.layerTitle ?? pack.layer.fileName }
	};
	const layers = parts.layers ?? [layer];
	const annotations = {
		...parts.annotations,
		...source.source === void 0 ? {} : { [SOURCE]: source.source },
		...source.revision === void 0 ? {} : { [REVISION]: source.revision },
		...source.dirty ? { [SOURCE_DIRTY]: String(source.dirty) } : {},
		...source.created === void 0 ? {} : { [CREATED]: source.created }
	};
	const { artifactType } = parts;
	return {
		manifest: writeImageManifest({
			artifactType,
			config: withData(parts.config),
			layers,
			annotations
		}),
		config: parts.config,
		layer: layers[0] ?? layer,
		layers,
		annotations
	};
}
/** The index of a dialect whose artifacts are listed once a platform, all with the same content. */
function composePlatforms(artifacts, platforms) {
	const manifests = artifacts.flatMap(({ manifest }, index) => {
		const platform = platforms[index];
		const { mediaType, digest, size } = manifest.descriptor;
		return platform === void 0 ? [] : [{
			mediaType,
			digest,
			size,
			platform: { ...platform }
		}];
	});
	const [first] = artifacts;
	const { artifactType = "" } = first?.manifest.descriptor ?? {};
	return writeImageIndex({
		artifactType,
		manifests,
		annotations: first?.annotations ?? {}
	});
}
/**
* A small config travels inside the manifest as well, as the specification allows: one request fewer a pack.
*
* @see https://github.com/opencontainers/image-spec/blob/v1.1.1/descriptor.md#embedded-content
*/
function withData(config) {
	if (config.descriptor.mediaType !== "application/vnd.packwright.pack.config.v1+json" || config.bytes.length > MAX_EMBEDDED_CONFIG) return config.descriptor;
	return {
		...config.descriptor,
		data: Buffer.from(config.bytes).toString("base64")
	};
}
const MAX_EMBEDDED_CONFIG = 16384;
// src/build/content.ts
/** What goes into an archive: the files of a pack, what its build command leaves, and archives that are built already. */
/** The pack's own files, or what its build command leaves, always with the manifest. */
async function publishedTree(pack, manifest) {
	if (manifest.build === void 0) return await collectFiles(pack.location, {
		files: manifest.files,
		always: [pack.file]
	});
	const { command, output } = manifest.build;
	await runBuild(pack.location, command);
	const found = await stat(join(pack.location, output)).catch(() => void 0);
	if (found === void 0) throw new PackwrightError("BUILD_COMMAND_FAILED", `${pack.location}: "${command}" left no ${output}.`, { hint: "Correct \"build.output\" in the manifest, or what the command writes." });
	const own = await collectFiles(pack.location, { files: [pack.file] });
	const built = found.isDirectory() ? await collectFiles(join(pack.location, output), { files: manifest.files }) : await collectFiles(pack.location, { files: [output] });
	const files = [...own.files, ...built.files.filter(({ path }) => path !== pack.file)];
	files.sort(byPath);
	return {
		files,
		leftOut: built.leftOut,
		wants: own.wants
	};
}
async function runBuild(directory, command) {
	const result = await execa(command, {
		shell: true,
		cwd: directory,
		reject: false,
		all: true,
		stdin: "ignore"
	});
	if (!result.failed) return;
	const last = result.all.trim().split("\n").slice(-5).join("\n");
	throw new PackwrightError("BUILD_COMMAND_FAILED", `${directory}: "${command}" ended with ${result.exitCode}.`, { hint: last === "" ? "It printed nothing." : `It printed: ${last}` });
}
/** The texts of the files that a dialect reads. */
async function textsOf(tree, paths) {
	const texts = /* @__PURE__ */ new Map();
	for (const { path, location } of tree.files) if (paths.includes(path)) texts.set(path, await readText(location));
	return texts;
}
/** Takes an archive as it is. @throws PackwrightError `OUTPUT_UNWRITABLE` */
async function takePrebuilt(prebuilt, manifest, { outDir }) {
	const fileName = `${manifest.name}-${tagOfVersion(manifest.version)}${extname(prebuilt)}`;
	const location = join(outDir, fileName);
	try {
		await copyFile(prebuilt, location);
	} catch (cause) {
		throw outputError(location, cause);
	}
	const hashed = await hashFile(location);
	return {
		archive: {
			location,
			contentDigest: hashed.digest,
			...hashed
		},
		pack: {
			manifest,
			contentDigest: hashed.digest,
			layer: {
				...hashed,
				fileName,
				mediaType: prebuiltMediaType(prebuilt)
			}
		},
		blobs: [],
		contentDigests: [hashed.digest],
		warnings: [`${manifest.name}: published as it is, from ${basename(prebuilt)}`]
	};
}
// src/build/variants.ts
/**
* Platform variants: one archive a platform under one image index.
*
* A pack whose directory holds `targets/<triple>/` has variants: each is the pack's common files with those of its own
* directory over them.
*/
const TARGETS = "targets";
/** The variants of a pack's directory, by target triple; empty unless everything in `targets/` names a platform. */
function variantTargets(location) {
	const directory = join(location, TARGETS);
	if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
	const entries = readdirSync(directory, { withFileTypes: true });
	return entries.every((entry) => entry.isDirectory() && isTarget(entry.name)) ? entries.map(({ name }) => name).sort() : [];
}
/** A triple, or what runs everywhere. */
function isTarget(name) {
	return name === "noarch" || parsePlatform(name) !== void 0;
}
/** The common files with those of one target over them. */
async function variantTree(location, common, target) {
	const own = await collectFiles(join(location, TARGETS, target), {});
	const files = new Map(common.files.filter(({ path }) => !path.startsWith(`${TARGETS}/`)).map((file) => [file.path, file]));
	for (const file of own.files) files.set(file.path, file);
	return {
		files: [...files.values()].sort(byPath),
		leftOut: [...common.leftOut, ...own.leftOut]
	};
}
/** The index over a pack's variants. */
function composeIndex(parts) {
	const [first] = parts;
	if (first === void 0) throw new PackwrightError("INTERNAL", "There is no variant.");
	const { artifactType = "" } = first.artifact.manifest.descriptor;
	const { [CONTENT_DIGEST]: _, [INTEGRITY]: __, ...annotations } = first.artifact.annotations;
	const manifests = parts.map(({ target, artifact, contentDigest }) => {
		const { libc: ___, ...platform } = parsePlatform(target) ?? {};
		const { mediaType, digest, size } = artifact.manifest.descriptor;
		const entry = {
			mediaType,
			digest,
			size,
			artifactType,
			annotations: {
				[CONTENT_DIGEST]: contentDigest,
				[TARGET]: target
			}
		};
		const { os, architecture, variant } = platform;
		if (os === void 0 || architecture === void 0) return entry;
		return {
			...entry,
			platform: {
				os,
				architecture,
				...variant === void 0 ? {} : { variant }
			}
		};
	});
	return writeImageIndex({
		artifactType,
		manifests,
		annotations
	});
}
// src/build/archive.ts
/** The archives of a pack: one, or one a platform. */
/** One archive, or one a platform when the pack has variants. */
async function buildArchives(pack, published, manifest, dialect, context) {
	try {
		var _usingCtx$1 = _usingCtx();
		const scratch = _usingCtx$1.a(pack.stamp === void 0 ? void 0 : await temporaryDirectory("packwright-stamp-"));
		const tree = scratch === void 0 ? published : await stamped(published, pack, manifest.version, scratch.path);
		const targets = variantTargets(pack.location);
		refuseUnsuited(pack, manifest, dialect, tree, targets);
		if (targets.length === 0) return [await buildArchive(pack, tree, manifest, dialect, context)];
		const built = [];
		for (const target of targets) {
			const own = await variantTree(pack.location, tree, target);
			built.push({
				...await buildArchive(pack, own, manifest, dialect, context, target),
				target
			});
		}
		return built;
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** The release's version stands in the manifest that goes up, where the release decides it. */
async function stamped(tree, { stamp, file }, version, scratch) {
	const own = tree.files.find(({ path }) => path === file);
	if (stamp === void 0 || own === void 0) return tree;
	const text = stamp(version);
	if (text === await readText(own.location)) return tree;
	const location = join(scratch, "manifest");
	await writeFile(location, text);
	const changed = {
		...own,
		location,
		size: Buffer.byteLength(text)
	};
	return {
		...tree,
		files: tree.files.map((one) => one === own ? changed : one)
	};
}
async function buildArchive(pack, tree, manifest, dialect, context, target) {
	refuseProblems(pack.location, await fileProblems(manifest, tree, pack.file));
	const shape = dialect.shape(manifest, context.compression);
	const told = `${target === void 0 ? "" : `-${target}`}${context.fileSuffix ?? ""}${EXTENSIONS[shape.compression]}`;
	const fileName = `${manifest.name}-${tagOfVersion(manifest.version)}${told}`;
	const total = tree.files.reduce((sum, { size }) => sum + size, 0);
	let bytes = 0;
	const { files, ...archive } = await packArchive(tree, shape, join(context.outDir, fileName), {
		signal: context.signal,
		onBytes: (count) => {
			bytes += count;
			context.onEvent?.({
				type: "building",
				pack: manifest.name,
				bytes,
				total
			});
		}
	});
	const older = await olderContentDigest(tree);
	return {
		archive,
		pack: {
			manifest,
			files,
			contentDigest: archive.contentDigest,
			layer: {
				...archive,
				fileName,
				mediaType: dialect.layerMediaType(shape)
			},
			texts: await textsOf(tree, dialect.reads ?? [])
		},
		blobs: blobsOf(tree, files),
		contentDigests: [archive.contentDigest, ...older === void 0 ? [] : [older]],
		warnings: tree.leftOut.map(({ path, why }) => `${manifest.name}: left out ${path} (${why})`)
	};
}
/** @throws PackwrightError `DIALECT_UNSUITED` */
function refuseUnsuited(pack, manifest, dialect, tree, targets) {
	const paths = tree.files.map(({ path }) => path);
	const why = (targets.length > 0 && dialect.loses.includes("variants") ? "it has variants for platforms" : void 0) ?? dialect.unsuited?.(manifest, paths);
	if (why === void 0) return;
	throw new PackwrightError("DIALECT_UNSUITED", `${pack.location} cannot be published as ${dialect.name}: ${why}.`, {
		hint: "packwright dialects says what each is for.",
		details: {
			pack: manifest.name,
			dialect: dialect.name
		}
	});
}
function blobsOf(tree, files) {
	const locations = new Map(tree.files.map(({ path, location }) => [path, location]));
	return files.map(({ path, sha256 }) => ({
		digest: digestOf(sha256),
		location: locations.get(path) ?? ""
	}));
}
// src/build/source/pack-source.ts
/** Where one pack's files come from, held against the commit that is named for them. */
/** @param tree absent when an archive is published as it is: that is what its build step made */
async function sourceOf(pack, manifest, tree, context) {
	const { checkout, ...facts } = await context.sourceOf?.(pack.location) ?? context.source;
	if (checkout === void 0) return { source: facts };
	if (!("commit" in checkout)) {
		const why = `nobody can tell whether it is what its commit has: ${checkout.why}`;
		return {
			source: {
				...facts,
				dirty: "unknown"
			},
			changed: {
				paths: [],
				why,
				hint: checkout.hint
			}
		};
	}
	if (tree === void 0) return { source: {
		...facts,
		dirty: false,
		built: [basename(pack.prebuilt ?? "")]
	} };
	const said = saidWith(manifest.build?.output, context.builtBy?.(manifest.name, pack.location));
	const { differs, built } = await holdAgainstCommit(checkout, pack.location, tree, said);
	const source = {
		...facts,
		dirty: differs.length > 0,
		built
	};
	if (differs.length === 0) return { source };
	const shown = differs.slice(0, MOST_SHOWN).map(({ path, why }) => `${join(pack.location, path)} ${why}`);
	const more = differs.length > MOST_SHOWN ? `, and ${differs.length - MOST_SHOWN} more` : "";
	const why = `it is not what the commit ${checkout.commit.slice(0, 12)} has: ${shown.join("; ")}${more}`;
	return {
		source,
		changed: {
			paths: differs.map(({ path }) => path),
			why,
			hint: COMMIT_IT
		}
	};
}
const MOST_SHOWN = 5;
const COMMIT_IT = "Commit it, name what a build step makes under \"built\" in packwright.json, or publish with --allow-dirty; the artifact then says so.";
// src/build/build.ts
/** The first half of the publish line: a pack's directory becomes a deterministic archive and the artifact around it. */
/**
* Builds one pack.
*
* @throws PackwrightError `MANIFEST_INVALID`, `VERSION_MISSING`, `VERSION_MISMATCH`, `BUILD_COMMAND_FAILED`,
*   `OUTPUT_UNWRITABLE`, and what the collection of files refuses
*/
async function buildArtifact(pack, context) {
	refuseProblems(pack.location, pack.problems);
	const manifest = withFiles(settle(pack, context), context.files);
	const dialect = context.dialectFor?.(manifest) ?? defaultDialect(manifest);
	makeDirectory(context.outDir);
	const tree = pack.prebuilt === void 0 ? await publishedTree(pack, manifest) : void 0;
	const { source, changed } = await sourceOf(pack, manifest, tree, context);
	const built = tree === void 0 ? [await takePrebuilt(pack.prebuilt, manifest, context)] : await buildArchives(pack, tree, manifest, dialect, context);
	const platforms = dialect.platforms ?? [];
	const origin = pack.origin ?? context.originOf?.(pack.location);
	const parts = built.map(({ archive, pack: about, target, blobs, contentDigests }) => {
		const [artifact, ...copies] = (platforms.length === 0 ? [void 0] : platforms).map((platform) => composeArtifact(about, dialect, origin ?? source, platform));
		if (artifact === void 0) throw new PackwrightError("INTERNAL", "A pack without an artifact was built.");
		const { files, layer } = about;
		const content = dialect.layerAFile === true ? blobs : [archive];
		return {
			archive,
			fileName: layer.fileName,
			artifact,
			copies,
			blobs: content,
			files,
			contentDigests,
			...target === void 0 ? {} : { target }
		};
	});
	const root = rootOf(parts, dialect);
	const size = parts.reduce((sum, { archive }) => sum + archive.size, 0);
	const { name, version } = manifest;
	context.onEvent?.({
		type: "built",
		pack: name,
		version,
		digest: root.descriptor.digest,
		size
	});
	const lost = lossesOf(dialect, manifest, parts[0]?.files ?? [], false);
	const losses = lost.length === 0 ? [] : [`${name}: the dialect ${dialect.name} has no place for ${lost.join(", ")}`];
	const taken = origin === void 0 ? [] : [`${name}: published again from ${origin.source} at ${origin.revision}; its licence: ${manifest.license ?? "unknown"}`];
	const limits = (dialect.limits?.(manifest, parts[0]?.files ?? [], size) ?? []).map((why) => `${name}: ${why}`);
	return {
		manifest,
		dialect,
		root,
		parts,
		warnings: [.../* @__PURE__ */ new Set([
			...built.flatMap((one) => one.warnings),
			...losses,
			...limits,
			...taken
		])],
		source,
		...changed === void 0 ? {} : { changed }
	};
}
function rootOf(parts, dialect) {
	const [only] = parts;
	if (dialect.platforms !== void 0 && only !== void 0) return composePlatforms([only.artifact, ...only.copies], dialect.platforms);
	const variants = parts.flatMap(({ target, artifact, archive }) => target === void 0 ? [] : [{
		target,
		artifact,
		contentDigest: archive.contentDigest
	}]);
	const [first] = parts;
	return variants.length > 0 || first === void 0 ? composeIndex(variants) : first.artifact.manifest;
}
function settle(pack, context) {
	const manifest = pack.manifest;
	if (manifest === void 0) throw new PackwrightError("MANIFEST_INVALID", `${pack.location} has no readable manifest.`);
	if (manifest.version === void 0 && context.version === void 0 && context.allowUnreleased === true) return {
		...manifest,
		version: UNRELEASED
	};
	if (pack.stamp !== void 0 && context.version !== void 0) return {
		...manifest,
		version: context.version
	};
	const keeps = context.keepsVersions === true && manifest.version !== void 0;
	return settleVersion(manifest, keeps ? void 0 : context.version);
}
function withFiles(manifest, files) {
	return files === void 0 || files.length === 0 ? manifest : {
		...manifest,
		files: [...files]
	};
}
export { buildArtifact as t };
