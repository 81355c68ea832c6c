import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as writeFileAtomic, s as withLock } from "./atomic-CvPDqjyW.js";
import { t as readMended } from "./conflict-B2txk_dk.js";
import { i as readLockfileIfExists } from "./read-CKEQI5lw.js";
import { t as DRY_RUN } from "./schema-5QGnsWuM.js";
// src/lock/write.ts
/** Writes a lockfile: fixed key order, entries by name, atomically, and not at all when nothing changed. */
const ENTRY_KEYS = [
	"name",
	"own_name",
	"version",
	"file",
	"oci_ref",
	"digest",
	"media_type",
	"size",
	"integrity",
	"content_digest",
	"created_at",
	"signer",
	"bundle",
	"highest",
	"dependencies",
	"platforms",
	"dialects",
	"collection",
	"origin"
];
/**
* Merges entries into the lockfile; entries of other packs stay as they are.
*
* @returns whether the file was written; an identical publish changes no byte
* @throws PackwrightError `LOCKFILE_INVALID`, `OUTPUT_UNWRITABLE`, `LOCK_BUSY`
*/
async function mergeIntoLockfile(file, head, entries, now) {
	const merge = async () => {
		const before = await readLockfileIfExists(file);
		const next = merged(before, head, entries, now);
		if (before !== void 0 && sameButForTime(before, next)) return false;
		await writeFileAtomic(file, formatLockfile(next));
		return true;
	};
	try {
		return await withLock(`${file}.lock`, merge);
	} catch (cause) {
		throw outputError(file, cause);
	}
}
/** Adds what was seen of signers to the entries that do not know, by digest; what is known stays as it is. */
async function recordMemory(file, seen) {
	const record = async () => {
		const before = await readLockfileIfExists(file);
		if (before === void 0) return;
		const packs = before.packs.map((entry) => {
			const found = seen.get(entry.digest);
			return found === void 0 ? entry : withMemory(entry, found);
		});
		if (packs.some((entry, index) => entry !== before.packs[index])) await writeFileAtomic(file, formatLockfile({
			...before,
			packs
		}));
	};
	try {
		await withLock(`${file}.lock`, record);
	} catch (cause) {
		throw outputError(file, cause);
	}
}
/** An entry with what was seen of its signer; a signer that is known, or a look that found none, stays. */
function withMemory(entry, { signer, bundle, highest }) {
	const known = entry.signer != null || entry.signer === null && signer == null;
	const facts = known || signer === void 0 ? {} : { signer: signer === null ? null : signerEntry(signer) };
	const accepted = known || signer == null || bundle === void 0 ? {} : { bundle };
	const above = highest === void 0 || highest === entry.version || highest === entry.highest ? {} : { highest };
	const added = {
		...facts,
		...accepted,
		...above
	};
	return Object.keys(added).length === 0 ? entry : {
		...entry,
		...added
	};
}
/**
* Makes the entries of what a project consumes exactly these. What it publishes itself (entries with `file`) stays.
*
* @returns whether the file was written
* @throws PackwrightError `LOCKFILE_INVALID`, `OUTPUT_UNWRITABLE`, `LOCK_BUSY`
*/
async function writeConsumed(file, entries, now) {
	const write = async () => {
		const { lock: before, differing } = await readMended(file);
		const names = new Set(entries.map(({ name }) => name));
		const own = (before?.packs ?? []).filter((entry) => entry.file !== void 0 && !names.has(entry.name));
		const packs = [...own, ...entries].sort((a, b) => a.name < b.name ? -1 : 1);
		const { generated_at: _, git_sha, ...head } = before ?? {};
		const times = own.length > 0 ? {
			generated_at: now.toISOString(),
			git_sha
		} : {};
		const next = {
			...head,
			version: 1,
			...times,
			packs
		};
		if (before !== void 0 && differing === void 0 && sameButForTime(before, next)) return false;
		await writeFileAtomic(file, formatLockfile(next));
		return true;
	};
	try {
		return await withLock(`${file}.lock`, write);
	} catch (cause) {
		throw outputError(file, cause);
	}
}
/** The facts about a signer that are pinned. */
function signerEntry(signer) {
	const { identity, issuer, repository, workflow, ref, runner } = signer;
	const facts = Object.entries({
		identity,
		issuer,
		repository,
		workflow,
		ref,
		runner
	});
	return Object.fromEntries(facts.filter(([, fact]) => fact !== void 0));
}
/** Whether a lockfile pins something that was really published. */
function holdsPublished(lock) {
	return lock?.packs.some(({ digest }) => digest !== "DRY_RUN") ?? false;
}
function merged(before, head, entries, now) {
	const dry = entries.some(({ digest }) => digest === DRY_RUN);
	const byName = /* @__PURE__ */ new Map();
	for (const entry of before?.packs ?? []) if (dry || entry.digest !== "DRY_RUN") byName.set(entry.name, entry);
	for (const entry of entries) byName.set(entry.name, withSigner(entry, byName.get(entry.name)));
	const packs = [...byName.values()].sort((a, b) => a.name < b.name ? -1 : 1);
	return {
		...before,
		version: 1,
		generated_at: now.toISOString(),
		...head,
		packs
	};
}
/** What is published already was signed then; a publish that changes nothing does not forget by whom. */
function withSigner(entry, before) {
	const known = before?.digest === entry.digest ? before.signer : void 0;
	return entry.signer === void 0 && known !== void 0 ? {
		...entry,
		signer: known
	} : entry;
}
/** A commit that changed no pack is no change either. */
function sameButForTime(a, b) {
	const essence = (lock) => formatLockfile({
		...lock,
		generated_at: "",
		git_sha: null
	});
	return essence(a) === essence(b);
}
/** The file's text: the keys of the format in their order, then what a newer packwright added, two spaces, newline. */
function formatLockfile(lock) {
	const { version, release, generated_at, git_sha, registry, org, repo, packs, ...rest } = lock;
	return `${JSON.stringify({
		version,
		release,
		generated_at,
		git_sha,
		registry,
		org,
		repo,
		...rest,
		packs: packs.map(ordered)
	}, null, 2)}\n`;
}
function ordered(entry) {
	const known = ENTRY_KEYS.flatMap((key) => entry[key] === void 0 ? [] : [[key, entry[key]]]);
	const rest = Object.entries(entry).filter(([key]) => !ENTRY_KEYS.includes(key));
	return Object.fromEntries([...known, ...rest]);
}
export { withMemory as a, signerEntry as i, mergeIntoLockfile as n, writeConsumed as o, recordMemory as r, holdsPublished as t };
