import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as makeDirectory } from "./make-directory-DgRcjsN5.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { n as require_tar_stream, t as unpackArchive } from "./unpack-DODLaam6.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as inspectPack } from "./inspect-C2g3NKEE.js";
import "./schema-CHxC6myi.js";
import { r as readLockfile } from "./read-DYPyrWSY.js";
import { _ as tagOfVersion, a as formatReference, f as lastComponent, p as parseReference } from "./reference-DudNQwii.js";
import { t as openDestination } from "./destination-DFJ-h9UA.js";
import { t as withRegistry } from "./connection-BGNuCD33.js";
import { n as mirrorArtifact } from "./line-BrsTDc54.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { i as byBytes } from "./entry-rules-D4VvZRWY.js";
import { t as outputError } from "./output-error-CltWE5W_.js";
import { createReadStream, createWriteStream } from "node:fs";
import { readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
// src/mirror/mirror.ts
init_p_map();
const DEFAULT_CONCURRENCY = 4;
/**
* Copies packs with their signatures, attestations and statuses. What is there already is not sent again, so that it can
* be run until it is through.
*
* @throws PackwrightError `USAGE`, `FLAGS_CONFLICT` when two packs would have one name, and what `mirrorArtifact` throws
*/
async function mirror(options) {
	try {
		var _usingCtx$2 = _usingCtx();
		const to = options.to.replace(/\/+$/, "");
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
				const copy = async ({ from, tag }) => {
					const target = {
						...parseReference(`${to}/${lastComponent(from)}`),
						tag
					};
					return await mirrorArtifact(from, target, {
						registry,
						destination,
						scratch,
						onEvent,
						signal
					});
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
async function wantedArtifacts(options, registry) {
	const named = await pMap(options.references ?? [], (text) => settle(parseReference(text), registry, options.signal), { concurrency: DEFAULT_CONCURRENCY });
	if (options.lockfile === void 0) return named;
	const { packs } = await readLockfile(options.lockfile);
	return [...packs.map(({ name, version, oci_ref, digest }) => {
		if (digest === "DRY_RUN") throw new PackwrightError("LOCKFILE_INVALID", `${options.lockfile} is of a dry run: ${name} was not published.`);
		const place = parseReference(oci_ref);
		return {
			from: {
				...place,
				digest
			},
			tag: place.tag ?? tagOfVersion(version)
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
