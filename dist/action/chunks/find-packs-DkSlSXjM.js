import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import "./command-D3HcMSvB.js";
import { n as discoverPacks, t as discoverListed } from "./discover-xXg1iKFi.js";
import { r as listedDirectory } from "./listing-CAK8seDt.js";
// src/build/find-packs.ts
/** All packs below the directory, or those that are named: by their name, or as a directory of their own. */
async function findPacks(options) {
	const packsDir = options.packsDir ?? "packs";
	const wanted = options.packs ?? [];
	if (wanted.length === 0) return await discoverPacks(packsDir);
	const found = [];
	let all;
	for (const name of wanted) {
		if (await exists(name)) {
			const listed = listedDirectory(name) !== void 0;
			found.push(...listed ? await discoverListed(name, options.checkouts) : await discoverPacks(name));
			continue;
		}
		all ??= await discoverPacks(packsDir);
		const named = all.filter((candidate) => "pack" in candidate && candidate.pack.manifest?.name === name);
		if (named.length === 0) throw new PackwrightError("PACK_NOT_FOUND", `There is no pack "${name}" in ${packsDir}.`, { hint: "Name a pack by its name, or by its directory." });
		found.push(...named);
	}
	return found;
}
export { findPacks as t };
