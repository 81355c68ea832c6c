import { t as attachListed } from "./attach-DWbO-rcJ.js";
import { t as bundleReferrer } from "./attach-B82cj2Hv.js";
import { s as statementsAbout } from "./statement-nO4PnSpN.js";
// src/signing/artifact.ts
/**
* @param artifact the manifest that is signed
* @throws PackwrightError `SIGNING_FAILED`
*/
async function signArtifact(artifact, name, signer, source, env) {
	const created = source.created ?? (/* @__PURE__ */ new Date()).toISOString().replace(/\.\d+Z$/, "Z");
	const signatures = [];
	let facts;
	for (const statement of statementsAbout(artifact.digest, name, source, env)) {
		const bundle = await signer.sign(statement);
		facts ??= await signer.facts(bundle);
		signatures.push({
			bundle,
			predicateType: statement.predicateType
		});
	}
	const referrersCreated = (at) => signatures.map(({ bundle, predicateType }) => bundleReferrer(bundle, predicateType, artifact, at));
	return {
		referrers: referrersCreated(created),
		referrersCreated,
		signer: facts
	};
}
// src/signing/published.ts
/**
* @param manifest as the registry gave it
* @throws PackwrightError `SIGNING_FAILED`, `REGISTRY_RESPONSE`, and oras's faults
*/
async function signPublished(subject, { bytes, mediaType }, about, context) {
	const { name, signer, source, env } = about;
	const artifact = {
		mediaType,
		digest: subject.digest,
		size: bytes.length
	};
	await refuseUnwritable(subject, signer, context.destination, context.signal);
	const signed = await signArtifact(artifact, name, signer, source, env);
	const referrersAt = (attempt) => attempt === 0 ? signed.referrers : signed.referrersCreated((/* @__PURE__ */ new Date()).toISOString());
	await attachListed(subject, referrersAt, context);
	return signed.signer;
}
/**
* Nothing is sent to a log for a push that the registry refuses.
*
* @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`
*/
async function refuseUnwritable(place, signer, destination, signal) {
	if (signer.logged) await destination.mayWrite(place, signal);
}
export { signPublished as n, signArtifact as r, refuseUnwritable as t };
