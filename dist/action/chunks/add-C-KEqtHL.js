import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { m as parseReference, o as formatRepository, y as versionOfTag } from "./reference-BXVmMd2r.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as openPlaces } from "./places-DR44VNlS.js";
import { i as readCollection, r as admitCollection } from "./collection-BEPuJZ7H.js";
import { r as listedHere } from "./git-source-IGBolYDy.js";
import { r as withProjectSettings } from "./project-Y0urLM2B.js";
import { a as splitRange } from "./read-zEcuMCOl.js";
// src/project/add.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/**
* @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, `PACK_NOT_FOUND` for a skill that a collection does not
*   have
*/
async function chooseAdded(options, project, registry) {
	const packs = (await Promise.all(options.references.map(async (text) => {
		const list = await listedHere(text);
		if (list !== void 0 || text.startsWith("git+")) {
			const { vendorFromGit } = await import("./git-pack-B386e-uH.js");
			return await vendorFromGit(list ?? text, project, options, options.only);
		}
		return await skillsOf(text, options, project, registry) ?? [await oneOf(text, options, registry)];
	}))).flat();
	if (options.as !== void 0 && packs.length !== 1) throw new PackwrightError("USAGE", "--as names one pack.", { hint: "Add the others in a call of their own." });
	return packs.map((pack) => ({
		name: options.as ?? pack.name,
		options: {
			...pack.options,
			...chosenFor(options)
		}
	}));
}
/** What was chosen for a pack is written down, so that an update does the same again. */
function chosenFor({ clients, user, init, grants }) {
	return {
		...clients === void 0 ? {} : { clients: [...clients] },
		...user === true ? { user } : {},
		...init === true ? { init } : {},
		...grants === void 0 || grants.length === 0 ? {} : { grants: [...grants] }
	};
}
async function oneOf(text, options, registry) {
	const { ref, version, tag, digest } = splitRange(text);
	const name = ref.slice(ref.lastIndexOf("/") + 1);
	if (digest !== void 0) return {
		name,
		options: {
			ref,
			digest,
			...tag === void 0 ? {} : { tag }
		}
	};
	if (tag !== void 0) return {
		name,
		options: await movingTag(ref, tag, registry, options)
	};
	const prerelease = options.prerelease === true;
	return {
		name,
		options: {
			ref,
			version: version ?? await newestRange(ref, prerelease, registry, options),
			...prerelease ? { prerelease: true } : {}
		}
	};
}
/** A tag that exists is followed; `1.2` without such a tag is the range that it looks like. */
async function movingTag(ref, tag, registry, { signal, onEvent }) {
	const found = await registry.resolve(parseReference(ref), tag, signal);
	if (found === void 0 && import_semver.default.validRange(tag) !== null) return {
		ref,
		version: tag
	};
	if (found === void 0) throw new PackwrightError("REFERENCE_NOT_FOUND", `${ref} has no tag "${tag}".`, {
		hint: `packwright show ${ref} lists what there is.`,
		details: {
			reference: ref,
			tag
		}
	});
	const message = `${ref}:${tag} moves: it is pinned by digest now, and update takes what it points at then; no version orders it`;
	onEvent?.({
		type: "warning",
		message
	});
	return {
		ref,
		tag
	};
}
/** The skills of a collection, each held to the digest that it lists; `undefined` for anything else. */
async function skillsOf(text, options, project, registry) {
	const reference = collectionAt(text);
	const found = reference === void 0 ? void 0 : await readCollection(reference, registry, options.signal);
	if (found === void 0) {
		if (options.only === void 0 || options.only.length === 0) return void 0;
		throw new PackwrightError("USAGE", `${text} is not a collection, of which --only could choose.`, { hint: "Name it with a tag or a digest, or leave --only out." });
	}
	const places = openPlaces(options.env ?? process.env, options.onEvent);
	const trust = await trustContext(withProjectSettings(options, project));
	const { place, memory, unproven } = await admitCollection(found, registry, trust, places, options.signal);
	if (unproven !== void 0) options.onEvent?.({
		type: "warning",
		message: unproven
	});
	if (options.dryRun !== true) await places.remember(place, memory);
	const only = options.only ?? [];
	const absent = only.find((name) => !found.skills.some((skill) => skill.name === name));
	if (absent !== void 0) {
		const names = found.skills.map(({ name }) => name).join(", ");
		throw new PackwrightError("PACK_NOT_FOUND", `The collection ${found.name} has no skill "${absent}".`, { hint: `It has ${names}.` });
	}
	return found.skills.filter(({ name }) => only.length === 0 || only.includes(name)).map((skill) => collected(skill, found.reference));
}
function collected({ name, ref, version, digest }, collection) {
	const { tag, digest: _, ...repository } = parseReference(ref);
	const stated = version ?? (tag === void 0 ? void 0 : versionOfTag(tag));
	if (stated === void 0 || import_semver.default.valid(stated) === null) throw new PackwrightError("ARTIFACT_INVALID", `The collection ${collection} does not say which version ${name} is.`);
	return {
		name,
		options: {
			ref: formatRepository(repository),
			version: stated,
			digest,
			collection
		}
	};
}
/** Only what is pinned or tagged can be a collection; ranges are for packs. */
function collectionAt(text) {
	try {
		const reference = parseReference(text);
		return reference.tag === void 0 && reference.digest === void 0 ? void 0 : reference;
	} catch {
		return;
	}
}
async function newestRange(ref, prerelease, registry, options) {
	const releases = await releasesOf(parseReference(ref), registry, options.signal);
	const newest = releases.find(({ version }) => prerelease || import_semver.default.prerelease(version) === null);
	if (newest !== void 0) return `^${newest.version}`;
	const only = releases[0]?.version;
	throw new PackwrightError("REFERENCE_NOT_FOUND", only === void 0 ? `${ref} has no released version.` : `${ref} has pre-releases only, the newest is ${only}.`, {
		hint: only === void 0 ? "Check the spelling; a private repository needs credentials." : "Say --prerelease to take one.",
		details: { reference: ref }
	});
}
export { chooseAdded };
