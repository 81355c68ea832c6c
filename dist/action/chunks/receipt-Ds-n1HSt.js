import { a as array, d as literal, f as looseObject, m as object, r as _enum, u as int, v as string } from "./schemas-BXokd3mV.js";
import { t as replaceFile } from "./atomic-CvPDqjyW.js";
import { r as lockedPack } from "./schema-5QGnsWuM.js";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
// src/target/receipt.ts
/** Receipts: what an installation wrote, so that it can be replaced, told from an edit of the user's, and undone. */
const RECEIPTS = ".packwright";
const fileEntry = object({
	path: string(),
	size: int(),
	mode: _enum(["0644", "0755"]),
	sha256: string()
});
/** A file beside the pack's own directory. */
const placedFile = object({
	/** relative to the project when it lies inside of it, else absolute */
	path: string(),
	sha256: string(),
	mode: _enum(["0644", "0755"]),
	/** for whom: a host, an agent client */
	for: string()
});
const receipt = looseObject({
	schema_version: literal(1),
	name: string(),
	version: string().optional(),
	digest: string(),
	reference: string().optional(),
	files: array(fileEntry),
	placed: array(placedFile).optional(),
	/** what was about to be placed when the last installation did not come to its end */
	pending: array(placedFile).optional(),
	/** directories that were made for placed files, outermost first */
	created: array(string()).optional(),
	/** what was installed before, newest first */
	history: array(lockedPack).optional(),
	installed: lockedPack.optional()
});
function receiptFile(target, name) {
	return join(target, RECEIPTS, `${name}.json`);
}
/** @returns `undefined` for a receipt that is not there or not readable */
function readReceipt(target, name) {
	const file = receiptFile(target, name);
	if (!existsSync(file)) return void 0;
	try {
		return receipt.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch {
		return;
	}
}
/** The packs that have a receipt in a target, sorted. */
function receiptNames(target) {
	let names;
	try {
		names = readdirSync(join(target, RECEIPTS));
	} catch {
		return [];
	}
	return names.filter((name) => name.endsWith(".json") && !name.startsWith(".")).map((name) => name.slice(0, -5)).sort();
}
/** All receipts of a target, by name. */
function readReceipts(target) {
	return receiptNames(target).flatMap((name) => readReceipt(target, name) ?? []);
}
/** Whole or not at all; it may be lost with the machine's power, and then the next installation compares contents. */
function writeReceipt(target, written) {
	const file = receiptFile(target, written.name);
	replaceFile(file, `${JSON.stringify(written, null, 2)}\n`);
}
function removeReceipt(target, name) {
	rmSync(receiptFile(target, name), { force: true });
}
export { removeReceipt as a, receiptNames as i, readReceipt as n, writeReceipt as o, readReceipts as r, RECEIPTS as t };
