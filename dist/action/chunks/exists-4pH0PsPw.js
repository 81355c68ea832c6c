import { access } from "node:fs/promises";
// src/files/exists.ts
/** Whether something is at a path, whatever it is. */
async function exists(path) {
	return await access(path).then(() => true, () => false);
}
export { exists as t };
