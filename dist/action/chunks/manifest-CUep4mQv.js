import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { i as sha256, r as isDigest } from "./digest-BCUvoWcb.js";
import { a as array, b as unknown, c as custom, d as literal, f as looseObject, g as record, h as preprocess, o as base64, u as int, v as string } from "./schemas-BXokd3mV.js";
// src/oci/media-types.ts
/** Media types: the specifications' and our own. */
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
const OCI_EMPTY = "application/vnd.oci.empty.v1+json";
const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
const PACK_ARTIFACT = "application/vnd.packwright.pack.v1";
const PACK_CONFIG = "application/vnd.packwright.pack.config.v1+json";
const PACK_LAYER_ZSTD = "application/vnd.packwright.pack.layer.v1.tar+zstd";
const PACK_LAYER_GZIP = "application/vnd.packwright.pack.layer.v1.tar+gzip";
const SKILL_ARTIFACT = "application/vnd.agentskills.skill.v1";
const SKILL_CONFIG = "application/vnd.agentskills.skill.config.v1+json";
const SKILL_LAYER = "application/vnd.agentskills.skill.content.v1.tar+gzip";
const GTPACK_LAYER = "application/vnd.greentic.gtpack.v1+zip";
const OCI_IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
const OCI_IMAGE_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
const SKILL_COLLECTION = "application/vnd.agentskills.collection.v1";
const TOOLHIVE_SKILL = "dev.toolhive.skills.v1";
const ACR_SKILL = "application/vnd.agent.skill.v1+json";
const ACR_LAYER = "application/vnd.agent.skill.content.v1.tar+gzip";
const REDHAT_CONFIG = "application/vnd.redhat.agentskill.config.v1+json";
const REDHAT_LAYER = "application/vnd.redhat.agentskill.layer.v1.tar+gzip";
const GREENTIC_LAYER = "application/vnd.greentic.gtpack.layer.v1+tar";
const DEVCONTAINER_CONFIG = "application/vnd.devcontainers";
const DEVCONTAINER_LAYER = "application/vnd.devcontainers.layer.v1+tar";
const SIGSTORE_BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
/** A signed statement about what became of a pack: yanked, deprecated, restored. */
const STATUS_ARTIFACT = "application/vnd.packwright.status.v1";
/** What a client may be answered with when it asks for a manifest. */
const MANIFEST_ACCEPT = [
	OCI_MANIFEST,
	OCI_INDEX,
	DOCKER_MANIFEST,
	DOCKER_INDEX
].join(", ");
// src/oci/manifest.ts
/**
* Descriptors, image manifests and image indexes: parsed when they come in, written byte-exact when they go out.
*
* @see https://github.com/opencontainers/image-spec/blob/v1.1.1/manifest.md
*/
const digest = custom(isDigest, "must be sha256:<64 lower-case hex>");
const annotations = record(string(), string());
const descriptor = looseObject({
	mediaType: string().min(1).max(255),
	digest,
	size: int().nonnegative(),
	annotations: annotations.optional(),
	artifactType: string().optional(),
	data: base64().optional()
});
const imageManifest = looseObject({
	schemaVersion: literal(2),
	mediaType: string().optional(),
	artifactType: string().optional(),
	config: descriptor,
	layers: array(descriptor),
	subject: descriptor.optional(),
	annotations: annotations.optional()
});
const platform = looseObject({
	os: string(),
	architecture: string(),
	variant: string().optional()
});
/** Go writes a platform that nobody set as `{}`, or with empty strings. */
const platformIfSet = preprocess((value) => {
	const { os, architecture } = value ?? {};
	return os === "" || architecture === "" || os === void 0 && architecture === void 0 ? void 0 : value;
}, platform.optional());
const entry = descriptor.extend({ platform: platformIfSet });
const imageIndex = looseObject({
	schemaVersion: literal(2),
	mediaType: string().optional(),
	artifactType: string().optional(),
	manifests: array(entry),
	subject: descriptor.optional(),
	annotations: annotations.optional()
});
const listing = imageIndex.extend({ manifests: array(unknown()) });
/** The largest manifest or index that is read; registries are asked to accept at least 4 MiB. */
const MAX_MANIFEST_BYTES = 4194304;
/**
* Reads an image manifest.
*
* @param what how to name it in errors, e.g. the reference it came from
* @throws PackwrightError `ARTIFACT_INVALID`
*/
function parseImageManifest(bytes, what) {
	return parseWith(imageManifest, bytes, what, "image manifest");
}
/** @throws PackwrightError `ARTIFACT_INVALID` */
function parseImageIndex(bytes, what) {
	return parseWith(imageIndex, bytes, what, "image index");
}
/**
* Reads a list that others write into, where an entry that cannot be read says nothing about the rest: the answer of the
* referrers API, the index of a layout.
*
* @returns besides the index what was passed over, as it stood there
* @throws PackwrightError `ARTIFACT_INVALID` for what is no index at all
*/
function parseListing(bytes, what) {
	const { manifests: listed, ...index } = parseWith(listing, bytes, what, "image index");
	const passedOver = [];
	const manifests = listed.flatMap((one) => {
		const read = entry.safeParse(one);
		if (!read.success) passedOver.push(one);
		return read.success ? [read.data] : [];
	});
	return {
		index: {
			...index,
			manifests
		},
		passedOver
	};
}
function isIndexMediaType(mediaType) {
	return mediaType === "application/vnd.oci.image.index.v1+json" || mediaType === "application/vnd.docker.distribution.manifest.list.v2+json";
}
function isManifestMediaType(mediaType) {
	return mediaType === "application/vnd.oci.image.manifest.v1+json" || mediaType === "application/vnd.docker.distribution.manifest.v2+json";
}
function parseWith(schema, bytes, what, kind) {
	let json;
	try {
		json = withoutEmpty(parseJson(Buffer.from(bytes).toString("utf8"), what));
	} catch (cause) {
		throw new PackwrightError("ARTIFACT_INVALID", `The ${kind} of ${what} is not JSON.`, { cause });
	}
	const parsed = schema.safeParse(json);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw new PackwrightError("ARTIFACT_INVALID", `The ${kind} of ${what} is malformed at "${issue?.path.join(".") ?? ""}": ${issue?.message ?? "unknown"}.`);
}
/** What Go writes for a member that nobody set, and reads as if it were not there. */
function withoutEmpty(value) {
	if (Array.isArray(value)) return value.map(withoutEmpty);
	if (typeof value !== "object" || value === null) return value;
	const members = Object.entries(value).filter(([key, member]) => member !== null && !(UNSET_WHEN_EMPTY.has(key) && member === ""));
	return Object.fromEntries(members.map(([key, member]) => [key, withoutEmpty(member)]));
}
const UNSET_WHEN_EMPTY = /* @__PURE__ */ new Set([
	"artifactType",
	"data",
	"mediaType"
]);
/** Serialises in the field order that Go clients use, annotations sorted, so that the digest is the same everywhere. */
function writeImageManifest(manifest) {
	const bytes = Buffer.from(JSON.stringify({
		schemaVersion: 2,
		mediaType: OCI_MANIFEST,
		...manifest.artifactType === void 0 ? {} : { artifactType: manifest.artifactType },
		config: manifest.config,
		layers: manifest.layers,
		...manifest.subject === void 0 ? {} : { subject: manifest.subject },
		annotations: sortKeys(manifest.annotations)
	}));
	return {
		bytes,
		descriptor: {
			mediaType: OCI_MANIFEST,
			digest: sha256(bytes),
			size: bytes.length,
			...manifest.artifactType === void 0 ? {} : { artifactType: manifest.artifactType }
		}
	};
}
/** Serialises an image index likewise. */
function writeImageIndex(index) {
	const { artifactType, manifests, annotations: stated } = index;
	const document = {
		schemaVersion: 2,
		mediaType: OCI_INDEX,
		artifactType,
		manifests,
		annotations: sortKeys(stated)
	};
	const bytes = Buffer.from(JSON.stringify(document));
	return {
		bytes,
		descriptor: {
			mediaType: OCI_INDEX,
			digest: sha256(bytes),
			size: bytes.length,
			artifactType
		}
	};
}
function describeBlob(mediaType, bytes) {
	return {
		bytes,
		descriptor: {
			mediaType,
			digest: sha256(bytes),
			size: bytes.length
		}
	};
}
function sortKeys(record) {
	return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}
export { SKILL_ARTIFACT as A, PACK_ARTIFACT as C, REDHAT_CONFIG as D, PACK_LAYER_ZSTD as E, TOOLHIVE_SKILL as F, SKILL_CONFIG as M, SKILL_LAYER as N, REDHAT_LAYER as O, STATUS_ARTIFACT as P, OCI_MANIFEST as S, PACK_LAYER_GZIP as T, MANIFEST_ACCEPT as _, parseImageIndex as a, OCI_IMAGE_LAYER as b, sortKeys as c, ACR_LAYER as d, ACR_SKILL as f, GTPACK_LAYER as g, GREENTIC_LAYER as h, isManifestMediaType as i, SKILL_COLLECTION as j, SIGSTORE_BUNDLE as k, writeImageIndex as l, DEVCONTAINER_LAYER as m, describeBlob as n, parseImageManifest as o, DEVCONTAINER_CONFIG as p, isIndexMediaType as r, parseListing as s, MAX_MANIFEST_BYTES as t, writeImageManifest as u, OCI_EMPTY as v, PACK_CONFIG as w, OCI_INDEX as x, OCI_IMAGE_CONFIG as y };
