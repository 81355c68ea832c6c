import { y as versionOfTag } from "./reference-BXVmMd2r.js";
// src/oci/tags.ts
const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
/** `v1.2.0` and `1.2.0` are the version 1.2.0. @returns `undefined` for what no version orders */
function versionInTag(tag) {
	const version = plainVersion(versionOfTag(tag));
	return SEMVER.test(version) ? version : void 0;
}
/** Without the `v` that people put before versions, and with the `+` that a tag has no character for. */
function plainVersion(written) {
	const bare = /^v\d/.test(written) ? written.slice(1) : written;
	return /^\d+\.\d+\.\d+[^+_]*_/.test(bare) ? bare.replace("_", "+") : bare;
}
/** What cosign kept beside an image by tags: signatures, attestations and SBOMs. */
const COSIGN_SUFFIXES = [
	"sig",
	"att",
	"sbom"
];
/** @see https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md */
function cosignTag(subject, suffix) {
	return `${subject.replace(":", "-")}.${suffix}`;
}
export { versionInTag as i, cosignTag as n, plainVersion as r, COSIGN_SUFFIXES as t };
