import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { _ as VERSION } from "./annotations-CkOcgrkJ.js";
import { a as formatReference, i as canonicalPlace, m as parseReference, o as formatRepository, p as lastComponent } from "./reference-BXVmMd2r.js";
import { a as parseImageIndex, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
import { t as admit } from "./admit-CtFI3DUA.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
// src/project/collection.ts
const COLLECTION_NAME = "io.agentskills.collection.name";
const SKILL_REF = "io.agentskills.skill.ref";
const MOST_SKILLS = 1e3;
/**
* @returns `undefined` when the reference points at something else
* @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`
*/
async function readCollection(reference, registry, signal) {
	const wanted = reference.digest ?? reference.tag;
	if (wanted === void 0) return void 0;
	const { bytes, digest, mediaType } = await registry.manifest(reference, wanted, signal);
	if (!isIndexMediaType(mediaType)) return void 0;
	const written = formatReference({
		...reference,
		digest
	});
	const { artifactType, manifests, annotations = {} } = parseImageIndex(bytes, written);
	if (artifactType !== "application/vnd.agentskills.collection.v1") return void 0;
	if (manifests.length === 0 || manifests.length > 1e3) throw new PackwrightError("ARTIFACT_INVALID", `${written} lists ${manifests.length} skills; from 1 to ${MOST_SKILLS} are read.`);
	const skills = manifests.map((entry) => {
		const said = entry.annotations ?? {};
		const ref = said["io.agentskills.skill.ref"] ?? said["org.opencontainers.image.ref.name"];
		if (ref === void 0) throw new PackwrightError("ARTIFACT_INVALID", `${written} does not say where ${entry.digest} is.`, { hint: `Each skill of a collection has the annotation ${SKILL_REF}.` });
		const { tag: _, digest: __, ...repository } = parseReference(ref);
		const place = formatRepository(repository);
		return {
			name: said["io.agentskills.skill.name"] ?? place.slice(place.lastIndexOf("/") + 1),
			ref,
			version: said[VERSION],
			digest: entry.digest
		};
	});
	return {
		name: annotations["io.agentskills.collection.name"] ?? annotations["org.opencontainers.image.title"] ?? "",
		reference: written,
		skills
	};
}
/**
* A list of packs says which of them, and in which version: it passes the gate as they do.
*
* @returns what memory is to know of its place from now on
* @throws PackwrightError exit 7
*/
async function admitCollection({ reference }, registry, trust, places, signal) {
	const parsed = parseReference(reference);
	const { digest, tag } = parsed;
	if (digest === void 0) throw new PackwrightError("INTERNAL", `${reference} has no digest.`);
	const place = canonicalPlace(parsed);
	const asked = {
		reference: {
			...parsed,
			digest
		},
		memory: await places.recall(place)
	};
	const claim = {
		name: lastComponent(parsed),
		version: tag === void 0 ? void 0 : versionInTag(tag)
	};
	const bundles = signatureBundles(parsed, digest, registry, signal);
	const { report, memory } = await admit(asked, claim, digest, bundles, trust);
	return {
		place,
		memory,
		unproven: !report.verified && report.mode !== "ignore" ? `${reference} is not verified: ${report.reason}` : void 0
	};
}
export { readCollection as i, SKILL_REF as n, admitCollection as r, COLLECTION_NAME as t };
