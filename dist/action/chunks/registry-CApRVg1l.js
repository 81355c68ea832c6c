import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { f as looseObject, s as boolean, v as string } from "./schemas-BXokd3mV.js";
import { t as unpackArchive } from "./unpack-Dmn7PUTd.js";
import { i as readPublicKey } from "./keys-DNVMiY0b.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { createHash, verify } from "node:crypto";
import { mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
// src/systems/openwop/registry.ts
/**
* Takes a pack over from a signed-tarball registry: its detached Ed25519 signature and its integrity are checked, then
* it becomes a directory that `publish` publishes with a signature of its own.
*
* The recipe of that registry says that the signature covers the tarball. Most real ones cover the `pack.json` inside
* and nothing else; which of the two it is, is found out and said.
*/
/**
* @param tarball a `.tgz`
* @throws PackwrightError `NOT_FOUND`, `CONTENT_MISMATCH` (integrity), `BUNDLE_INVALID` (signature), `TARGET_EXISTS`, and
*   what archives and manifests are refused for
*/
async function importOpenwop(tarball, options) {
	const [bytes, signature, key] = await Promise.all([
		read(tarball),
		read(options.signature),
		readKey(options.key)
	]);
	checkIntegrity(bytes, options.integrity, tarball);
	await refuseYanked(tarball);
	await makeDirectory(options.packsDir);
	const staging = await mkdtemp(join(options.packsDir, ".import-"));
	try {
		await unpackArchive(Readable.from([bytes]), {
			compression: "gzip",
			foreign: true
		}, staging);
		const signatureCovers = coverage(bytes, await read(join(staging, "pack.json")), signature, key, tarball);
		const { manifest, problems = [] } = await options.readPack(staging) ?? {};
		if (manifest?.version === void 0) {
			const why = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
			throw new PackwrightError("MANIFEST_INVALID", `${tarball} holds no valid pack.json. ${why}`);
		}
		const directory = await place(staging, join(options.packsDir, manifest.name));
		return {
			name: manifest.name,
			version: manifest.version,
			directory,
			signatureCovers
		};
	} finally {
		await rm(staging, {
			recursive: true,
			force: true
		});
	}
}
const release = looseObject({
	yanked: boolean().optional(),
	yankedReason: string().optional()
});
/** In a registry tree the state of a version lies beside its archive. */
async function refuseYanked(tarball) {
	const file = tarball.replace(/\.(?:tgz|tar\.gz)$/, ".json");
	const text = file === tarball ? void 0 : await readTextIfExists(file);
	const state = release.safeParse(text === void 0 ? {} : parseJson(text, file));
	if (!state.success || state.data.yanked !== true) return;
	throw new PackwrightError("PACK_YANKED", `${tarball} was yanked: ${state.data.yankedReason ?? "no reason is given"}.`, { hint: "Take another version; what was taken back is not published again." });
}
/** The tarball first: the larger promise counts. */
function coverage(archive, manifest, signature, key, tarball) {
	if (verify(null, archive, key, signature)) return "archive";
	if (verify(null, manifest, key, signature)) return "manifest";
	throw new PackwrightError("BUNDLE_INVALID", `The signature is neither over ${tarball} nor over the pack.json inside.`, { hint: "Check that key and signature belong to this version; if they do, do not use the pack." });
}
function checkIntegrity(bytes, expected, tarball) {
	if (expected === void 0) return;
	const algorithm = /^(sha256|sha512)-/.exec(expected)?.[1];
	if (algorithm === void 0) throw new PackwrightError("USAGE", `"${expected}" is no integrity.`, { hint: "It is sha256-<base64> or sha512-<base64>." });
	const actual = `${algorithm}-${createHash(algorithm).update(bytes).digest("base64")}`;
	if (actual === expected) return;
	throw new PackwrightError("CONTENT_MISMATCH", `${tarball} has the integrity ${actual}; expected is ${expected}.`, {
		hint: "Nothing was imported. Fetch the tarball again; if it stays so, do not use it.",
		details: {
			expected,
			actual
		}
	});
}
async function place(staging, directory) {
	if ((await readdir(directory).catch(() => [])).length > 0) throw new PackwrightError("TARGET_EXISTS", `${directory} exists and is not empty.`, { hint: "Move it away first." });
	try {
		await rename(staging, directory);
		return directory;
	} catch (cause) {
		throw outputError(directory, cause);
	}
}
async function readKey(file) {
	const key = readPublicKey((await read(file)).toString("utf8"));
	if (key?.asymmetricKeyType === "ed25519") return key;
	throw new PackwrightError("KEY_UNREADABLE", `${file} is not an Ed25519 public key.`, { hint: "It is a PEM file." });
}
async function read(file) {
	try {
		return await readFile(file);
	} catch (cause) {
		throw new PackwrightError("NOT_FOUND", `${file} cannot be read (${errnoOf(cause)}).`, { cause });
	}
}
export { importOpenwop };
