import { m as object, v as string } from "./schemas-BXokd3mV.js";
// src/policy/signer.ts
/** What the lockfile, or the user's memory of a place, pinned. */
const pinnedSigner = object({
	identity: string(),
	issuer: string().optional(),
	repository: string().optional(),
	workflow: string().optional(),
	ref: string().optional(),
	runner: string().optional()
});
/** What differs between a signer that is known and one that was found; a fact that is not known differs from nothing. */
function changesBetween(pinned, signer) {
	const before = comparable(pinned);
	const now = comparable(signer);
	return Object.keys(before).filter((fact) => before[fact] !== void 0 && before[fact] !== now[fact]).map((fact) => `${fact} was ${before[fact]}, is ${now[fact] ?? "none"}`);
}
/** What stays the same when the same publisher signs another version: all of the identity but the ref it ends with. */
function comparable({ identity, issuer, repository, workflow, runner, ref }) {
	const end = ref === void 0 ? /@refs\/[^@]*$/.exec(identity)?.[0] : `@${ref}`;
	return {
		identity: nameOnly(identity.startsWith("https://") && end !== void 0 && identity.endsWith(end) ? identity.slice(0, -end.length) : identity),
		issuer,
		repository: nameOnly(repository),
		workflow,
		runner
	};
}
/** GitHub's names of owners and repositories have no case. */
function nameOnly(address) {
	return address?.replace(/^https:\/\/github\.com\/[^/]+\/[^/]+/, (name) => name.toLowerCase());
}
export { pinnedSigner as n, changesBetween as t };
