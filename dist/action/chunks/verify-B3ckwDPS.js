import { t as hashOfFile } from "./hash-B9H36cbf.js";
import { o as parseImageManifest } from "./manifest-CUep4mQv.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
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
	const differences = await compareTree(pack.tree, pack.record.files);
	return [...problems, ...differences.map(sentenceOf)];
}
function sentenceOf({ path, why }) {
	return `${path} ${why}`;
}
/** Compares a directory with a list of files: content, executable bit, nothing missing and nothing more. */
async function compareTree(directory, files) {
	const found = new Set(await listFiles(directory, ""));
	const differences = [];
	for (const file of files) {
		const { path } = file;
		if (!found.delete(path)) differences.push({
			path,
			kind: "missing",
			why: "is missing"
		});
		else {
			const difference = await compareFile(join(directory, path), file);
			if (difference !== void 0) differences.push({
				path,
				...difference
			});
		}
	}
	for (const path of found) differences.push({
		path,
		kind: "extra",
		why: "does not belong there"
	});
	return differences;
}
async function compareFile(location, expected) {
	const found = await lstat(location);
	if (!found.isFile()) return {
		kind: "content",
		why: "is no regular file"
	};
	const executable = (found.mode & 64) !== 0;
	if (executable !== (expected.mode === "0755")) return {
		kind: "mode",
		why: executable ? "became executable" : "is no longer executable"
	};
	if (found.size !== expected.size) return {
		kind: "content",
		why: `has ${found.size} bytes instead of ${expected.size}`
	};
	if (await hashOfFile(location) === expected.sha256) return void 0;
	return {
		kind: "content",
		why: "was changed"
	};
}
async function listFiles(root, inside) {
	const entries = await readdir(join(root, inside), { withFileTypes: true }).catch(() => []);
	return (await Promise.all(entries.map(async (entry) => {
		const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
		return entry.isDirectory() ? await listFiles(root, path) : [path];
	}))).flat();
}
export { sentenceOf as n, verifyStored as r, compareTree as t };
