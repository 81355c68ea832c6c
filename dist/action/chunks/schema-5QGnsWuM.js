import { r as isDigest } from "./digest-BCUvoWcb.js";
import { a as array, c as custom, d as literal, f as looseObject, g as record, u as int, v as string, y as union } from "./schemas-BXokd3mV.js";
import { n as pinnedSigner } from "./signer-UTImIKrV.js";
// src/lock/schema.ts
/** `packs.lock.json`: what was published, or what is wanted, by digest. */
const LOCKFILE_NAME = "packs.lock.json";
/** What stands in the place of a digest when nothing was published. */
const DRY_RUN = "DRY_RUN";
const digest = custom(isDigest, "must be sha256:<64 lower-case hex>");
const signer = pinnedSigner.loose();
const lockedPlatform = looseObject({
	platform: string().meta({ description: "As OCI writes it: linux/amd64." }),
	target: string().optional().meta({ description: "Target triple." }),
	file: string().optional(),
	digest,
	media_type: string().optional(),
	size: int().nonnegative().optional(),
	integrity: string().optional(),
	content_digest: digest.optional()
});
const lockedDialect = looseObject({
	dialect: string(),
	oci_ref: string(),
	digest: union([digest, literal(DRY_RUN)])
});
/** Where a pack comes from that lies in no registry. */
const lockedOrigin = looseObject({
	git: string().meta({ description: "URL of the repository." }),
	commit: string(),
	path: string().meta({ description: "The pack in it; empty for the whole." })
});
/** Fields behind `digest` came later; files without them are read. */
const lockedPack = looseObject({
	name: string().min(1).meta({ description: "The pack." }),
	own_name: string().optional().meta({ description: "What the pack calls itself, where the project calls it otherwise." }),
	version: string().min(1).meta({ description: "Semantic version." }),
	file: string().optional().meta({ description: "The archive's file name." }),
	oci_ref: string().min(1).meta({ description: "registry/org/repo/pack:version, without the digest." }),
	digest: union([digest, literal(DRY_RUN)]).meta({ description: "The manifest's digest, or DRY_RUN." }),
	media_type: string().optional().meta({ description: "The layer's media type." }),
	size: int().nonnegative().optional().meta({ description: "The layer's size in bytes." }),
	integrity: string().optional().meta({ description: "sha512 of the layer (Subresource Integrity)." }),
	content_digest: digest.optional().meta({ description: "sha256 of the uncompressed canonical tar." }),
	created_at: string().nullish().meta({ description: "RFC 3339; null when nothing says when." }),
	signer: signer.nullish().meta({ description: "Who signed it; null when it was seen unsigned." }),
	bundle: digest.optional().meta({ description: "Digest of the signature bundle that was accepted." }),
	highest: string().optional().meta({ description: "The highest version that was locked." }),
	dependencies: record(string(), string()).optional().meta({ description: "Pack → semver range." }),
	platforms: array(lockedPlatform).optional().meta({ description: "The variants, when digest is an index." }),
	dialects: array(lockedDialect).optional().meta({ description: "The same content for other clients." }),
	collection: string().optional().meta({ description: "The collection that it came with, by digest." }),
	origin: lockedOrigin.optional().meta({ description: "The commit that it was taken from." })
});
const lockfile = looseObject({
	version: union([literal(1), literal(String(1))]).optional(),
	release: string().optional().meta({ description: "The release that this is of." }),
	generated_at: string().optional(),
	git_sha: string().nullish(),
	registry: string().optional(),
	org: string().nullish(),
	repo: string().nullish(),
	packs: array(lockedPack)
}).meta({
	title: LOCKFILE_NAME,
	description: "Packs by digest: what a publish wrote and what a pull reads."
});
export { lockfile as i, LOCKFILE_NAME as n, lockedPack as r, DRY_RUN as t };
