import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { mkdirSync } from "node:fs";
// src/files/make-directory.ts
/** @throws PackwrightError `OUTPUT_UNWRITABLE` */
function makeDirectory(directory) {
	try {
		mkdirSync(directory, { recursive: true });
	} catch (cause) {
		if (errnoOf(cause) === "EEXIST") throw new PackwrightError("OUTPUT_UNWRITABLE", `${directory} cannot be written: it is a file.`, { hint: "Name another directory." });
		throw outputError(directory, cause);
	}
}
export { makeDirectory as t };
