import { a as formatReference, l as isReferrersTag, m as parseReference } from "./reference-BXVmMd2r.js";
import { t as partsOf } from "./parts-BMpaaT0u.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
// src/lifecycle/keep.ts
/** Which manifests belong to what is published: those that a cleanup has to spare. */
/**
* Every manifest that belongs to artifacts: variants, members of collections, signatures, and the lists of them.
*
* @param references with a tag or a digest; a repository alone means all its tags
* @throws PackwrightError `REFERENCE_NOT_FOUND`, `REFERENCE_INVALID`, and the registry's faults
*/
async function keep(references, options = {}) {
	const parsed = references.map((text) => parseReference(text));
	return await withRegistry(options, "pull", async (registry) => {
		const kept = [];
		for (const { digest: pinned, tag, ...repository } of parsed) {
			const tags = tag !== void 0 || pinned !== void 0 ? [tag] : await allTags(repository, registry, options);
			for (const name of tags) {
				const named = name === void 0 ? repository : {
					...repository,
					tag: name
				};
				const digest = pinned ?? (await registry.manifest(repository, name, options.signal)).digest;
				const parts = await partsOf({
					...repository,
					digest
				}, registry, options.signal);
				const reference = formatReference(named);
				for (const { isGone, ...part } of parts) if (!isGone) kept.push({
					reference,
					...part
				});
			}
		}
		return kept;
	});
}
/** The lists of what is attached are found beside what they belong to. */
async function allTags(repository, registry, { signal }) {
	return (await registry.tags(repository, signal)).filter((tag) => !isReferrersTag(tag));
}
// src/commands/lifecycle/keep.ts
/** `packwright keep`: the digests that a job that cleans up has to spare. */
function keepCommand(program, context) {
	const command = program.command("keep").description("Print the digests that a cleanup of untagged manifests has to spare").argument("<references...>", "registry/repository:tag or …@sha256:…; a repository alone means all its tags");
	examples(withConnectionFlags(command), ["packwright keep ghcr.io/acme/packs/claude:1.2.0", "packwright keep ghcr.io/acme/packs/claude ghcr.io/acme/packs/packwright-catalog --json"]);
	command.action(async (references, flags) => {
		const output = outputOf(command);
		const parts = await keep(references, connection(flags, context));
		output.result({
			digests: [...new Set(parts.map(({ digest }) => digest))],
			parts
		}, () => output.table([
			"DIGEST",
			"WHAT",
			"OF"
		], parts.map((part) => [
			part.digest,
			describe(part),
			part.reference
		])));
	});
}
const ROLES = {
	artifact: "the artifact",
	variant: "a part of it",
	list: "the list of what is attached"
};
function describe({ role, type }) {
	return role === "attached" ? type ?? "attached" : ROLES[role];
}
export { keepCommand };
