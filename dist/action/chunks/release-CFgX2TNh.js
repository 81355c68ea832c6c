import { a as tagForms, c as presentRelease, i as readSettings } from "./settings---kfCZrD.js";
import { n as parseReleaseVersion } from "./version-UWSnRO1u.js";
// src/commands/publish/release.ts
/** The release at hand, for the commands that build. */
/** The version, and the pack if the tag that CI runs for names one. @throws PackwrightError `VERSION_INVALID`, `TAG_INVALID` */
async function releaseOf(flag, env) {
	if (flag !== void 0) return { version: parseReleaseVersion(flag, "--pack-version") };
	const release = presentRelease(env, tagForms(await readSettings()));
	if (release === void 0) return {};
	const { pack: taggedPack, version, origin } = release;
	return {
		version: parseReleaseVersion(version, origin),
		...taggedPack === void 0 ? {} : { taggedPack }
	};
}
export { releaseOf as t };
