import { m as object, v as string } from "./schemas-BXokd3mV.js";
import { r as sweepPartials, t as replaceFile } from "./atomic-CvPDqjyW.js";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
// src/store/roots.ts
/** Who uses the store: every project that installs from it leaves a note, so that nothing it needs is thrown away. */
const storeRoot = object({
	/** a lockfile, absolute */
	lockfile: string(),
	/** where its packs are installed, absolute */
	target: string()
});
const directoryOf = (store) => join(store, "roots");
const fileOf = (store, root) => {
	const mark = createHash("sha256").update(`${root.lockfile}\0${root.target}`).digest("hex").slice(0, 32);
	return join(directoryOf(store), `${mark}.json`);
};
/** Best effort: a store that cannot be written is one that nobody cleans up either. */
async function registerRoot(store, root) {
	const file = fileOf(store, root);
	const text = `${JSON.stringify(root)}\n`;
	await sweepPartials(directoryOf(store));
	try {
		if (textOf(file) === text) return;
		replaceFile(file, text);
	} catch {}
}
function readRoots(store) {
	let names;
	try {
		names = readdirSync(directoryOf(store));
	} catch {
		return [];
	}
	return names.filter((name) => name.endsWith(".json")).flatMap((name) => parseRoot(textOf(join(directoryOf(store), name))));
}
function forgetRoot(store, root) {
	rmSync(fileOf(store, root), { force: true });
}
function textOf(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return;
	}
}
function parseRoot(text) {
	try {
		return text === void 0 ? [] : [storeRoot.parse(JSON.parse(text))];
	} catch {
		return [];
	}
}
export { readRoots as n, registerRoot as r, forgetRoot as t };
