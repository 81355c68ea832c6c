import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as formatReference, p as lastComponent } from "./reference-BXVmMd2r.js";
import { i as versionInTag, r as plainVersion } from "./tags-c2p8jqCo.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
import { n as decideTrust } from "./lazy-BPY1Iidl.js";
// src/trust/admit.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/**
* Decides about a manifest, before anything of its layer is fetched.
*
* @param manifest the manifest that is fetched: of a pack with variants the platform's
* @param bundles what refers to the artifact; read only as far as needed
* @throws PackwrightError exit 7: signature and identity, `SIGNER_CHANGED`, `VERSION_REPLAYED`, `DOWNGRADE_REFUSED`,
*   `NAME_MISMATCH`
*/
async function admit(asked, claim, manifest, bundles, context) {
	const { reference, memory = {} } = asked;
	const { signed = "release" } = asked;
	const pack = {
		repository: reference,
		name: lastComponent(reference),
		version: claim.version,
		signed
	};
	const report = await decideTrust(reference.digest, pack, bundles, context, memory);
	refuseReplay(claim, reference);
	refuseDowngrade(asked, claim, context);
	const notices = nameNotices(asked, claim);
	return {
		admission: { digest: manifest },
		report,
		memory: remembered(asked, claim, report),
		notices
	};
}
/**
* Holds what arrived against what was admitted.
*
* @param digest of the manifest whose content was checked while it streamed
* @throws PackwrightError `INTERNAL` for anything that was not admitted
*/
function seal(admission, digest) {
	if (admission.digest !== digest) throw new PackwrightError("INTERNAL", `${digest} was not admitted; ${admission.digest} was.`);
	return { digest };
}
/** Hands out a pack of the store for which `admit` decided. */
function handOut(stored, admission) {
	seal(admission, stored.record.digest);
	return {
		...stored,
		admission
	};
}
const STATES = ["draft", "testing"];
/** A version's tag has to point at that version: an older one, rightly signed, could be replayed under it. */
function refuseReplay(claim, { tag }) {
	const promised = tag === void 0 ? void 0 : versionInTag(tag);
	if (promised === void 0 || claim.version === void 0) return;
	const version = plainVersion(claim.version);
	if (version === promised || STATES.some((state) => promised === `${version}-${state}`)) return;
	throw new PackwrightError("VERSION_REPLAYED", `The tag ${tag} points at ${claim.name} ${claim.version}.`, {
		hint: "Somebody may be offering an old version as a new one. Do not use it before you know why.",
		details: {
			tag,
			version: claim.version
		}
	});
}
/** An old version may be signed as it should be, and still be the one with the hole. */
function refuseDowngrade({ reference, pinned, memory }, claim, context) {
	const highest = memory?.highest;
	const { version } = claim;
	if (pinned === true || highest === void 0 || version === void 0) return;
	if (import_semver.default.valid(highest) === null || import_semver.default.valid(version) === null || !import_semver.default.lt(version, highest)) return;
	const name = lastComponent(reference);
	if (context.allowDowngrade.includes(name)) return;
	throw new PackwrightError("DOWNGRADE_REFUSED", `${name} ${version} is older than ${highest}, which was here.`, {
		hint: `A registry that hides the newer version looks like this. If you want the older one, say --allow-downgrade=${name}.`,
		details: {
			pack: name,
			locked: highest,
			found: version
		}
	});
}
/** The place decides what a pack is called, never what its content says of itself. */
function nameNotices({ reference, alias, named, typed }, claim) {
	const expected = named ?? lastComponent(reference);
	if (claim.name === expected || named === void 0 && claim.name === alias) return [];
	const message = `${formatReference(reference)} calls itself "${claim.name}".`;
	if (typed === true || named === void 0 && alias !== void 0 && alias !== expected) return [message];
	throw new PackwrightError("NAME_MISMATCH", message, {
		hint: `Something else lies where "${expected}" should be. If that is right, add it under a name of yours: packwright add --as <name>.`,
		details: {
			reference: formatReference(reference),
			expected,
			found: claim.name
		}
	});
}
function remembered({ reference, memory = {} }, { version }, report) {
	const { digest } = reference;
	const highest = higher(memory.highest, version);
	const { signer, bundles, mode } = report;
	if (mode === "ignore") return {
		...memory,
		highest
	};
	const [first] = bundles;
	if (signer === void 0 || first === void 0) return {
		signer: null,
		digest,
		highest
	};
	return {
		signer,
		digest,
		bundle: sha256(Buffer.from(first, "base64")),
		highest
	};
}
function higher(a, b) {
	if (a === void 0 || import_semver.default.valid(a) === null) return b;
	return b === void 0 || import_semver.default.valid(b) === null || import_semver.default.gt(a, b) ? a : b;
}
export { handOut as n, seal as r, admit as t };
