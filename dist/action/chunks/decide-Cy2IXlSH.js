import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { p as lastComponent, s as isLayout } from "./reference-BXVmMd2r.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
import { t as changesBetween } from "./signer-UTImIKrV.js";
import { n as ruleFor } from "./match-B05yU5Wj.js";
import { i as verifyBundle, n as judgeSigner, r as refPattern, t as isOfOrganisation } from "./judge-D-yaeDBp.js";
import { t as complete } from "./collect-Cx30yHwT.js";
import { n as meansFor, r as modeFor } from "./context-Duv5J-Mt.js";
import { a as readEvidence, i as isAbout } from "./evidence-FM3BUExS.js";
// src/trust/decide.ts
/**
* The trust line: from an artifact's digest to a decision that a person can follow.
*
*     rule for the place → bundles → cryptography, statement, subject → identity against the rule → memory of the place
*/
/**
* Decides whether a pack is trusted.
*
* @throws PackwrightError exit 7 when the mode is `require`, or memory knows a signer, and nothing satisfies it
*/
async function decideTrust(subject, pack, bundles, context, memory = {}) {
	const rule = ruleFor(context.policy, pack.repository);
	const mode = modeFor(rule, context);
	const matched = rule?.match ?? "default";
	if (mode === "ignore") return {
		mode,
		verified: false,
		matched,
		reason: "signatures are ignored",
		bundles: []
	};
	const known = context.acceptSigner.includes(lastComponent(pack.repository)) ? {} : memory;
	const question = {
		subject,
		pack,
		rule,
		mode,
		known,
		context
	};
	const found = await bestOf(bundles, question);
	if (found.bundle !== void 0 && found.signer !== void 0) {
		const { bundle, signer, unproven, provenance } = found;
		const kept = {
			matched,
			signer,
			...provenance === void 0 ? {} : { provenance },
			bundles: [Buffer.from(bundle).toString("base64")]
		};
		if (unproven === void 0) return {
			mode,
			verified: true,
			...kept
		};
		return {
			mode,
			verified: false,
			reason: unproven,
			...kept
		};
	}
	const unlisted = found.error === void 0 && bundles.unlisted === true;
	const error = found.error ?? missing(pack, bundles, question.unasked);
	if (error.code === "SIGNER_CHANGED") throw error;
	if ((mode === "require" || mode === "warn-unsigned") && error.code !== "SIGNATURE_MISSING") throw error;
	if (known.signer != null) throw signerGone(known.signer, error, pack, unlisted);
	if (mode === "require") throw error;
	return {
		mode,
		verified: false,
		matched,
		reason: mode === "first-use" && found.error === void 0 ? "it is signed by nobody" : error.message,
		bundles: []
	};
}
/**
* Where signatures are looked for, the likeliest place first. Older forms, and what GitHub keeps beside its registry, are
* asked for only where a rule or a pin wants a signature.
*/
async function* everywhere(bundles, question) {
	const { subject, pack, rule, mode, known, context } = question;
	for (const given of context.given.filter((bundle) => isAbout(bundle, subject))) yield bundles.manifest === void 0 ? given : await complete(given, subject, bundles.manifest);
	yield* bundles;
	if (!(rule !== void 0 || known.signer != null || mode === "require" || mode === "warn-unsigned") || bundles.older === void 0) return;
	yield* bundles.older();
	if (rule?.repository === void 0 || pack.repository.registry !== "ghcr.io") return;
	try {
		yield* context.material.attestations(rule.repository, subject, bundles.signal);
	} catch (cause) {
		bundles.signal?.throwIfAborted();
		question.unasked = `GitHub could not be asked for attestations: ${cause instanceof Error ? cause.message : cause}`;
	}
}
/** What helps is enough once; what stands beside it and does not help is passed over. */
async function bestOf(bundles, question) {
	let stranger;
	let error;
	for await (const bundle of everywhere(bundles, question)) try {
		const found = await accept(bundle, question);
		if (found.unproven === void 0 || question.known.signer != null) return found;
		stranger ??= found;
	} catch (cause) {
		if (!(cause instanceof PackwrightError)) throw cause;
		if (cause.code === "TRUSTED_ROOT_INVALID" && question.mode !== "first-use") throw cause;
		if (error === void 0 || depth(cause) >= depth(error)) error = cause;
	}
	return stranger ?? { error };
}
async function accept(bundle, question) {
	const { subject, pack, rule, mode, known, context } = question;
	const remembered = known.digest === subject && known.bundle === sha256(bundle) ? known.signer : void 0;
	if (mode === "first-use" && remembered != null) return {
		bundle,
		signer: factsOf(remembered)
	};
	const about = {
		digest: subject,
		repository: pack.repository
	};
	const { signer, provenance } = await verifyBundle(readEvidence(bundle), about, meansFor(rule, context));
	if (mode === "first-use") {
		if (known.signer != null) refuseChange(known.signer, signer, rule, pack);
		return {
			bundle,
			signer,
			provenance,
			unproven: unprovenReason(signer, pack)
		};
	}
	judgeSigner(signer, rule, pack);
	if (known.signer != null) refuseChange(known.signer, signer, rule, pack);
	return {
		bundle,
		signer,
		provenance
	};
}
/** Without a policy only ghcr.io says by its paths whose repository signs. */
function unprovenReason(signer, pack) {
	if (pack.repository.registry === "ghcr.io" && isOfOrganisation(signer, pack)) return void 0;
	const who = signer.repository?.replace(/^https:\/\/github\.com\//, "") ?? signer.identity;
	if (isLayout(pack.repository)) return `it is signed by ${who}`;
	const [org] = pack.repository.path.split("/");
	return pack.repository.registry === "ghcr.io" ? `it is signed by ${who}, which is not a repository of ${org}` : `it is signed by ${who}; no policy says whether that is right`;
}
/** How far a bundle got before it was refused. */
const DEPTHS = {
	BUNDLE_INVALID: 1,
	STATEMENT_INVALID: 3,
	SUBJECT_MISMATCH: 4,
	ISSUER_MISMATCH: 5,
	IDENTITY_MISMATCH: 6,
	SIGNER_CHANGED: 7
};
function depth(error) {
	return DEPTHS[error.code] ?? 2;
}
function missing(pack, { unlisted = false, unread = [] }, unasked) {
	const named = [pack.name, pack.version].filter((part) => part !== void 0).join(" ");
	const why = unlisted ? `: ${listsNothing(pack)}` : unread.length > 0 ? ` that is read here: ${notRead(unread)}` : "";
	return new PackwrightError("SIGNATURE_MISSING", `${named} has no signature${why}${unasked === void 0 ? "" : `; ${unasked}`}.`, {
		hint: unlisted ? `${CACHE} Else ask its publisher to sign it.` : unread.length > 0 ? "Ask its publisher to sign it with cosign or packwright as well." : "Ask its publisher to sign it, or write a rule for it in packs.policy.json if you know why it is not signed.",
		details: {
			pack: pack.name,
			...unread.length === 0 ? {} : { unread }
		}
	});
}
/** Signatures of other systems, by the type of their artifacts. */
const OTHERS = {
	"application/vnd.cncf.notary.signature": "Notation’s",
	"application/vnd.docker.trust": "Docker Content Trust’s"
};
function notRead(types) {
	return `what is attached is ${types.map((type) => OTHERS[type] === void 0 ? `"${type}"` : `${OTHERS[type]} (${type})`).join(" and ")}`;
}
function listsNothing({ repository: { registry } }) {
	return `${registry} lists nothing that is attached to it, neither by the referrers API nor by a tag`;
}
const CACHE = "A cache in front of another registry looks like this when it does not pass on what is attached: pull from the registry behind it.";
/** A signer may release from the tag of another version and from another commit, but not be somebody else. */
function refuseChange(pinned, signer, rule, pack) {
	const changed = changesBetween(pinned, signer);
	const explained = () => refPattern(rule?.ref, pack).some((pattern) => pattern.test(signer.ref ?? ""));
	if (pinned.ref !== void 0 && pinned.ref !== signer.ref && !explained()) changed.push(`ref was ${pinned.ref}, is ${signer.ref ?? "none"}, which version ${pack.version} does not explain`);
	if (changed.length === 0) return;
	throw new PackwrightError("SIGNER_CHANGED", `${pack.name} is signed by somebody else than before: ${changed.join("; ")}.`, {
		hint: `If the publisher really changed, take the new signer with --accept-signer=${lastComponent(pack.repository)}.`,
		details: {
			pinned,
			found: signer
		}
	});
}
function factsOf(signer) {
	const { identity, ...facts } = signer;
	return {
		identity,
		...Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== void 0))
	};
}
function signerGone(pinned, cause, pack, unlisted) {
	const name = lastComponent(pack.repository);
	return new PackwrightError("SIGNER_CHANGED", `${pack.name} was signed by ${pinned.identity} before, and now no such signature verifies: ${cause.message}`, {
		hint: `${unlisted ? CACHE : "Somebody may be hiding the signature, or a cleanup of untagged manifests deleted it."} Do not use the pack before you know; --accept-signer=${name} takes it as it is.`,
		details: {
			pinned,
			reason: cause.code
		},
		cause
	});
}
export { decideTrust };
