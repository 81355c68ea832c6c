import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as readTree, t as fetchBlobs } from "./tree-2Vm_H5am.js";
import { _ as VERSION, d as SKILL_NAME, h as TITLE, i as DESCRIPTION, s as REF_NAME } from "./annotations-CkOcgrkJ.js";
import { a as formatReference, m as parseReference, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { A as SKILL_ARTIFACT, S as OCI_MANIFEST, c as sortKeys, j as SKILL_COLLECTION, l as writeImageIndex } from "./manifest-CUep4mQv.js";
import { n as SKILL_REF, t as COLLECTION_NAME } from "./collection-BEPuJZ7H.js";
import { a as stagingDirectory, i as stageArtifact, n as discardStaged, t as attachReferrer } from "./layout-writer-BjZpbI5n.js";
import { r as signArtifact, t as refuseUnwritable } from "./published-LxPj-ULp.js";
import { t as placeOf } from "./destination-C8QGbk3H.js";
import { join } from "node:path";
// src/publish/collection.ts
/** Collections: an index over skills, so that they are found, copied and installed together. */
/**
* Publishes an index over the skills of a run. Its repository holds a copy of every skill, as registries want of what an
* index lists.
*
* @param named `name` or `name:version`
* @throws PackwrightError `USAGE`, `TAG_IMMUTABLE`
*/
async function publishCollection(named, published, target, release, writer) {
	const [name = "", version = release] = named.split(":");
	if (version === void 0) throw new PackwrightError("USAGE", `Nothing says which version of the collection "${name}" this is.`, { hint: `Say --collection ${name}:1.0.0, or publish from a tag.` });
	const skills = published.filter(({ dialect }) => dialect === "agentskills" || dialect === "agentskills-files");
	if (skills.length === 0) throw new PackwrightError("USAGE", `There is no skill to put into the collection "${name}".`);
	const place = {
		...parseReference(placeOf(target, name)),
		tag: tagOfVersion(version)
	};
	const { registry, destination, signer, source, env, signal, outDir } = writer;
	const directory = stagingDirectory(outDir);
	try {
		const trees = [];
		for (const skill of skills) {
			const from = {
				...parseReference(skill.reference),
				digest: skill.digest
			};
			trees.push({
				skill,
				from,
				tree: await readTree(from, registry, signal)
			});
		}
		const manifests = trees.map(({ skill, tree }) => {
			const { size } = tree.root.descriptor;
			const annotations = {
				[SKILL_NAME]: skill.name,
				[SKILL_REF]: skill.reference,
				[REF_NAME]: skill.reference,
				[TITLE]: skill.name,
				[VERSION]: skill.version,
				...skill.contents.manifest.description === void 0 ? {} : { [DESCRIPTION]: skill.contents.manifest.description }
			};
			return {
				mediaType: OCI_MANIFEST,
				digest: skill.digest,
				size,
				artifactType: SKILL_ARTIFACT,
				annotations: sortKeys(annotations)
			};
		});
		const root = writeImageIndex({
			artifactType: SKILL_COLLECTION,
			manifests,
			annotations: {
				[COLLECTION_NAME]: name,
				[TITLE]: name,
				[VERSION]: version
			}
		});
		const result = {
			name,
			reference: formatReference({
				...place,
				digest: root.descriptor.digest
			}),
			skills: skills.length
		};
		if (await registry.resolve(place, place.tag, signal) === root.descriptor.digest) return {
			...result,
			status: "unchanged"
		};
		const layers = [];
		for (const [index, { from, tree }] of trees.entries()) {
			const blobs = join(`${directory}.blobs`, String(index));
			layers.push(...await fetchBlobs(from, tree.blobs, blobs, {
				registry,
				signal
			}));
		}
		const blobs = trees.map(({ tree }) => tree.root);
		const staged = stageArtifact({
			directory,
			tag: place.tag,
			root,
			blobs,
			layers
		});
		if (signer !== void 0) {
			await refuseUnwritable(place, signer, destination, signal);
			const { referrers } = await signArtifact(root.descriptor, name, signer, source, env);
			for (const referrer of referrers) attachReferrer(staged, referrer);
		}
		await destination.receive(staged, place, [], signal);
		return {
			...result,
			status: "published"
		};
	} finally {
		discardStaged(directory);
		discardStaged(`${directory}.blobs`);
	}
}
export { publishCollection };
