import { m as parseReference, o as formatRepository, p as lastComponent } from "./reference-BXVmMd2r.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
// src/pack/manifest/references.ts
/** Dependencies that others write as references to artifacts. */
/** What cannot be read as a reference is left out: whoever wrote it meant something else. */
function dependenciesOn(references) {
	const found = {};
	for (const text of references) try {
		const { tag, digest: _, ...place } = parseReference(text.trim());
		const version = tag === void 0 ? void 0 : versionInTag(tag);
		found[lastComponent(place)] = {
			version: version ?? "*",
			ref: formatRepository(place)
		};
	} catch {}
	return found;
}
export { dependenciesOn as t };
