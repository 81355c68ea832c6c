import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as LISTING_FILES } from "./systems-DBaAAcMm.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { t as readPack } from "./read-manifest-ChlIOohz.js";
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
// src/build/listing.ts
/** Lists of packs that lie in a repository: which of its directories are packs, and which packs lie elsewhere. */
/** @returns `undefined` when the directory holds no list of a known kind */
async function readListing(directory) {
	for (const { file, load } of LISTING_FILES) {
		const text = await readTextIfExists(join(directory, file));
		if (text !== void 0) return {
			file,
			packs: (await load())(text, file)
		};
	}
}
/** The directory whose list a file is; `undefined` for any other file. */
function listedDirectory(file) {
	const found = LISTING_FILES.find((listing) => file === listing.file || file.endsWith(`/${listing.file}`));
	if (found !== void 0) return file.slice(0, file.length - found.file.length) || ".";
}
/** The pack in a directory, by its own manifest or else by what the list of the repository says of it. */
async function readPackIn(repository, location) {
	const own = await readPack(location);
	if (own !== void 0) return own;
	const listing = await readListing(repository);
	const path = relative(repository, location).split(sep).join("/");
	const listed = listing?.packs.find(({ place }) => place.kind === "local" && place.path === path);
	return listing === void 0 || listed === void 0 || path === "" ? void 0 : declaredPack(listed, location, listing.file);
}
/** A pack of which only the list says what it is. */
function declaredPack({ reading }, location, file) {
	return {
		...reading,
		location,
		file
	};
}
/**
* A directory of a repository that others wrote: a link in it must not lead out of it.
*
* @param repository as `realpath` gives it
* @throws PackwrightError `ENTRY_PATH`
*/
async function directoryIn(repository, path, named) {
	const location = join(repository, path);
	const found = await realpath(location).catch(() => void 0);
	if (found === void 0) return location;
	if (found === repository || found.startsWith(`${repository}${sep}`)) return found;
	throw new PackwrightError("ENTRY_PATH", `"${path}" of ${named} is a link that leaves the repository.`, { hint: "Name the directory itself." });
}
export { readPackIn as a, readListing as i, directoryIn as n, listedDirectory as r, declaredPack as t };
