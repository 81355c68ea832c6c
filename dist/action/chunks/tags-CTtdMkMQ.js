import { v as versionOfTag } from "./reference-DudNQwii.js";
// src/oci/tags.ts
/** What a tag says: a version, also with a `v` before it, or a name that moves. */
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
export { versionInTag as n, plainVersion as t };
