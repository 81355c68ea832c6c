import { i as sbomReferrers, r as makeSbom } from "./sbom-CvlxwVUq.js";
import { t as attachReferrer } from "./layout-writer-BjZpbI5n.js";
// src/publish/sbom.ts
/** The bill of materials as it is, and signed where packs are signed. */
async function attachSbom(staged, { manifest, parts }, reference, { signer, source }) {
	const subject = staged.root.descriptor;
	const { tag: _, ...repository } = reference;
	const { created } = source;
	const pack = {
		manifest,
		version: manifest.version,
		repository,
		digest: subject.digest,
		created
	};
	const files = parts.map((part) => ({
		...part,
		contentDigest: part.archive.contentDigest
	}));
	const bom = makeSbom({
		...pack,
		parts: files
	});
	for (const referrer of await sbomReferrers(bom, subject, manifest.name, signer, created)) attachReferrer(staged, referrer);
}
export { attachSbom };
