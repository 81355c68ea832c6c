import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { n as openDocumentMemory } from "./memory-x2rqXA9t.js";
import { t as readTrusted } from "./read-DuNc40Hc.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, g as repositoryAt, m as parseReference, o as formatRepository, t as baseOf, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { r as withProjectSettings, t as openProject } from "./project-Y0urLM2B.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { n as decideTrust } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { a as withEntries, i as CATALOG, n as describePublished } from "./update-BbiMJOMM.js";
// src/catalog/search.ts
init_p_map();
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** Packs that match, best first: by name, then keyword and provided name, then description. */
function searchPacks(packs, { words, provides }) {
	const wanted = words.map((word) => word.toLowerCase());
	const ranked = packs.flatMap((pack) => {
		if (provides !== void 0 && !doesProvide(pack, provides)) return [];
		const ranks = wanted.map((word) => rank(pack, word));
		return ranks.includes(0) ? [] : [{
			pack,
			score: ranks.reduce((sum, value) => sum + value, 0)
		}];
	});
	ranked.sort((a, b) => b.score - a.score || (a.pack.name < b.pack.name ? -1 : 1));
	return ranked.map(({ pack }) => pack);
}
function doesProvide({ provides = [] }, wanted) {
	return provides.some((name) => name === wanted || name.slice(name.indexOf(":") + 1) === wanted);
}
function rank({ name, description = "", keywords = [], provides = [] }, word) {
	if (name.toLowerCase() === word) return 8;
	if (name.toLowerCase().includes(word)) return 4;
	if ([...keywords, ...provides].some((other) => other.toLowerCase().includes(word))) return 2;
	return description.toLowerCase().includes(word) ? 1 : 0;
}
/** The version that somebody who asks for none should take: the newest that is neither yanked nor a pre-release. */
function recommendedVersion({ versions }) {
	const usable = versions.filter(({ status }) => status?.state !== "yanked");
	return usable.find(({ version }) => import_semver.default.valid(version) !== null && import_semver.default.prerelease(version) === null) ?? usable[0];
}
// src/catalog/found.ts
/** The reference to pull a version by. */
function referenceTo(pack, { version, digest }) {
	return `${pack.reference}:${tagOfVersion(version)}@${digest}`;
}
function foundPack(pack, base) {
	const recommended = recommendedVersion(pack)?.version ?? null;
	return {
		...pack,
		reference: `${base}/${pack.name}`,
		recommended
	};
}
// src/catalog/published.ts
/** A pack as its registry has it, where no catalog tells. */
/**
* Reads every version of a pack, with who signed it.
*
* @returns `undefined` when nothing is released there
*/
async function readPublished(pack, registry, trust, env, signal) {
	const signed = async (entry) => {
		const { manifest, version } = entry;
		const judged = {
			repository: pack,
			name: manifest.name,
			version: version.version
		};
		const bundles = signatureBundles(pack, version.digest, registry, signal);
		const signer = (await decideTrust(version.digest, judged, bundles, trust).catch(() => void 0))?.signer;
		return signer === void 0 ? entry : {
			manifest,
			version: {
				...version,
				signer: { ...signer }
			}
		};
	};
	const entries = await pMap(await describePublished(pack, registry, env, signal), signed, { concurrency: 8 });
	const [found] = withEntries(void 0, entries, /* @__PURE__ */ new Date())?.packs ?? [];
	if (found === void 0) return void 0;
	return {
		...foundPack(found, formatRepository(baseOf(pack))),
		reference: formatReference(pack)
	};
}
// src/catalog/catalog.ts
init_p_map();
/**
* Reads catalogs. One whose signature nobody vouches for is read with a warning: what it says is a hint, and what is
* installed afterwards is verified.
*
* @throws PackwrightError `USAGE` when nothing says which, `REFERENCE_NOT_FOUND` when there is none, `OFFLINE`
*/
async function readCatalogs(written) {
	const project = await openProject(written);
	const options = withProjectSettings(written, project);
	const bases = basesOf(options, project);
	const trust = await trustContext(options);
	return await withRegistry(options, "pull", async (registry) => {
		const read = async (text) => {
			const base = repositoryAt(text);
			const storeRoot = storeOf(options).root;
			const { signal, onEvent, offline = false, env = process.env } = options;
			const memory = openDocumentMemory(env);
			const found = await readTrusted(CATALOG, base, {
				registry,
				storeRoot,
				trust,
				offline,
				signal,
				memory,
				onEvent
			});
			if (found === void 0) throw noCatalog(text);
			if (found.trust.mode !== "first-use" && found.trust.mode !== "ignore" && !found.trust.verified) {
				const message = `The catalog of ${text} is not verified: ${found.trust.reason}`;
				options.onEvent?.({
					type: "warning",
					message
				});
			}
			if (found.cached) onEvent?.({
				type: "warning",
				message: `The catalog of ${text} is a copy from ${found.document.generated_at}; the registry was not asked.`
			});
			const packs = found.document.packs.map((pack) => foundPack(pack, found.base));
			const signer = found.trust?.signer?.identity ?? null;
			const { generated_at } = found.document;
			return {
				base: found.base,
				packs,
				cached: found.cached,
				signer,
				generated_at
			};
		};
		return await pMap(bases, read, { concurrency: 4 });
	});
}
/** Packs of the catalogs that match, best first. */
async function search(options) {
	const catalogs = await readCatalogs(options);
	const { words = [], provides } = options;
	return searchPacks(catalogs.flatMap(({ packs }) => packs), {
		words,
		provides
	});
}
/**
* One pack as its catalog has it; of a reference that no catalog knows, as its registry has it.
*
* @param pack its name, or its reference
* @throws PackwrightError `PACK_NOT_FOUND`, and what reading a catalog throws
*/
async function show(pack, options) {
	const slash = pack.lastIndexOf("/");
	const name = slash < 0 ? pack : pack.slice(slash + 1).replace(/[:@].*$/, "");
	const where = slash < 0 ? options : {
		...options,
		in: [pack.slice(0, slash)]
	};
	let catalogs;
	try {
		catalogs = await readCatalogs(where);
	} catch (thrown) {
		const isNone = thrown instanceof PackwrightError && thrown.code === "REFERENCE_NOT_FOUND";
		const published = slash >= 0 && isNone ? await showPublished(pack, options) : void 0;
		if (published === void 0) throw thrown;
		return published;
	}
	const found = catalogs.flatMap(({ packs }) => packs).find((candidate) => candidate.name === name) ?? (slash < 0 ? void 0 : await showPublished(pack, options));
	if (found !== void 0) return found;
	const bases = catalogs.map(({ base }) => base).join(", ");
	throw new PackwrightError("PACK_NOT_FOUND", `The catalog of ${bases} has no pack "${name}".`, {
		hint: "packwright search shows what there is.",
		details: { pack: name }
	});
}
async function showPublished(reference, written) {
	const options = withProjectSettings(written, await openProject(written));
	const { registry: host, path } = parseReference(reference);
	const trust = await trustContext(options);
	return await withRegistry(options, "pull", (registry) => readPublished({
		registry: host,
		path
	}, registry, trust, options.env ?? process.env, options.signal));
}
function basesOf(options, { wanted, locked }) {
	if (options.in !== void 0 && options.in.length > 0) return [...options.in];
	const bases = [...(wanted?.packs ?? []).map(({ ref }) => ref), ...[...locked.values()].map((entry) => entry.oci_ref)].map((text) => formatRepository(baseOf(parseReference(text))));
	if (bases.length > 0) return [...new Set(bases)].sort();
	throw new PackwrightError("USAGE", "Nothing says which repository of packs to look in.", { hint: "Name it with --in ghcr.io/acme/packs, or run it in a project with packs.json." });
}
function noCatalog(base) {
	return new PackwrightError("REFERENCE_NOT_FOUND", `${base} has no catalog.`, {
		hint: "Publishing there with packwright makes one; for packs that are there already: packwright catalog --refresh <packs…>.",
		details: { base }
	});
}
export { referenceTo as i, search as n, show as r, readCatalogs as t };
