import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { n as parseLockfile, t as hasConflict } from "./read-CKEQI5lw.js";
// src/lock/conflict.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const MARKS = /^<{7} .*\r?\n([\s\S]*?)(?:^\|{7}.*\r?\n[\s\S]*?)?^={7}\r?\n([\s\S]*?)^>{7} .*(?:\r?\n|$)/gm;
/**
* Reads a lockfile, also one in which git left the marks of a merge.
*
* @throws PackwrightError `LOCKFILE_INVALID` when a side is no lockfile, `SCHEMA_VERSION_UNKNOWN`, `FILE_UNREADABLE`
*/
async function readMended(file) {
	const text = await readTextIfExists(file);
	if (text === void 0) return {};
	if (!hasConflict(text)) return { lock: parseLockfile(text, file) };
	const [ours, theirs] = [text.replace(MARKS, "$1"), text.replace(MARKS, "$2")];
	return merge(parseLockfile(ours, `${file} (this side)`), parseLockfile(theirs, `${file} (the other side)`));
}
function merge(ours, theirs) {
	const others = new Map(theirs.packs.map((entry) => [entry.name, entry]));
	const differing = [];
	const packs = [...ours.packs.map((entry) => {
		const other = others.get(entry.name);
		others.delete(entry.name);
		if (other === void 0 || JSON.stringify(other) === JSON.stringify(entry)) return entry;
		differing.push(entry.name);
		return newer(entry, other);
	}), ...others.values()].sort((a, b) => a.name < b.name ? -1 : 1);
	return {
		lock: {
			...theirs,
			...ours,
			packs
		},
		differing
	};
}
/** The newer one, with the highest version that either side has seen. */
function newer(a, b) {
	const order = (version) => import_semver.default.parse(version) ?? import_semver.default.parse("0.0.0-0");
	const above = (x, y) => import_semver.default.gt(order(x) ?? x, order(y) ?? y);
	const [chosen, other] = above(b.version, a.version) ? [b, a] : [a, b];
	const seen = [chosen.highest ?? chosen.version, other.highest ?? other.version];
	const highest = above(seen[1] ?? "", seen[0] ?? "") ? seen[1] : seen[0];
	return highest === void 0 || highest === chosen.version ? chosen : {
		...chosen,
		highest
	};
}
export { readMended as t };
