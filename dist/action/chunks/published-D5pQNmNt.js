import { t as attachListed } from "./attach-D36mr_4h.js";
import { t as signArtifact } from "./artifact-Ddfwt2Og.js";
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
	const signed = await signArtifact(artifact, name, signer, source, env);
	const referrersAt = (attempt) => attempt === 0 ? signed.referrers : signed.referrersCreated((/* @__PURE__ */ new Date()).toISOString());
	await attachListed(subject, referrersAt, context);
	return signed.signer;
}
export { signPublished as t };
