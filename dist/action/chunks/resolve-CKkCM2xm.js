import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as releasesOf } from "./releases-COd2e4d0.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, m as parseReference, n as besideOf, o as formatRepository, v as tagOfVersion } from "./reference-BXVmMd2r.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { n as readStatus, r as describeStatus } from "./read-DGnk58Lt.js";
import { a as matchesPlatform } from "./platform-B9cimzIF.js";
import { i as repositoryOf } from "./read-zEcuMCOl.js";
// src/project/gates.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** @returns why the pack cannot be used here, `undefined` when it can */
function unfit(manifest, gate) {
	for (const [host, range] of Object.entries(manifest.engines ?? {})) {
		const version = gate.engines[host];
		if (version === void 0 || import_semver.default.satisfies(version, range, { includePrerelease: true })) continue;
		return new PackwrightError("ENGINE_UNSUPPORTED", `it needs ${host} ${range}, and ${host} ${version} is declared`, {
			hint: `Update ${host}, or declare its version with --engine ${host}=<version> or in "hosts" of packs.json.`,
			details: {
				host,
				needs: range,
				declared: version
			}
		});
	}
	const { platforms } = manifest;
	if (platforms === void 0 || platforms.length === 0) return void 0;
	if (platforms.some((written) => matchesPlatform(written, gate.platform))) return void 0;
	const here = `${gate.platform.os}/${gate.platform.architecture}`;
	return new PackwrightError("PLATFORM_UNSUPPORTED", `it is for ${platforms.join(", ")}, and this is ${here}`, {
		hint: "Choose another pack, or name another platform with --platform.",
		details: {
			platforms,
			platform: here
		}
	});
}
/** @throws PackwrightError `ENGINE_UNSUPPORTED`, `PLATFORM_UNSUPPORTED` */
function refuseUnfit(pack, gate) {
	const error = unfit(pack.manifest, gate);
	if (error === void 0) return;
	const { code, hint, details } = error;
	const name = pack.version === void 0 ? pack.name : `${pack.name} ${pack.version}`;
	throw new PackwrightError(code, `${name} cannot be used here: ${error.message}.`, {
		hint,
		details
	});
}
// src/project/resolve/held.ts
/** What the lockfile holds of a version, against what a registry says of it now. */
/** Whether a lock entry is of the tag or the digest that is wanted. */
function isHeldAt(entry, wanted) {
	if (wanted?.digest !== void 0) return entry.digest === wanted.digest;
	return parseReference(entry.oci_ref).tag === wanted?.tag;
}
/** A pack that came with a collection is what the collection lists, and nothing that has its tag today. */
function refuseUncollected(wanted, digest) {
	if (wanted?.digest === void 0 || wanted.digest === digest) return;
	throw new PackwrightError("TAG_MOVED", wanted.collection === void 0 ? `${wanted.name} is not the digest that packs.json names.` : `${wanted.name} is not what the collection ${wanted.collection} lists.`, {
		hint: "Versions do not change. Ask the publisher what happened before you trust the new content.",
		details: {
			pack: wanted.name,
			listed: wanted.digest,
			found: digest
		}
	});
}
function moved(pack, entry, digest) {
	return new PackwrightError("TAG_MOVED", `${formatReference(parseReference(entry.oci_ref))} points at another digest than is locked.`, {
		hint: "Versions do not change. Ask the publisher what happened before you trust the new content.",
		details: {
			pack,
			locked: entry.digest,
			found: digest
		}
	});
}
// src/project/resolve/catalogue.ts
/** What the solver asks, answered by registries: versions, and what each needs. */
function openCatalogue(wanted, context) {
	const { registry, store, gate, locked, update, trust, signal } = context;
	const roots = new Map(wanted.map((pack) => [pack.name, pack]));
	const places = /* @__PURE__ */ new Map();
	const known = /* @__PURE__ */ new Map();
	const once = (key, work) => {
		const found = known.get(key);
		if (found !== void 0) return found;
		const started = work();
		started.catch(() => {});
		known.set(key, started);
		return started;
	};
	const repository = (pack) => {
		const place = places.get(pack);
		if (place === void 0) throw new PackwrightError("INTERNAL", `Nothing says where ${pack} is.`);
		return place.repository;
	};
	/** What a root is held to that no version orders: a tag that moves, or a digest. */
	const fixedAt = (pack) => {
		const root = roots.get(pack);
		if (root === void 0 || root.version !== void 0 || root.pin !== void 0) return void 0;
		if (root.tag !== void 0) return { tag: root.tag };
		return root.digest === void 0 ? void 0 : { tag: root.digest };
	};
	const releases = (pack) => once(`tags ${pack}`, async () => {
		const fixed = fixedAt(pack);
		if (fixed !== void 0) return [{
			version: fixed.tag,
			tag: fixed.tag
		}];
		return await releasesOf(repository(pack), registry, signal);
	});
	const lockedAt = (pack) => {
		const entry = locked.get(pack);
		if (entry === void 0) return void 0;
		const { registry: host, path } = parseReference(entry.oci_ref);
		const here = repository(pack);
		return host === here.registry && path === here.path ? entry : void 0;
	};
	const includePrerelease = (pack) => roots.get(pack)?.prerelease === true;
	const satisfies = (pack, version, range) => fixedAt(pack) !== void 0 || import_semver.default.satisfies(version, range, { includePrerelease: includePrerelease(pack) });
	const describe = (pack, version) => once(`describe ${pack} ${version}`, async () => {
		const fixed = fixedAt(pack);
		if (fixed !== void 0) return await describeFixed(pack, fixed.tag);
		const entry = lockedAt(pack);
		const tag = await tagFor(pack, version, entry) ?? tagOfVersion(version);
		if (entry?.version === version && !update(pack)) {
			const digest = entry.digest;
			const stored = await store.find(digest);
			if (stored !== void 0) return {
				digest,
				tag,
				manifest: stored.record.manifest
			};
			const { manifest } = await inspectPack({
				...repository(pack),
				digest
			}, registry, signal);
			return {
				digest,
				tag,
				manifest
			};
		}
		const { digest, manifest } = await inspectPack({
			...repository(pack),
			tag
		}, registry, signal);
		refuseUncollected(roots.get(pack), digest);
		if (entry?.version === version && entry.digest !== digest) throw moved(pack, entry, digest);
		return {
			digest,
			tag,
			manifest
		};
	});
	const describeFixed = async (pack, label) => {
		const entry = lockedAt(pack);
		const root = roots.get(pack);
		const stays = entry !== void 0 && !update(pack) && isHeldAt(entry, root);
		const digest = root?.digest ?? (stays ? entry.digest : void 0);
		const at = isDigest(digest) ? { digest } : { tag: label };
		const found = await inspectPack({
			...repository(pack),
			...at
		}, registry, signal);
		refuseUncollected(root, found.digest);
		return {
			digest: found.digest,
			tag: root?.tag,
			manifest: found.manifest
		};
	};
	/** Why its publisher took a release back; one that stays locked is not asked about here. */
	const yanked = (pack, version) => once(`status ${pack} ${version}`, async () => {
		if (trust === void 0 || lockedAt(pack)?.version === version && !update(pack)) return void 0;
		const { digest } = await describe(pack, version);
		const judged = {
			repository: repository(pack),
			name: pack,
			version
		};
		const signer = locked.get(pack)?.signer ?? void 0;
		const status = await readStatus(digest, judged, registry, trust, signer, signal);
		return status.state === "yanked" ? describeStatus("it", status) : void 0;
	});
	const tagFor = async (pack, version, entry) => {
		if (entry?.version === version) return parseReference(entry.oci_ref).tag;
		return (await releases(pack)).find((release) => release.version === version)?.tag;
	};
	/** Asks ahead for what will be needed most likely, so that packs do not wait for each other. */
	const lookAhead = async (pack, range) => {
		const entry = lockedAt(pack);
		if (entry !== void 0 && !update(pack) && satisfies(pack, entry.version, range)) return void await describe(pack, entry.version);
		const newest = (await releases(pack)).find(({ version }) => satisfies(pack, version, range));
		if (newest !== void 0) await yanked(pack, newest.version);
	};
	return {
		describe,
		releases,
		repository,
		satisfies,
		async *versions(pack) {
			const entry = lockedAt(pack);
			const preferred = entry !== void 0 && !update(pack) ? entry.version : void 0;
			if (preferred !== void 0) yield preferred;
			for (const { version } of await releases(pack)) if (version !== preferred) yield version;
		},
		async requirements(pack, version) {
			const { manifest } = await describe(pack, version);
			const refused = unfit(manifest, gate);
			if (refused !== void 0) return { unfit: `cannot be used here: ${refused.message}` };
			const takenBack = await yanked(pack, version);
			if (takenBack !== void 0) return { unfit: `cannot be used: ${takenBack}` };
			return Object.entries(manifest.dependencies ?? {}).map(([name, needed]) => {
				return {
					pack: name,
					range: needed.version,
					ref: needed.ref
				};
			});
		},
		meet({ pack, ref, range }, by) {
			const root = roots.get(pack);
			const place = root === void 0 ? placeOf(pack, ref, by, repository) : repositoryOf(root);
			const before = places.get(pack);
			if (before !== void 0) return sameRepository(before.repository, place) ? void 0 : elsewhere(pack, before, place, by);
			places.set(pack, {
				repository: place,
				by
			});
			lookAhead(pack, range).catch(() => {});
		},
		chainOf({ pack, range, by }) {
			const links = [`${pack} ${range}`];
			const seen = /* @__PURE__ */ new Set();
			for (let at = by; at !== void 0 && !seen.has(at.pack); at = places.get(at.pack)?.by) {
				seen.add(at.pack);
				links.unshift(`${at.pack} ${at.version}`);
			}
			return ["packs.json", ...links].join(" → ");
		}
	};
}
/** An explicit reference, or beside whoever needs it. */
function placeOf(pack, ref, by, repository) {
	if (ref !== void 0) return repositoryOf({ ref });
	if (by === void 0) throw new PackwrightError("INTERNAL", `Nothing says where ${pack} is.`);
	return besideOf(repository(by.pack), pack);
}
function sameRepository(a, b) {
	return a.registry === b.registry && a.path === b.path;
}
function elsewhere(pack, before, place, by) {
	const who = (requirer) => requirer?.pack ?? "packs.json";
	return `${who(before.by)} takes ${pack} from ${formatRepository(before.repository)}, ${who(by)} from ${formatRepository(place)}`;
}
// src/project/resolve/explain.ts
/** A conflict as a person can follow it: who wants what, from the project downwards. */
/** @param demandsOf everything that was asked of a pack on the way to the conflict */
function conflictError(conflict, available, chainOf) {
	const { pack, demands, reasons } = conflict;
	const chains = demands.map((demand) => chainOf(demand));
	const why = reasons.get("*") ?? (reasons.size > 0 ? `no version of ${pack} that fits can be used: ${[...reasons].map(([version, reason]) => `${version} ${reason}`).join("; ")}` : `no version of ${pack} satisfies ${demands.length === 1 ? "what is wanted" : "all that is wanted"} (${available.length === 0 ? "it has no version" : `it has ${shown(available)}`})`);
	return new PackwrightError("RESOLUTION_CONFLICT", `The packs do not fit together: ${why}. ${chains.join("; ")}.`, {
		hint: "Widen one of these ranges in packs.json, or ask for another version of the pack that needs it.",
		details: {
			pack,
			chains,
			reasons: Object.fromEntries(reasons)
		}
	});
}
function shown(versions) {
	const most = versions.slice(0, 8);
	return versions.length > most.length ? `${most.join(", ")} and ${versions.length - most.length} more` : most.join(", ");
}
// src/project/resolve/solver.ts
async function solve(roots, catalogue) {
	const state = {
		chosen: /* @__PURE__ */ new Map(),
		demands: /* @__PURE__ */ new Map()
	};
	for (const root of roots) {
		const refused = demand(state, { ...root }, catalogue);
		if (refused !== void 0) return { conflict: refused };
	}
	return await choose(state, catalogue);
}
/** Adds a demand; a conflict when it contradicts what is chosen already. */
function demand(state, wanted, catalogue) {
	const { pack, range, by } = wanted;
	const demands = [...state.demands.get(pack) ?? [], wanted];
	const elsewhere = catalogue.meet(wanted, by);
	state.demands.set(pack, demands);
	if (elsewhere !== void 0) return {
		packs: requirers(demands),
		pack,
		demands,
		reasons: /* @__PURE__ */ new Map([["*", elsewhere]])
	};
	const version = state.chosen.get(pack);
	if (version === void 0 || catalogue.satisfies(pack, version, range)) return void 0;
	return {
		packs: /* @__PURE__ */ new Set([...requirers(demands), pack]),
		pack,
		demands,
		reasons: /* @__PURE__ */ new Map()
	};
}
function requirers(demands) {
	return new Set(demands.flatMap(({ by }) => by === void 0 ? [] : [by.pack]));
}
async function choose(state, catalogue) {
	const next = [...state.demands.keys()].find((pack) => !state.chosen.has(pack));
	if (next === void 0) return { chosen: state.chosen };
	const demands = state.demands.get(next) ?? [];
	const failed = {
		packs: requirers(demands),
		pack: next,
		demands,
		reasons: /* @__PURE__ */ new Map()
	};
	let told = failed;
	for await (const version of catalogue.versions(next)) {
		if (!demands.every(({ range }) => catalogue.satisfies(next, version, range))) continue;
		const attempt = await take(state, next, version, catalogue);
		if ("chosen" in attempt) return attempt;
		const { conflict } = attempt;
		const unfit = conflict.pack === next ? conflict.reasons.get(version) : void 0;
		if (unfit !== void 0) {
			failed.reasons.set(version, unfit);
			continue;
		}
		if (!conflict.packs.has(next)) return attempt;
		if (told === failed) told = conflict;
		for (const pack of conflict.packs) if (pack !== next) failed.packs.add(pack);
	}
	return { conflict: {
		...told,
		packs: failed.packs
	} };
}
async function take(state, pack, version, catalogue) {
	const requirements = await catalogue.requirements(pack, version);
	if ("unfit" in requirements) {
		const demands = state.demands.get(pack) ?? [];
		return { conflict: {
			packs: /* @__PURE__ */ new Set([pack]),
			pack,
			demands,
			reasons: /* @__PURE__ */ new Map([[version, requirements.unfit]])
		} };
	}
	const attempt = {
		chosen: new Map(state.chosen).set(pack, version),
		demands: new Map(state.demands)
	};
	for (const requirement of requirements) {
		const conflict = demand(attempt, {
			...requirement,
			by: {
				pack,
				version
			}
		}, catalogue);
		if (conflict !== void 0) return { conflict };
	}
	return await choose(attempt, catalogue);
}
// src/project/resolve/resolve.ts
/**
* The resolve line: what is wanted → the newest versions that satisfy everybody → digests.
*
*     packs.json → tags → manifests of the candidates → one version a pack → reference@digest
*/
/**
* @throws PackwrightError `RESOLUTION_CONFLICT` with the chain that clashes, `TAG_MOVED`, and the registry's faults
*/
async function resolvePacks(wanted, context) {
	const catalogue = openCatalogue(wanted, context);
	const solution = await solve(rootRequirements(wanted), catalogue);
	if ("conflict" in solution) {
		const { pack } = solution.conflict;
		const releases = await catalogue.releases(pack);
		throw conflictError(solution.conflict, releases.map(({ version }) => version), (demand) => catalogue.chainOf(demand));
	}
	const resolved = await Promise.all([...solution.chosen].map(async ([name, version]) => {
		const { digest, tag, manifest } = await catalogue.describe(name, version);
		const locked = context.locked.get(name);
		const kept = locked?.digest === digest ? locked : void 0;
		const dependencies = rangesOf(manifest);
		return [name, {
			name,
			version: import_semver.default.valid(version) === null ? manifest.version ?? tag ?? "0.0.0" : version,
			repository: catalogue.repository(name),
			tag,
			digest,
			dependencies,
			kept
		}];
	}));
	return new Map(resolved);
}
function rootRequirements(wanted) {
	return wanted.map(({ name, ref, version, pin }) => ({
		pack: name,
		range: pin ?? version ?? "*",
		ref
	}));
}
function rangesOf(manifest) {
	const entries = Object.entries(manifest.dependencies ?? {});
	return Object.fromEntries(entries.map(([name, { version }]) => [name, version]));
}
export { refuseUnfit as i, resolvePacks as n, isHeldAt as r, rangesOf as t };
