import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as chooseVariant, t as describeArtifact } from "./describe-58JtBR8_.js";
import { i as formatPlatform, n as currentPlatform, o as parsePlatform } from "./platform-B9cimzIF.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
import { n as hexOf } from "./digest-BCUvoWcb.js";
import { a as parseImageIndex, o as parseImageManifest, r as isIndexMediaType } from "./manifest-CUep4mQv.js";
import { m as TARGET } from "./annotations-CkOcgrkJ.js";
// src/artifact/inspect.ts
/** What an artifact says of itself, without its layer. */
/** @throws PackwrightError `REFERENCE_NOT_FOUND`, `ARTIFACT_INVALID`, and the registry's faults */
async function inspectPack(reference, registry, signal, platform) {
	const written = formatReference(reference);
	const wanted = reference.digest ?? reference.tag;
	if (wanted === void 0) throw new PackwrightError("REFERENCE_INVALID", `${written} has neither a tag nor a digest.`, { hint: "Add a tag or a digest: …:1.2.0 or …@sha256:<64 hex>." });
	const fetched = await registry.manifest(reference, wanted, signal);
	const index = isIndexMediaType(fetched.mediaType) ? parseImageIndex(fetched.bytes, written) : void 0;
	const variant = index === void 0 ? void 0 : chooseVariant(index, platform ?? anyOf(index), written);
	const { bytes } = variant === void 0 ? fetched : await registry.manifest(reference, variant.digest, signal);
	const manifest = parseImageManifest(bytes, written);
	const { pack } = await describeArtifact(reference, manifest, registry, signal);
	return {
		reference: formatReference({
			...reference,
			digest: fetched.digest
		}),
		digest: fetched.digest,
		dialect: pack.dialect,
		artifact_type: manifest.artifactType ?? manifest.config.mediaType,
		name: pack.name,
		version: pack.version,
		layer: {
			media_type: pack.layer.mediaType,
			digest: pack.layer.digest,
			size: pack.layer.size
		},
		content_digest: pack.contentDigest,
		annotations: manifest.annotations ?? {},
		manifest: pack.manifest,
		files: pack.files ?? listedFiles(pack),
		...index === void 0 ? {} : { platforms: index.manifests.flatMap(describeVariant) }
	};
}
/** The platform at hand when the index has it, else whichever comes first: a look is not an installation. */
function anyOf(index) {
	const here = currentPlatform();
	const { platform, annotations = {} } = index.manifests[0] ?? {};
	if (index.manifests.some((entry) => entry.platform?.os === here.os && entry.platform.architecture === here.architecture)) return here;
	const { os = here.os, architecture = here.architecture } = platform ?? {};
	return parsePlatform(annotations["dev.packwright.target"] ?? "") ?? {
		os,
		architecture
	};
}
function describeVariant({ digest, size, platform, annotations = {} }) {
	if (platform === void 0) return [];
	const { os, architecture, variant } = platform;
	return [{
		platform: formatPlatform(variant === void 0 ? {
			os,
			architecture
		} : {
			os,
			architecture,
			variant
		}),
		target: annotations[TARGET],
		digest,
		size
	}];
}
/** Where every file is a layer, the manifest lists them. */
function listedFiles({ form }) {
	if (form.kind !== "layers" || form.layers.some(({ compression }) => compression !== void 0)) return void 0;
	return form.layers.map(({ path, descriptor }) => {
		return {
			path,
			size: descriptor.size,
			mode: "0644",
			sha256: hexOf(descriptor.digest)
		};
	});
}
export { inspectPack as t };
