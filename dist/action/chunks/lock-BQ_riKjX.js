import { a as formatReference, c as isPinned, m as parseReference } from "./reference-BXVmMd2r.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { a as array, f as looseObject, v as string, y as union } from "./schemas-BXokd3mV.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as lockedDigest, r as parsed } from "./foreign-lock-CUhFGbys.js";
// src/systems/greentic/lock.ts
/**
* What `greentic-dist pull --lock` reads: a list of components, each with reference and digest.
*
* Seen with greentic-distributor-client 1.1.3: an array, or an object with `components`; an entry is a string or an object.
*/
const component = union([string().min(1), looseObject({
	name: string().optional(),
	reference: string().optional(),
	ref: string().optional(),
	digest: lockedDigest.optional()
})]);
const components = array(component).min(1);
const greenticLock = union([components, looseObject({ components })]);
const lock = {
	file: "greentic-lock.json",
	dialects: ["greentic"],
	read(text, file) {
		const lockfile = parsed(greenticLock, parseJson(text, file), file);
		const result = {
			entries: [],
			passedOver: []
		};
		for (const one of componentsOf(lockfile)) {
			const reference = pinnedIn(one);
			const name = nameOf(one);
			if (reference === void 0) result.passedOver.push({
				name,
				why: "it is not pinned by digest"
			});
			else result.entries.push({
				name,
				reference
			});
		}
		return result;
	},
	write(packs, before, file) {
		const old = before === void 0 || before.trim() === "[]" ? [] : componentsOf(parsed(greenticLock, parseJson(before, file), file));
		const ours = new Map(packs.map((pack) => [pack.name, pack]));
		const all = [...old.map((one) => {
			const pack = ours.get(nameOf(one));
			ours.delete(nameOf(one));
			return pack === void 0 ? one : {
				...typeof one === "string" ? {} : one,
				...entryOf(pack)
			};
		}), ...[...ours.values()].map(entryOf)];
		if (before !== void 0 && canonical(all) === canonical(old)) return before;
		return `${JSON.stringify({
			schema_version: 1,
			components: all
		}, null, 2)}\n`;
	}
};
function entryOf({ name, reference }) {
	return {
		name,
		reference: formatReference(reference),
		digest: reference.digest
	};
}
function componentsOf(lockfile) {
	return Array.isArray(lockfile) ? lockfile : lockfile.components;
}
function pinnedIn(one) {
	const written = typeof one === "string" ? one : one.reference ?? one.ref;
	if (written === void 0) return void 0;
	const reference = parseReference(written.replace(/^oci:\/\//, ""));
	const digest = isPinned(reference) ? reference.digest : typeof one === "string" ? void 0 : one.digest;
	return digest === void 0 ? void 0 : {
		...reference,
		digest
	};
}
function nameOf(one) {
	if (typeof one !== "string" && one.name !== void 0) return one.name;
	return (typeof one === "string" ? one : one.reference ?? one.ref ?? "").replace(/@.*$/, "").replace(/:[^/:]*$/, "").replace(/^.*\//, "");
}
export { lock };
