import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { i as asPackwrightError, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { r as readLockfile } from "./read-CKEQI5lw.js";
import { r as recordMemory } from "./write-BM3KcF9g.js";
import { _ as samePlace, a as formatReference, i as canonicalPlace, m as parseReference } from "./reference-BXVmMd2r.js";
import { s as requirePlatform } from "./platform-B9cimzIF.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { i as placePack } from "./place-CDnc4Uko.js";
import { t as openPlaces } from "./places-DR44VNlS.js";
import { i as pullAll, n as fromLock, r as memoryOf } from "./many-Y2N8rd8c.js";
// src/pull/pull.ts
/** Pulling, inspecting and the local store, with real registries plugged in. */
/**
* Pulls packs into the store and, on request, into a directory. Every pack is checked before it appears anywhere; the
* first failure stops the rest.
*
* @throws PackwrightError `DIGEST_REQUIRED`, `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `LOCKFILE_INVALID`,
*   `TARGET_EXISTS`, the registry's faults (exit 4 and 5), and whatever is wrong with the content (exit 6)
*/
async function pull(options) {
	const { lockfile, onEvent } = options;
	const trust = await trustContext(options);
	const places = openPlaces(options.env ?? process.env, onEvent);
	const wanted = await wantedPacks(options, places);
	return await withRegistry(options, "pull", async (registry) => {
		const { requireDigest, platform: named } = options;
		const platform = named === void 0 ? void 0 : requirePlatform(named);
		const context = {
			registry,
			store: storeOf(options),
			requireDigest,
			platform
		};
		const refuseYanked = options.trust?.refuseYanked;
		const settings = {
			...options,
			trustContext: trust,
			refuseYanked
		};
		const seen = [];
		const results = await pullAll(wanted, context, settings, async (pulled) => {
			seen.push(pulled);
			return await resultOf(pulled, options);
		});
		if (lockfile === void 0) await rememberPlaces(seen, places);
		else await rememberInLockfile(seen, lockfile, places, onEvent);
		return results;
	});
}
async function rememberPlaces(seen, places) {
	for (const { reference, memory } of seen) await places.remember(canonicalPlace(reference), memory);
}
/** What a lockfile does not lock is remembered by the user; one that cannot be written to is told. */
async function rememberInLockfile(seen, lockfile, places, onEvent) {
	const { packs } = await readLockfile(lockfile);
	const digests = new Set(packs.map(({ digest }) => digest));
	const locked = seen.filter(({ reference }) => digests.has(reference.digest));
	await rememberPlaces(seen.filter((pulled) => !locked.includes(pulled)), places);
	try {
		await recordMemory(lockfile, new Map(locked.map(({ reference, memory }) => [reference.digest, memory])));
	} catch (cause) {
		const { message } = asPackwrightError(cause);
		onEvent?.({
			type: "warning",
			message: `The lockfile does not remember who signed: ${message}`
		});
	}
}
async function resultOf(pulled, options) {
	const { stored, reference, fromStore, trust, status } = pulled;
	const { record, tree } = stored;
	const { force, signal } = options;
	const placed = options.into === void 0 ? void 0 : await placePack(stored, options.into, {
		force,
		signal
	});
	if (placed !== void 0) options.onEvent?.({
		type: "installed",
		reference: formatReference(reference),
		directory: placed.directory,
		already: !placed.written
	});
	return {
		name: record.name,
		version: record.version,
		reference: formatReference(reference),
		digest: reference.digest,
		contentDigest: record.content_digest,
		size: record.size,
		directory: tree,
		...placed === void 0 ? {} : { installed: placed.directory },
		fromStore,
		trust,
		...status === void 0 ? {} : { status },
		manifest: record.manifest,
		files: record.files
	};
}
async function wantedPacks(options, places) {
	const direct = (options.references ?? []).map((text) => parseReference(text));
	const packs = options.lockfile === void 0 ? [] : (await readLockfile(options.lockfile)).packs;
	if (direct.length > 0 || options.lockfile === void 0) return await Promise.all(direct.map(async (reference) => {
		const held = packs.find((entry) => samePlace(parseReference(entry.oci_ref), reference));
		return {
			reference,
			expected: {
				typed: true,
				memory: held === void 0 ? await places.recall(canonicalPlace(reference)) : memoryOf(held)
			}
		};
	}));
	const chosen = options.packs ?? [];
	const absent = chosen.find((name) => !packs.some((entry) => entry.name === name));
	if (absent !== void 0) throw new PackwrightError("PACK_NOT_FOUND", `${options.lockfile} has no pack "${absent}".`);
	return packs.filter(({ name }) => chosen.length === 0 || chosen.includes(name)).map((entry) => fromLock(entry, options.lockfile));
}
/** What a reference says of its pack: manifest, files, annotations, sizes. The layer is not fetched. */
async function inspect(reference, options = {}) {
	const parsed = parseReference(reference);
	return await withRegistry(options, "pull", (registry) => inspectPack(parsed, registry, options.signal));
}
export { pull as n, inspect as t };
