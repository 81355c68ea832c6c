import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { r as isDigest } from "./digest-BCUvoWcb.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { a as array, d as literal, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { n as writeYaml, t as parseYaml } from "./yaml-DQFQsImj.js";
import { r as parsed, t as inOrderOf } from "./foreign-lock-CUhFGbys.js";
import { createHash } from "node:crypto";
// src/systems/toolhive/lock.ts
/** `toolhive.lock.yaml`, the lockfile of ToolHive. */
const entry = looseObject({
	name: string().min(1),
	version: string().optional(),
	source: string(),
	resolvedReference: string().optional(),
	/** of an index, or of a commit */
	digest: string()
});
const toolhiveLock = looseObject({
	version: literal(1).optional(),
	skills: array(entry).nullish(),
	plugins: array(entry).nullish()
});
const lock = {
	file: "toolhive.lock.yaml",
	dialects: ["toolhive", "toolhive-plugin"],
	read(text, file) {
		const { skills, plugins } = parsed(toolhiveLock, parseYaml(text, file), file);
		const lockFound = {
			entries: [],
			passedOver: []
		};
		for (const one of [...skills ?? [], ...plugins ?? []]) {
			const read = entryOf(one);
			if (typeof read === "string") lockFound.passedOver.push({
				name: one.name,
				why: read
			});
			else lockFound.entries.push(read);
		}
		return lockFound;
	},
	write(packs, before, file) {
		const old = before === void 0 ? void 0 : parsed(toolhiveLock, parseYaml(before, file), file);
		const names = new Set(packs.map(({ name }) => name));
		const was = old?.skills ?? [];
		const others = was.filter(({ name }) => !names.has(name));
		const there = /* @__PURE__ */ new Set([...names, ...others.map(({ name }) => name)]);
		const ours = packs.map((pack) => written(pack, was.find(({ name }) => name === pack.name), there));
		const skills = inOrderOf(was, [...others, ...ours]);
		if (before !== void 0 && canonical(was) === canonical(skills)) return before;
		return writeYaml({
			...old,
			version: 1,
			skills
		});
	}
};
/** @returns why an entry is nothing that a registry has */
function entryOf({ name, version, source, resolvedReference, digest }) {
	if (!isDigest(digest)) return `${source} lies in git, and not in a registry`;
	try {
		const { digest: _, ...place } = parseReference(resolvedReference ?? source);
		return {
			name,
			version,
			reference: {
				...place,
				digest
			}
		};
	} catch (cause) {
		return cause instanceof Error ? cause.message : String(cause);
	}
}
function written(pack, was, there) {
	const { name, version, reference, files, explicit, signer } = pack;
	const { digest, ...place } = reference;
	const requiredBy = pack.requiredBy.filter((other) => there.has(other));
	const content = files === void 0 ? {} : { contentDigest: contentDigestOf(files) };
	const { requiredBy: _, provenance: __, contentDigest: ___, explicit: ____, unsigned, ...rest } = was ?? {};
	return {
		...rest,
		name,
		version,
		source: was?.source ?? formatReference(place),
		resolvedReference: formatReference(place.tag === void 0 ? reference : place),
		digest,
		...content,
		...signer === void 0 ? unsigned === true ? { unsigned } : {} : trustOf(signer),
		...requiredBy.length === 0 ? {} : { requiredBy },
		...explicit ? { explicit } : {}
	};
}
/**
* What thv computes: over every file in byte order its path, a zero byte, the raw hash of its content, a line feed.
*
* Not our content digest, which is that of a tar.
*/
function contentDigestOf(files) {
	const hash = createHash("sha256");
	const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
	for (const { path, sha256 } of sorted) hash.update(`${path}\0`).update(Buffer.from(sha256, "hex")).update("\n");
	return `sha256:${hash.digest("hex")}`;
}
/** thv has no keys: what a key signed is unsigned for it. */
function trustOf({ identity, issuer, repository, ref, runner }) {
	if (issuer === void 0) return { unsigned: true };
	const plain = ref === void 0 ? identity : identity.replace(`@${ref}`, "");
	const inside = repository !== void 0 && plain.startsWith(`${repository}/`);
	return { provenance: {
		signerIdentity: inside ? plain.slice(repository.length) : identity,
		certIssuer: issuer,
		...inside ? { repositoryUri: repository } : {},
		...inside && ref !== void 0 ? { repositoryRef: ref } : {},
		...runner === void 0 ? {} : { runnerEnvironment: runner },
		sigstoreUrl: "https://rekor.sigstore.dev"
	} };
}
export { lock };
