import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { m as TARGET } from "./annotations-CkOcgrkJ.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
import { i as isManifestMediaType } from "./manifest-CUep4mQv.js";
import { i as formatPlatform, o as parsePlatform, r as fits, t as NO_ARCH } from "./platform-B9cimzIF.js";
import { a as formatReference } from "./reference-BXVmMd2r.js";
import { r as plainVersion } from "./tags-c2p8jqCo.js";
import { O as SKILL_FILE, p as dialectOf, y as manifestReader } from "./systems-DBaAAcMm.js";
import { n as readVerified, r as verified } from "./verified-BeOcVkfj.js";
import { buffer } from "node:stream/consumers";
// src/oci/variants.ts
/** Which of the manifests below an index is for a platform. */
/** More platforms than there are: an index that lists them is not one of ours. */
const MOST_VARIANTS = 256;
/**
* The manifest of an index that is for a platform.
*
* @throws PackwrightError `PLATFORM_UNSUPPORTED` naming those that exist, `ARTIFACT_INVALID`
*/
function chooseVariant(index, platform, written) {
	const { manifests } = index;
	if (index.artifactType === "application/vnd.agentskills.collection.v1") throw isCollection(written, manifests.length);
	if (manifests.length > MOST_VARIANTS) throw new PackwrightError("ARTIFACT_INVALID", `${written} lists ${manifests.length} manifests; ${MOST_VARIANTS} are allowed.`);
	const offered = manifests.flatMap((entry) => {
		const built = platformOf(entry);
		return built === void 0 ? [] : [{
			entry,
			built
		}];
	});
	const anywhere = index.artifactType?.startsWith("dev.toolhive.") === true ? offered[0]?.entry : void 0;
	const fitting = offered.filter(({ built }) => fits(built, platform));
	const exact = fitting.find(({ built }) => built.libc === platform.libc) ?? fitting[0];
	const noarch = manifests.find((entry) => entry.annotations?.[TARGET] === NO_ARCH);
	const found = exact?.entry ?? noarch ?? anywhere;
	if (found === void 0) {
		const here = formatPlatform(platform);
		const targets = offered.map(({ entry, built }) => entry.annotations?.["dev.packwright.target"] ?? formatPlatform(built));
		if (targets.length === 0) throw new PackwrightError("ARTIFACT_INVALID", `${written} is an image index without platforms, not a pack.`, { hint: "Name one of the manifests that it lists." });
		throw new PackwrightError("PLATFORM_UNSUPPORTED", `${written} has no variant for ${here}; it has ${targets.join(", ")}.`, {
			hint: "Take one of them with --platform, or ask its publisher for yours.",
			details: {
				platform: here,
				available: targets
			}
		});
	}
	if (isManifestMediaType(found.mediaType)) return found;
	throw new PackwrightError("ARTIFACT_INVALID", `${written} lists ${found.mediaType}, which is no manifest.`);
}
function isCollection(written, skills) {
	return new PackwrightError("ARTIFACT_INVALID", `${written} is a collection of ${skills} skills, not one pack.`, {
		hint: "Install it as a whole or in part: packwright add <reference>, with --only <skill>.",
		details: {
			reference: written,
			skills
		}
	});
}
function platformOf(entry) {
	const target = entry.annotations?.[TARGET];
	const parsed = target === void 0 ? void 0 : parsePlatform(target);
	if (parsed !== void 0) return parsed;
	const { os, architecture, variant } = entry.platform ?? {};
	if (os === void 0 || architecture === void 0 || os === "unknown") return void 0;
	return {
		os,
		architecture,
		...variant === void 0 ? {} : { variant }
	};
}
// src/registry/config.ts
/** The config of an artifact, checked and bounded. */
const MAX_CONFIG_BYTES = 16777216;
/** @throws PackwrightError `ARTIFACT_TOO_LARGE`, `DIGEST_MISMATCH`, `SIZE_MISMATCH`, and the registry's faults */
async function readConfig(reference, manifest, registry, signal) {
	const chunks = registry.blob(reference, manifest.config, signal);
	const what = `The config of ${formatReference(reference)}`;
	return await readVerified(chunks, manifest.config, what, MAX_CONFIG_BYTES);
}
// src/artifact/describe.ts
/** What an artifact says of the pack it carries, whatever dialect it is in. */
const EMPTY = Buffer.from("{}");
const MAX_FRONT_MATTER = 262144;
/**
* Reads config and annotations; of a skill that lies there file by file also its `SKILL.md`, since nothing else has a
* manifest in it.
*
* @throws PackwrightError `ARTIFACT_INVALID`, and the registry's faults
*/
async function describeArtifact(reference, manifest, registry, signal) {
	const written = formatReference(reference);
	const dialect = dialectOf(manifest, written);
	const config = manifest.config.digest === sha256(EMPTY) ? EMPTY : await readConfig(reference, manifest, registry, signal);
	const pack = withPlainVersion(dialect.read(manifest, config, written));
	if (pack.form.kind !== "layers") return {
		pack,
		config
	};
	const skill = pack.form.layers.find(({ path }) => path === SKILL_FILE);
	if (skill === void 0 || skill.descriptor.size > MAX_FRONT_MATTER) return {
		pack,
		config
	};
	const chunks = registry.blob(reference, skill.descriptor, signal);
	const text = (await buffer(verified(chunks, skill.descriptor, `${SKILL_FILE} of ${written}`))).toString("utf8");
	const { manifest: stated } = (await manifestReader(SKILL_FILE))(text, SKILL_FILE, pack.name);
	if (stated === void 0) return {
		pack,
		config
	};
	const version = pack.version ?? stated.version;
	const merged = {
		...stated,
		name: pack.name,
		...version === void 0 ? {} : { version }
	};
	return {
		config,
		pack: {
			...pack,
			version,
			manifest: merged
		}
	};
}
/** Some publishers write the tag as it is typed: `v1.2.0` is the version 1.2.0. */
function withPlainVersion(pack) {
	if (pack.version === void 0) return pack;
	const version = plainVersion(pack.version);
	return version === pack.version ? pack : {
		...pack,
		version,
		manifest: {
			...pack.manifest,
			version
		}
	};
}
export { chooseVariant as n, describeArtifact as t };
