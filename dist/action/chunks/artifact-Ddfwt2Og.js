import { t as bundleReferrer } from "./attach-C2S_hYAB.js";
import { s as statementsAbout } from "./statement-DHZld7XS.js";
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
export { signArtifact as t };
