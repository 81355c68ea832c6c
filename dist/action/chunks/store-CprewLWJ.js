import { a as errnoOf } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic, o as isAlive } from "./atomic-CvPDqjyW.js";
import { a as array, c as custom, d as literal, m as object, r as _enum, u as int, v as string } from "./schemas-BXokd3mV.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { i as sha256, n as hexOf, r as isDigest, t as digestOf } from "./digest-BCUvoWcb.js";
import { n as packManifest } from "./normalised-6UnnmVgs.js";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { homedir, hostname } from "node:os";
// src/store/record.ts
/** What the store remembers of a pack beside its files. */
const digest = custom(isDigest);
const packRecord = object({
	schema_version: literal(1),
	digest,
	/** where it was pulled from first */
	reference: string(),
	name: string(),
	version: string().optional(),
	dialect: string(),
	content_digest: digest,
	media_type: string(),
	/** bytes of the layer */
	size: int().nonnegative(),
	integrity: string(),
	created_at: string().nullable(),
	stored_at: string(),
	manifest: packManifest,
	/** the image manifest and the config as they were served, base64 */
	image_manifest: string(),
	config: string(),
	/** signature bundles that were accepted, base64 */
	bundles: array(string()).default([]),
	files: array(object({
		path: string(),
		size: int(),
		mode: _enum(["0644", "0755"]),
		sha256: string()
	}))
});
/** @returns `undefined` for a record that is not one, which the store treats as absent */
function parseRecord(text) {
	try {
		return packRecord.parse(JSON.parse(text));
	} catch {
		return;
	}
}
// src/store/store.ts
/**
* The content-addressed store: one directory a pack, named by the digest of its manifest.
*
* A pack is put together in a private staging directory and appears by one rename, so that what is in the store is
* whole, whoever else uses it and whenever a process dies. Files are read-only.
*
* What is small is read and written synchronously: hopping between threads costs more than it does.
*
*     <store>/packs/sha256/<hex>/{record.json, tree/…}
*     <store>/indexes/sha256/<hex>     the index over a pack's variants
*     <store>/staging/<host>.<pid>.<random>/
*/
const FOREIGN_STAGING_MS = 864e5;
/** `$XDG_CACHE_HOME/packwright`, or `~/.cache/packwright`. */
function defaultStoreRoot(env) {
	return join(env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache"), "packwright");
}
function openStore(root) {
	const packs = join(root, "packs", "sha256");
	const staging = join(root, "staging");
	const indexes = join(root, "indexes", "sha256");
	const owner = `${hostname()}.${process.pid}`;
	let swept;
	const read = async (digest) => {
		const directory = join(packs, hexOf(digest));
		const text = readIfExists(join(directory, "record.json"));
		const record = text === void 0 ? void 0 : parseRecord(text.toString("utf8"));
		if (record === void 0 || record.digest !== digest) return void 0;
		return {
			record,
			directory,
			tree: join(directory, "tree")
		};
	};
	return {
		root,
		find: read,
		async findIndex(digest) {
			const bytes = readIfExists(join(indexes, hexOf(digest)));
			return bytes !== void 0 && sha256(bytes) === digest ? bytes : void 0;
		},
		async keepIndex(digest, bytes) {
			try {
				await writeFileAtomic(join(indexes, hexOf(digest)), bytes, 292);
			} catch (cause) {
				throw outputError(root, cause);
			}
		},
		async list() {
			const names = await readdir(packs).catch(() => []);
			return (await Promise.all(names.filter((name) => /^[0-9a-f]{64}$/.test(name)).map((hex) => read(digestOf(hex))))).filter((pack) => pack !== void 0).sort((a, b) => compare(a.record.name, b.record.name) || compare(a.record.digest, b.record.digest));
		},
		async stage() {
			swept ??= sweep(staging);
			await swept;
			const directory = join(staging, `${owner}.${randomBytes(6).toString("hex")}`);
			try {
				mkdirSync(join(directory, "tree"), {
					recursive: true,
					mode: 493
				});
				mkdirSync(packs, { recursive: true });
			} catch (cause) {
				throw outputError(root, cause);
			}
			return {
				directory,
				tree: join(directory, "tree")
			};
		},
		async keepBundle(digest, bundle) {
			const stored = await read(digest);
			if (stored === void 0) return;
			const bundles = [...stored.record.bundles, bundle];
			const text = JSON.stringify({
				...stored.record,
				bundles
			});
			await writeFileAtomic(join(stored.directory, "record.json"), text, 292).catch(() => {});
		},
		async commit(staged, record) {
			const target = join(packs, hexOf(record.digest));
			try {
				writeFileSync(join(staged.directory, "record.json"), JSON.stringify(record), { mode: 292 });
				renameSync(staged.directory, target);
				return {
					record,
					directory: target,
					tree: join(target, "tree")
				};
			} catch (cause) {
				const other = isTaken(cause) ? await read(record.digest) : void 0;
				if (other !== void 0) {
					await rm(staged.directory, {
						recursive: true,
						force: true
					});
					return other;
				}
				if (isTaken(cause)) return await replaceBroken(staged, target, record);
				throw outputError(root, cause);
			}
		},
		async remove(pack) {
			const aside = join(staging, `${owner}.${randomBytes(6).toString("hex")}`);
			try {
				await mkdir(staging, { recursive: true });
				await rename(pack.directory, aside);
				await rm(aside, {
					recursive: true,
					force: true
				});
			} catch (cause) {
				if (errnoOf(cause) !== "ENOENT") throw outputError(root, cause);
			}
		},
		async discard(staged) {
			await rm(staged.directory, {
				recursive: true,
				force: true
			});
		}
	};
}
/** A directory without a readable record is no pack: it gives way. */
async function replaceBroken(staged, target, record) {
	const aside = `${staged.directory}.broken`;
	await rename(target, aside);
	await rename(staged.directory, target);
	await rm(aside, {
		recursive: true,
		force: true
	});
	return {
		record,
		directory: target,
		tree: join(target, "tree")
	};
}
/** Mostly a pack is not there, and making an error of that costs more than asking first. */
function readIfExists(file) {
	try {
		return existsSync(file) ? readFileSync(file) : void 0;
	} catch {
		return;
	}
}
function isTaken(cause) {
	const errno = errnoOf(cause);
	return errno === "EEXIST" || errno === "ENOTEMPTY";
}
/** Throws away what pulls left behind that died: theirs by process id, another machine's by age. */
async function sweep(staging) {
	for (const name of await readdir(staging).catch(() => [])) {
		const directory = join(staging, name);
		const [, host, pid] = /^(.*)\.(\d+)\.[0-9a-f]+(?:\.broken)?$/.exec(name) ?? [];
		const age = await stat(directory).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0);
		if (host === hostname() ? !isAlive(Number(pid)) : age > FOREIGN_STAGING_MS) await rm(directory, {
			recursive: true,
			force: true
		}).catch(() => {});
	}
}
function compare(a, b) {
	return a < b ? -1 : a > b ? 1 : 0;
}
export { openStore as n, defaultStoreRoot as t };
