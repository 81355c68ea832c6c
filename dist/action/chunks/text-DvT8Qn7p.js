import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
// src/text/text.ts
/** Reading a text document with a bound on its size. */
const MAX_DOCUMENT_BYTES = 8388608;
/**
* Reads a UTF-8 file.
*
* @throws PackwrightError `NOT_FOUND`, `FILE_UNREADABLE`, `MANIFEST_SYNTAX` (too large, not UTF-8)
*/
async function readText(file) {
	const text = await readTextIfExists(file);
	if (text === void 0) throw new PackwrightError("NOT_FOUND", `${file} does not exist.`, { details: { file } });
	return text;
}
/** As `readText`, but `undefined` for a file that does not exist. */
async function readTextIfExists(file) {
	try {
		if (statSync(file, { throwIfNoEntry: false }) === void 0) return void 0;
		return new TextDecoder("utf-8", {
			fatal: true,
			ignoreBOM: true
		}).decode(readDocument(file));
	} catch (cause) {
		if (cause instanceof PackwrightError) throw cause;
		const errno = errnoOf(cause);
		if (errno === "ENOENT" || errno === "ENOTDIR") return void 0;
		if (cause instanceof TypeError) throw new PackwrightError("MANIFEST_SYNTAX", `${file} is not UTF-8 text.`, { cause });
		throw new PackwrightError("FILE_UNREADABLE", `${file} cannot be read (${errno ?? String(cause)}).`, {
			hint: "Check that it is a file and that its permissions allow you to read it.",
			cause
		});
	}
}
/** In one go: a small file takes longer to hand to another thread, step by step, than to read. */
function readDocument(file) {
	const descriptor = openSync(file, "r");
	try {
		const { size } = fstatSync(descriptor);
		if (size <= 8388608) return readFileSync(descriptor);
		throw new PackwrightError("MANIFEST_SYNTAX", `${file} is ${size} bytes; at most ${MAX_DOCUMENT_BYTES} are read.`);
	} finally {
		closeSync(descriptor);
	}
}
export { readTextIfExists as n, readText as t };
