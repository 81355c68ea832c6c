import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { n as require_tar_stream, t as unpackArchive } from "./unpack-Dmn7PUTd.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { o as isDocumentRepository } from "./document-COvyVJT9.js";
import "./schema-5QGnsWuM.js";
import { r as readLockfile } from "./read-CKEQI5lw.js";
import { a as formatReference, m as parseReference, p as lastComponent, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { i as versionInTag, n as cosignTag, t as COSIGN_SUFFIXES } from "./tags-c2p8jqCo.js";
import { r as memoryOf } from "./many-Y2N8rd8c.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { t as openDestination } from "./destination-RGkmu2aW.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as admit } from "./admit-CtFI3DUA.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { t as attachReferrer } from "./layout-writer-BjZpbI5n.js";
import { n as ensureListed } from "./attach-DWbO-rcJ.js";
import { i as isManifestMediaType, o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { n as readVerified } from "./verified-BeOcVkfj.js";
import { t as bundleReferrer } from "./attach-B82cj2Hv.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { t as bundleToAttach } from "./lazy-BPY1Iidl.js";
import { n as readTree, r as withStaged } from "./tree-2Vm_H5am.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { i as byBytes } from "./entry-rules-D4VvZRWY.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
// src/mirror/proofs.ts
init_p_map();
/** What proves something about an artifact and goes along with it: what refers to it, and what cosign keeps by tags. */
const MAX_REFERRERS = 1e3;
const MAX_REFERRER_BLOB = 67108864;
/** Everything that refers to the artifact or to one of its variants; what is broken is left where it is, and said. */
async function readReferrers(from, tree, context) {
	const { source, signal } = context;
	const found = [];
	for (const { descriptor } of [tree.root, ...tree.manifests]) {
		const listed = await source.referrers(from, descriptor.digest, signal);
		for (const entry of listed.slice(0, MAX_REFERRERS)) {
			const read = () => readReferrer(from, entry, descriptor.digest, source, signal);
			const referrer = await unlessBroken(`${entry.digest} refers to ${formatReference(from)}`, read, context);
			if (referrer !== void 0) found.push(referrer);
		}
	}
	return found;
}
/** What is broken is somebody else's, and no reason to copy nothing. */
async function unlessBroken(what, read, { onEvent }) {
	try {
		return await read();
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError) || thrown.exitCode !== 6 && thrown.exitCode !== 3) throw thrown;
		onEvent?.({
			type: "warning",
			message: `${what} and is left out: ${thrown.message}`
		});
		return;
	}
}
async function readReferrer(repository, entry, subject, registry, signal) {
	if (!isManifestMediaType(entry.mediaType)) return void 0;
	const { bytes, digest, mediaType } = await registry.manifest(repository, entry.digest, signal);
	const parsed = parseImageManifest(bytes, digest);
	if (parsed.subject?.digest !== subject) return void 0;
	const unique = new Map([parsed.config, ...parsed.layers].map((descriptor) => [descriptor.digest, descriptor]));
	const blobs = [];
	for (const descriptor of unique.values()) {
		const chunks = registry.blob(repository, descriptor, signal);
		blobs.push({
			descriptor,
			bytes: await readVerified(chunks, descriptor, descriptor.digest, MAX_REFERRER_BLOB)
		});
	}
	const artifactType = parsed.artifactType ?? parsed.config.mediaType;
	return {
		manifest: {
			bytes,
			descriptor: {
				mediaType,
				digest,
				size: bytes.length,
				artifactType
			}
		},
		blobs
	};
}
/** What cosign keeps beside an artifact by tags goes along; where such a tag has moved on, the target's moves as well. */
async function mirrorCosignTags(from, to, tree, context) {
	const { registry, source, destination, signal } = context;
	const count = {
		found: 0,
		copied: 0
	};
	const subjects = [tree.root, ...tree.manifests].map(({ descriptor }) => descriptor.digest);
	for (const tag of subjects.flatMap((subject) => COSIGN_SUFFIXES.map((kind) => cosignTag(subject, kind)))) {
		const digest = await source.resolve(from, tag, signal);
		if (digest === void 0) continue;
		count.found += 1;
		const target = {
			...to,
			tag
		};
		const look = () => registry.resolve(to, tag, signal);
		const there = await look();
		if (there === digest) continue;
		const proof = {
			...from,
			digest
		};
		const read = await unlessBroken(`${formatReference({
			...from,
			tag
		})} stands for signatures`, () => readTree(proof, source, signal), context);
		if (read === void 0) continue;
		count.copied += 1;
		await withStaged(proof, read, tag, context, async (staged) => {
			await destination.replace(staged, target, there, look, signal);
		});
	}
	return count;
}
/** Bundles that were accepted and lie elsewhere, with GitHub or in a file, lie beside the copy. */
async function acceptedReferrers(accepted, attached, { mediaType, digest, size }) {
	const there = new Set(attached.flatMap(({ blobs }) => blobs.map(({ bytes }) => sameJson(bytes))));
	const found = [];
	for (const text of accepted) {
		const bundle = await bundleToAttach(Buffer.from(text, "base64"), digest);
		if (bundle === void 0 || there.has(sameJson(Buffer.from(JSON.stringify(bundle.json))))) continue;
		const now = (/* @__PURE__ */ new Date()).toISOString();
		found.push(bundleReferrer(bundle.json, bundle.predicateType, {
			mediaType,
			digest,
			size
		}, now));
	}
	return found;
}
function sameJson(bytes) {
	try {
		return canonical(JSON.parse(Buffer.from(bytes).toString("utf8")));
	} catch {
		return;
	}
}
// src/mirror/line.ts
/**
* The mirror line: whatever a reference points at, with everything that proves something about it, to another place.
*
*     reference@digest → manifests below it → what refers to them → a private layout → one copy, tag last
*
* Nothing is interpreted: an artifact of any kind arrives byte for byte, so that its digest and its signatures hold.
*/
/**
* Copies one artifact; what the target has already is not sent again.
*
* @param accepted bundles that were accepted for it, base64: those that lie elsewhere than beside it go along
* @throws PackwrightError `REFERENCE_NOT_FOUND`, `DIGEST_MISMATCH`, `TAG_IMMUTABLE`, `ARTIFACT_INVALID`, and the faults of
*   both registries
*/
async function mirrorArtifact(from, to, context, accepted = []) {
	const { registry, source, destination, signal, onEvent } = context;
	const written = formatReference({
		...to,
		digest: from.digest
	});
	const tree = await readTree(from, source, signal);
	const attached = await readReferrers(from, tree, context);
	const referrers = [...attached, ...await acceptedReferrers(accepted, attached, tree.root.descriptor)];
	const tagged = await mirrorCosignTags(from, to, tree, context);
	const result = {
		from: formatReference(from),
		to: written,
		digest: from.digest,
		referrers: referrers.length + tagged.found
	};
	if (await registry.resolve(to, to.tag, signal) === from.digest) {
		const completed = await ensureListed(to, referrers, context) || tagged.copied > 0;
		return {
			...result,
			status: completed ? "completed" : "current"
		};
	}
	onEvent?.({
		type: "publishing",
		pack: to.path,
		reference: written
	});
	await withStaged(from, tree, to.tag, context, async (staged) => {
		for (const referrer of referrers) attachReferrer(staged, referrer);
		await destination.receive(staged, to, [], signal);
	});
	await ensureListed(to, referrers, context);
	return {
		...result,
		status: "copied"
	};
}
// src/mirror/mirror.ts
/** Mirroring packs with all their proofs: to another registry, into a directory of layouts, or into one file. */
const DEFAULT_CONCURRENCY = 4;
/**
* Copies packs with their signatures, attestations and statuses. What is there already is not sent again, so that it can
* be run until it is through.
*
* @throws PackwrightError `USAGE`, `FLAGS_CONFLICT` when two packs would have one name, exit 7
*   for what the policy or the lockfile does not admit, and what `mirrorArtifact` throws
*/
async function mirror(options) {
	try {
		var _usingCtx$2 = _usingCtx();
		const to = options.to.replace(/\/+$/, "");
		const trust = await trustContext(options);
		const layout = to.startsWith("oci-layout://");
		const { registry: host } = parseReference(`${to}/probe`);
		const scratch = _usingCtx$2.a(await temporaryDirectory("packwright-mirror-")).path;
		const destination = await openDestination({
			...options,
			target: { registry: layout ? to : host }
		});
		try {
			return await withRegistry(options, "pull,push", async (registry) => {
				const wanted = await wantedArtifacts(options, registry);
				refuseSameName(wanted);
				const { signal, onEvent } = options;
				const source = rememberAnswers(registry);
				const context = {
					registry,
					source,
					destination,
					scratch,
					onEvent,
					signal
				};
				const copy = async (artifact) => {
					const { from, tag } = artifact;
					const accepted = await acceptedFor(artifact, source, trust, options);
					return await mirrorArtifact(from, {
						...parseReference(`${to}/${lastComponent(from)}`),
						tag
					}, context, accepted);
				};
				return await pMap(wanted, copy, { concurrency: options.concurrency ?? DEFAULT_CONCURRENCY });
			});
		} finally {
			await destination.close();
		}
	} catch (_) {
		_usingCtx$2.e = _;
	} finally {
		await _usingCtx$2.d();
	}
}
/** Whoever takes from the mirror believes it: the gate decides what goes in. @returns the bundles that were accepted */
async function acceptedFor({ from, tag, memory }, source, trust, { onEvent, signal }) {
	const bundles = signatureBundles(from, from.digest, source, signal);
	const about = await inspectPack(from, source, signal).catch(() => void 0);
	const claim = {
		name: lastComponent(from),
		version: about?.version ?? versionInTag(tag)
	};
	const signed = isDocumentRepository(from) ? "standing" : "release";
	const asked = {
		reference: {
			...from,
			tag
		},
		pinned: true,
		memory,
		signed
	};
	const { report } = await admit(asked, claim, from.digest, bundles, trust);
	if (report.mode === "warn" && !report.verified) onEvent?.({
		type: "warning",
		message: `${formatReference(from)} is not verified: ${report.reason}`
	});
	return report.bundles;
}
async function wantedArtifacts(options, registry) {
	const named = await pMap(options.references ?? [], (text) => settle(parseReference(text), registry, options.signal), { concurrency: DEFAULT_CONCURRENCY });
	if (options.lockfile === void 0) return named;
	const { packs } = await readLockfile(options.lockfile);
	return [...packs.map((entry) => {
		const { name, version, oci_ref, digest } = entry;
		if (digest === "DRY_RUN") throw new PackwrightError("LOCKFILE_INVALID", `${options.lockfile} is of a dry run: ${name} was not published.`);
		const place = parseReference(oci_ref);
		return {
			from: {
				...place,
				digest
			},
			tag: place.tag ?? tagOfVersion(version),
			memory: memoryOf(entry)
		};
	}), ...named];
}
/** A tag is resolved once; a digest alone gets the tag of the version that it says it is. */
async function settle(reference, registry, signal) {
	const { tag, digest } = reference;
	if (tag !== void 0 && digest !== void 0) return {
		from: {
			...reference,
			digest
		},
		tag
	};
	if (tag !== void 0) {
		const found = await registry.resolve(reference, tag, signal);
		if (found !== void 0) return {
			from: {
				...reference,
				digest: found
			},
			tag
		};
		throw new PackwrightError("REFERENCE_NOT_FOUND", `${formatReference(reference)} does not exist.`, { hint: "Check the spelling and the tag; a private repository also needs credentials." });
	}
	const { version, digest: pinned } = await inspectPack(reference, registry, signal);
	if (version !== void 0) return {
		from: {
			...reference,
			digest: pinned
		},
		tag: tagOfVersion(version)
	};
	throw new PackwrightError("USAGE", `Nothing says under which tag ${formatReference(reference)} is to be found.`, { hint: "Name its tag as well: …:1.2.0@sha256:…" });
}
/** Packs of different places that end alike would overwrite each other. */
function refuseSameName(wanted) {
	const places = /* @__PURE__ */ new Map();
	for (const { from } of wanted) {
		const name = lastComponent(from);
		const { tag: _, digest: __, ...place } = from;
		const written = formatReference(place);
		const other = places.get(name);
		if (other !== void 0 && other !== written) throw new PackwrightError("FLAGS_CONFLICT", `${other} and ${written} would both become ${name}.`, { hint: "Mirror them to two places." });
		places.set(name, written);
	}
}
// src/mirror/write-tar.ts
/** A directory of ours as one tar file: sorted, without times and owners, so that the same content is the same file. */
var import_tar_stream = /* @__PURE__ */ __toESM(require_tar_stream(), 1);
/**
* Writes every file below `directory` into `file`, which appears only when it is complete.
*
* @throws PackwrightError `OUTPUT_UNWRITABLE`
*/
async function writeTar(directory, file, signal) {
	const partial = `${file}.${process.pid}.partial`;
	const pack = import_tar_stream.pack();
	const fill = async () => {
		const paths = (await readdir(directory, {
			recursive: true,
			withFileTypes: true
		})).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort(byBytes);
		for (const name of paths) {
			const location = join(directory, name);
			const { size } = await stat(location);
			const entry = pack.entry({
				name,
				size,
				mode: 420,
				mtime: /* @__PURE__ */ new Date(0),
				uid: 0,
				gid: 0
			});
			await pipeline(createReadStream(location), entry);
		}
		pack.finalize();
	};
	try {
		const filled = fill();
		filled.catch((cause) => pack.destroy(cause));
		await pipeline(pack, createWriteStream(partial, {
			flags: "wx",
			mode: 420
		}), { signal });
		await filled;
		await rename(partial, file);
	} catch (cause) {
		await rm(partial, { force: true });
		throw outputError(file, cause);
	}
}
// src/mirror/tar.ts
/** A mirror in one file: a tar with an image layout for each pack. */
/** What a file of packs may hold: it is as large as the packs in it. */
const TAR_LIMITS = {
	maxTotalBytes: 64 * 1024 ** 3,
	maxFileBytes: 32 * 1024 ** 3,
	maxEntries: 1e6,
	maxArchiveBytes: 64 * 1024 ** 3,
	maxPathBytes: 1024,
	maxDepth: 32
};
/** Mirrors into a tar. One that is there already is completed: what it holds is not fetched again. */
async function mirrorToTar(options) {
	return await withTar(options.to, options.signal, async (directory) => {
		const packs = await mirror({
			...options,
			to: `oci-layout://${directory}/packs`
		});
		const shown = (reference) => reference.replace(`oci-layout://${directory}/`, `${options.to}:`);
		return packs.map((pack) => ({
			...pack,
			to: shown(pack.to)
		}));
	});
}
/** Unpacks a tar into a private directory, lets `work` change it, and packs it again. */
async function withTar(file, signal, work) {
	try {
		var _usingCtx$1 = _usingCtx();
		const parent = dirname(resolve(file));
		makeDirectory(parent);
		const directory = _usingCtx$1.a(await temporaryDirectory(".packwright-tar-", parent)).path;
		if (await exists(file)) await readTar(file, directory, signal);
		const result = await work(directory);
		await writeTar(directory, file, signal);
		return result;
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** @throws PackwrightError `NOT_FOUND`, `ARCHIVE_INVALID`, `ARCHIVE_ENTRY_REFUSED` */
async function readTar(file, directory, signal) {
	if (!await exists(file)) throw new PackwrightError("NOT_FOUND", `${file} does not exist.`);
	await unpackArchive(createReadStream(file), { compression: "none" }, directory, {
		limits: TAR_LIMITS,
		signal
	});
}
export { mirror as i, readTar as n, withTar as r, mirrorToTar as t };
