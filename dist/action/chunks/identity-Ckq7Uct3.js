import { t as require_dist } from "./dist-BM6gm3O7.js";
// src/signing/identity.ts
var import_dist = require_dist();
const FULCIO = "1.3.6.1.4.1.57264.1";
const OIDS = {
	issuer: `${FULCIO}.8`,
	build_signer: `${FULCIO}.9`,
	runner: `${FULCIO}.11`,
	repository: `${FULCIO}.12`,
	commit: `${FULCIO}.13`,
	ref: `${FULCIO}.14`,
	repository_id: `${FULCIO}.15`,
	owner: `${FULCIO}.16`,
	owner_id: `${FULCIO}.17`,
	build_config: `${FULCIO}.18`,
	trigger: `${FULCIO}.20`,
	run: `${FULCIO}.21`,
	environment: `${FULCIO}.23`
};
const ISSUER_V1 = `${FULCIO}.1`;
/** The leaf certificate of a bundle, DER; `undefined` for one that was made with a key. */
function certificateIn({ content }) {
	if (content.$case === "certificate") return content.certificate.rawBytes;
	return content.$case === "x509CertificateChain" ? content.x509CertificateChain.certificates[0]?.rawBytes : void 0;
}
/** Reads the claims of a certificate that has been verified. */
function signerFacts(certificate) {
	const parsed = import_dist.X509Certificate.parse(Buffer.from(certificate));
	const facts = { identity: parsed.subjectAltName ?? "" };
	for (const [name, oid] of Object.entries(OIDS)) {
		const value = extension(parsed, oid);
		if (value !== void 0) facts[name] = value;
	}
	facts.issuer ??= parsed.extension(ISSUER_V1)?.value.toString("utf8") ?? "";
	const { build_config: config, repository } = facts;
	if (config !== void 0 && repository !== void 0 && config.startsWith(`${repository}/`)) {
		const path = config.slice(repository.length + 1);
		facts.workflow = /^(.*\.ya?ml)@/.exec(path)?.[1] ?? path.replace(/@[^@]*$/, "");
	}
	return facts;
}
/** Since Fulcio's second version, values are DER UTF8Strings. */
function extension(certificate, oid) {
	return certificate.extension(oid)?.valueObj.subs[0]?.value.toString("utf8");
}
export { signerFacts as n, certificateIn as t };
