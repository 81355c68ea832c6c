import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as isSemver } from "./fields-AkTghH2p.js";
import { n as problem } from "./problems-3O3xPcn0.js";
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
/**
* Of formats that leave it open: `1` and `v1.0` are short for `1.0.0`, and what is no version otherwise says nothing.
*
* @param path where it stands in the file
*/
function statedVersion(stated, file, path, hint) {
	if (stated === void 0) return { problems: [] };
	const [, major, minor = "0"] = /^v?(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?$/.exec(stated) ?? [];
	const full = major === void 0 ? stated.replace(/^v/, "") : `${major}.${minor}.0`;
	const version = isSemver(full) ? full : void 0;
	if (version === stated) return {
		version,
		problems: []
	};
	const read = version === void 0 ? "it counts as none" : `it counts as ${version}`;
	const advice = problem(file, path, `"${stated}" is not a semantic version: ${read}`, hint, "warning");
	return {
		...version === void 0 ? {} : { version },
		problems: [advice]
	};
}
export { statedVersion as i, parseReleaseVersion as n, settleVersion as r, UNRELEASED as t };
