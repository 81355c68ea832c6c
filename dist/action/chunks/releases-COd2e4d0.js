import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { i as versionInTag } from "./tags-c2p8jqCo.js";
// src/artifact/releases.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** The versions of a repository, newest first; tags that are no version are not releases. */
async function releasesOf(repository, registry, signal) {
	const found = (await registry.tags(repository, signal)).flatMap((tag) => {
		const version = versionInTag(tag);
		return version === void 0 || import_semver.default.valid(version) === null ? [] : [{
			tag,
			version
		}];
	});
	found.sort((a, b) => import_semver.default.rcompare(a.version, b.version) || a.tag.length - b.tag.length || (a.tag < b.tag ? -1 : 1));
	return found.filter(({ version }, index) => found[index - 1]?.version !== version);
}
export { releasesOf as t };
