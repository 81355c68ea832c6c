import { s as REF_NAME } from "./annotations-CkOcgrkJ.js";
import { n as hexOf } from "./digest-BCUvoWcb.js";
import { x as OCI_INDEX } from "./manifest-CUep4mQv.js";
import { join } from "node:path";
// src/oci/layout.ts
/**
* The OCI image layout as plain data: which files it has and what stands in them.
*
* @see https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md
*/
const LAYOUT_FILE = "oci-layout";
const INDEX_FILE = "index.json";
const LAYOUT_CONTENT = "{\"imageLayoutVersion\":\"1.0.0\"}";
function blobPath(layout, digest) {
	return join(layout, "blobs", "sha256", hexOf(digest));
}
function emptyIndex() {
	return {
		schemaVersion: 2,
		mediaType: OCI_INDEX,
		manifests: []
	};
}
function findTag(index, tag) {
	return index.manifests.find((entry) => entry.annotations?.[REF_NAME] === tag);
}
/** The index with `tag` pointing at `manifest`; referrers and other tags stay. */
function withTag(index, manifest, tag) {
	const others = index.manifests.filter((entry) => entry.annotations?.[REF_NAME] !== tag);
	const { annotations, ...plain } = manifest;
	return {
		...index,
		manifests: [...others, {
			...plain,
			annotations: {
				...annotations,
				[REF_NAME]: tag
			}
		}]
	};
}
/** The index with a manifest that has no tag, such as a referrer; once is enough. */
function withUntagged(index, manifest) {
	if (index.manifests.some((entry) => entry.digest === manifest.digest)) return index;
	return {
		...index,
		manifests: [...index.manifests, manifest]
	};
}
export { emptyIndex as a, withUntagged as c, blobPath as i, LAYOUT_CONTENT as n, findTag as o, LAYOUT_FILE as r, withTag as s, INDEX_FILE as t };
