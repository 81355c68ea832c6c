import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
// src/lock/graph.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** Packs that can be reached from the roots. */
function reachable(roots, locked) {
	const found = /* @__PURE__ */ new Set();
	const visit = (name) => {
		const entry = locked.get(name);
		if (entry === void 0 || found.has(name)) return;
		found.add(name);
		for (const dependency of Object.keys(entry.dependencies ?? {})) visit(dependency);
	};
	for (const root of roots) visit(root);
	return found;
}
/** What the lockfile lacks, one sentence a fault; empty when it says all that is wanted and nothing more. */
function graphFaults(roots, locked) {
	const faults = [];
	for (const { name, range, isFrom, isAt, prerelease } of roots) {
		const entry = locked.get(name);
		if (entry === void 0) faults.push(`${name} is wanted and not locked`);
		else if (!isFrom(entry)) faults.push(`${name} is locked from ${entry.oci_ref}, and wanted from elsewhere`);
		else if (isAt !== void 0) {
			if (!isAt(entry)) faults.push(`${name} is wanted at another tag or digest than is locked`);
		} else if (!import_semver.default.satisfies(entry.version, range, { includePrerelease: prerelease === true })) faults.push(`${name} ${range} is wanted, ${entry.version} is locked`);
	}
	const there = reachable(roots.map(({ name }) => name), locked);
	for (const name of there) for (const [needed, range] of Object.entries(locked.get(name)?.dependencies ?? {})) {
		const entry = locked.get(needed);
		if (entry === void 0) faults.push(`${name} needs ${needed}, which is not locked`);
		else if (import_semver.default.valid(entry.version) !== null && !import_semver.default.satisfies(entry.version, range, { includePrerelease: true })) faults.push(`${name} needs ${needed} ${range}, ${entry.version} is locked`);
	}
	for (const [name, entry] of locked) if (!there.has(name) && entry.file === void 0) faults.push(`${name} is locked and nobody wants it`);
	return faults;
}
/** Every way from the roots to a pack, each a chain of names. */
function chainsTo(pack, roots, locked) {
	const chains = [];
	const walk = (name, chain) => {
		if (chain.includes(name) || chains.length >= MOST_CHAINS) return;
		const next = [...chain, name];
		if (name === pack) return void chains.push(next);
		for (const needed of Object.keys(locked.get(name)?.dependencies ?? {})) walk(needed, next);
	};
	for (const root of roots) walk(root, []);
	return chains;
}
const MOST_CHAINS = 50;
export { graphFaults as n, reachable as r, chainsTo as t };
