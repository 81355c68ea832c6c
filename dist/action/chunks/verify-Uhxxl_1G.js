import { t as hashOfFile } from "./hash-B9H36cbf.js";
import { o as parseImageManifest } from "./manifest-DPHZaIDy.js";
import { i as sha256 } from "./digest-Dmzd-4Ja.js";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
// src/store/verify.ts
/** Hashes what is in the store again and compares it with what was stored. */
/**
* @returns what differs, one sentence a difference; empty when the pack is as it was stored
*/
async function verifyStored(pack) {
	const problems = [];
	const manifest = Buffer.from(pack.record.image_manifest, "base64");
	const config = Buffer.from(pack.record.config, "base64");
	if (sha256(manifest) !== pack.record.digest) problems.push("the manifest in record.json does not have the digest of the pack");
	else if (parseImageManifest(manifest, pack.record.reference).config.digest !== sha256(config)) problems.push("the config in record.json does not have the digest that the manifest states");
	return [...problems, ...await compareTree(pack.tree, pack.record.files)];
}
/** Compares a directory with a list of files: content, executable bit, nothing missing and nothing more. */
async function compareTree(directory, files) {
	const found = new Set(await listFiles(directory, ""));
	const problems = [];
	for (const file of files) if (!found.delete(file.path)) problems.push(`${file.path} is missing`);
	else {
		const why = await compareFile(join(directory, file.path), file);
		if (why !== void 0) problems.push(`${file.path} ${why}`);
	}
	for (const path of found) problems.push(`${path} does not belong there`);
	return problems;
}
async function compareFile(location, expected) {
	const found = await lstat(location);
	if (!found.isFile()) return "is no regular file";
	const executable = (found.mode & 64) !== 0;
	if (executable !== (expected.mode === "0755")) return executable ? "became executable" : "is no longer executable";
	if (found.size !== expected.size) return `has ${found.size} bytes instead of ${expected.size}`;
	return await hashOfFile(location) === expected.sha256 ? void 0 : "was changed";
}
async function listFiles(root, inside) {
	const entries = await readdir(join(root, inside), { withFileTypes: true }).catch(() => []);
	return (await Promise.all(entries.map(async (entry) => {
		const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
		return entry.isDirectory() ? await listFiles(root, path) : [path];
	}))).flat();
}
export { verifyStored as n, compareTree as t };
