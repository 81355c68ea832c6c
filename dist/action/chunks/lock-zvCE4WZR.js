import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { a as array, d as literal, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as lockedDigest, r as parsed, t as inOrderOf } from "./foreign-lock-CUhFGbys.js";
// src/systems/agentskills/lock.ts
/** `skills.lock.json`, the lockfile of skills-oci. */
const skillsLock = looseObject({
	lockfileVersion: literal(1),
	skills: array(looseObject({
		name: string().min(1),
		path: string().optional(),
		source: looseObject({
			registry: string(),
			repository: string(),
			tag: string().optional(),
			digest: lockedDigest,
			ref: string().optional()
		}),
		installedAt: string().optional()
	}))
});
const lock = {
	file: "skills.lock.json",
	dialects: ["agentskills", "agentskills-files"],
	read(text, file) {
		return {
			entries: parsed(skillsLock, parseJson(text, file), file).skills.map(({ name, source }) => {
				const { registry, repository, tag, digest: pinned } = source;
				return {
					name,
					reference: {
						...parseReference(`${registry}/${repository}`),
						...tag ? { tag } : {},
						digest: pinned
					}
				};
			}),
			passedOver: []
		};
	},
	write(packs, before, file, now) {
		const old = before === void 0 ? void 0 : parsed(skillsLock, parseJson(before, file), file);
		const ours = new Set(packs.map(({ name }) => name));
		const others = (old?.skills ?? []).filter(({ name }) => !ours.has(name));
		const entries = packs.map(({ name, reference, path }) => {
			const was = old?.skills.find((skill) => skill.name === name);
			const { registry, path: repository, tag = "", digest: pinned } = reference;
			const same = was?.source.digest === pinned;
			const source = {
				registry,
				repository,
				tag,
				digest: pinned,
				ref: formatReference(reference)
			};
			return {
				...was,
				name,
				path: was?.path ?? path,
				source,
				installedAt: same && was.installedAt ? was.installedAt : now.toISOString()
			};
		});
		const skills = inOrderOf(old?.skills ?? [], [...others, ...entries]);
		if (before !== void 0 && old !== void 0 && canonical(old.skills) === canonical(skills)) return before;
		const generatedAt = now.toISOString();
		return `${JSON.stringify({
			...old,
			lockfileVersion: 1,
			generatedAt,
			skills
		}, null, 2)}\n`;
	}
};
export { lock };
