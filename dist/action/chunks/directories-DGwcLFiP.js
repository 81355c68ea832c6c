import { a as errnoOf } from "./errors-aVfW4i-N.js";
import { rmdirSync } from "node:fs";
// src/files/directories.ts
/** Directories that are taken away when nobody uses them. */
/** @returns whether it is gone; it stays when somebody put something into it */
function removeIfEmpty(directory) {
	try {
		rmdirSync(directory);
		return true;
	} catch (cause) {
		return errnoOf(cause) === "ENOENT";
	}
}
export { removeIfEmpty as t };
