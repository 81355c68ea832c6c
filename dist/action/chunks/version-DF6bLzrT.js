import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { a as isSemver } from "./fields-CgH7P5Ao.js";
// src/pack/manifest/version.ts
/** Settles which version a pack is published as: what its manifest says, what the release tag says, or both alike. */
/** The version that a build gets when nothing says which it is; never published. */
const UNRELEASED = "0.0.0-dev";
/**
* Checks a version given from outside (flag, environment, tag); a leading `v` is dropped.
*
* @throws PackwrightError `VERSION_INVALID`
*/
function parseReleaseVersion(written, origin) {
	const version = written.startsWith("v") ? written.slice(1) : written;
	if (isSemver(version)) return version;
	throw new PackwrightError("VERSION_INVALID", `${origin} is "${written}", which is not a semantic version.`, { hint: "Use three numbers without leading zeros, e.g. 1.2.0, or a tag like v1.2.0." });
}
/**
* @param release the version that the release tag gives, if there is one
* @throws PackwrightError `VERSION_MISMATCH`, `VERSION_MISSING`
*/
function settleVersion(manifest, release) {
	if (manifest.version === void 0) {
		if (release !== void 0) return {
			...manifest,
			version: release
		};
		throw new PackwrightError("VERSION_MISSING", `Nothing says which version of ${manifest.name} this is.`, {
			hint: "Add \"version\" to its manifest, set PACK_VERSION, or publish from a tag like v1.2.0.",
			details: { pack: manifest.name }
		});
	}
	if (release !== void 0 && release !== manifest.version) throw new PackwrightError("VERSION_MISMATCH", `${manifest.name} says it is version ${manifest.version}, but the release is ${release}.`, {
		hint: `Set the version in its manifest to ${release}, or release it with the tag v${manifest.version}.`,
		details: {
			pack: manifest.name,
			manifest: manifest.version,
			release
		}
	});
	return {
		...manifest,
		version: manifest.version
	};
}
/** `1` and `v1.0` are short for `1.0.0`; what is no version otherwise says nothing. For formats that leave it open. */
function lenientVersion(stated) {
	const [, major, minor = "0"] = /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(stated) ?? [];
	const full = major === void 0 ? stated.replace(/^v/, "") : `${major}.${minor}.0`;
	return isSemver(full) ? full : void 0;
}
export { settleVersion as i, lenientVersion as n, parseReleaseVersion as r, UNRELEASED as t };
