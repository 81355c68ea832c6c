import { f as lastComponent, o as formatRepository, p as parseReference } from "./reference-DudNQwii.js";
import { n as versionInTag } from "./tags-CTtdMkMQ.js";
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
