import "./command-D3HcMSvB.js";
import { n as discoverPacks } from "./discover-xXg1iKFi.js";
import { t as findPacks } from "./find-packs-DkSlSXjM.js";
import { s as parseReleaseTag } from "./settings---kfCZrD.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { r as settleVersion } from "./version-UWSnRO1u.js";
// src/publish/check-tag.ts
/** What a release tag would publish, settled before anything is built. */
/**
* The packs that are asked for; of a tag that names one pack, that pack alone.
*
* @throws PackwrightError `TAG_INVALID` when another one was asked for by name
*/
async function findReleased(options) {
	const { taggedPack: tagged, packs = [] } = options;
	if (tagged === void 0) return await findPacks(options);
	if (packs.length === 0) return await findPacks({
		...options,
		packs: [tagged]
	});
	const found = await findPacks(options);
	for (const discovery of found) {
		const name = "pack" in discovery ? discovery.pack.manifest?.name : void 0;
		if (name === void 0 || name === tagged) continue;
		throw new PackwrightError("TAG_INVALID", `The tag releases "${tagged}", and "${name}" was asked for.`, {
			hint: "Push a tag of that pack, or name the version: --pack-version or PACK_VERSION.",
			details: {
				asked: name,
				tagged
			}
		});
	}
	return found;
}
/**
* Maps a tag to the packs that it releases.
*
* @param tag one of the forms, or one behind `refs/tags/`
* @param options `tagForms`: `v{version}` and `{name}-v{version}` unless the repository says otherwise
* @throws PackwrightError `TAG_INVALID`, `PACK_NOT_FOUND`, `VERSION_MISMATCH` when a manifest says another version
*/
async function checkTag(tag, options = {}) {
	const release = parseReleaseTag(tag, options.tagForms);
	const packsDir = options.packsDir ?? "packs";
	const found = (await discoverPacks(packsDir)).flatMap((discovery) => {
		if ("error" in discovery) throw discovery.error;
		const { manifest } = discovery.pack;
		if (manifest === void 0 || release.pack !== void 0 && manifest.name !== release.pack) return [];
		return [{
			manifest,
			location: discovery.location
		}];
	});
	if (found.length === 0) {
		const what = release.pack === void 0 ? "no pack" : `no pack "${release.pack}"`;
		throw new PackwrightError("PACK_NOT_FOUND", `The tag ${release.tag} releases ${what} of ${packsDir}.`, {
			hint: release.pack === void 0 ? "Check PACKS_DIR." : "Name a pack that is there, or check PACKS_DIR.",
			details: {
				tag: release.tag,
				packs_dir: packsDir
			}
		});
	}
	const packs = found.map(({ manifest, location }) => {
		const { name, version } = settleVersion(manifest, release.version);
		return {
			name,
			version,
			location
		};
	});
	return {
		...release,
		packs
	};
}
export { findReleased as n, checkTag as t };
