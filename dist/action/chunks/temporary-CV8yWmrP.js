import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
// src/files/temporary.ts
/** Private directories for as long as somebody works in them. */
/**
* Makes a directory that is removed, with all that is in it, when it goes out of scope.
*
* @param prefix of its name, e.g. `packwright-mirror-`
*/
async function temporaryDirectory(prefix, parent = tmpdir()) {
	const path = await mkdtemp(join(parent, prefix));
	return {
		path,
		[Symbol.asyncDispose]: () => rm(path, {
			recursive: true,
			force: true
		})
	};
}
export { temporaryDirectory as t };
