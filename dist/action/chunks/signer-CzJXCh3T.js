import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { l as hasIdentityToken } from "./trust-CeoR12p4.js";
import { n as readPrivateKey, t as keyId } from "./key-file-CstAJSzP.js";
import { t as PAYLOAD_TYPE } from "./statement-nO4PnSpN.js";
import { createPublicKey, sign } from "node:crypto";
// src/signing/signer.ts
/** Who signs: a key of the publisher's, or an identity that CI vouches for. One bundle a statement comes out. */
const TIMEOUTS = {
	timeout: 3e4,
	retry: 2
};
/** Signs with a certificate that Fulcio gives for the OIDC identity of this run. */
async function keylessSigner(services, env) {
	const { CIContextProvider, FulcioSigner, DEFAULT_FULCIO_URL } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const token = env["SIGSTORE_ID_TOKEN"];
	const identityProvider = token ? { getToken: async () => token } : new CIContextProvider("sigstore");
	const fulcioBaseURL = services.fulcioUrl ?? DEFAULT_FULCIO_URL;
	const description = `the OIDC identity of this run, certified by ${new URL(fulcioBaseURL).host}`;
	const open = () => new FulcioSigner({
		fulcioBaseURL,
		identityProvider,
		...TIMEOUTS
	});
	return {
		...await bundling(description, services, env, certificateFacts, open),
		signBlob: (bytes) => signBlob(bytes, open(), services, env, description)
	};
}
/**
* Signs with a private key: Ed25519 or ECDSA P-256, in PEM or as cosign keeps it.
*
* A transparency log or timestamp authority takes part only when one is named.
*
* @throws PackwrightError `KEY_UNREADABLE`
*/
async function keySigner(file, passphrase, services, env) {
	const key = await readPrivateKey(file, passphrase);
	const id = keyId(createPublicKey(key));
	const publicKey = createPublicKey(key).export({
		type: "spki",
		format: "pem"
	}).toString();
	const signer = { sign: async (data) => ({
		signature: sign(key.asymmetricKeyType === "ed25519" ? null : "sha256", data, key),
		key: {
			$case: "publicKey",
			publicKey,
			hint: id
		}
	}) };
	const named = {
		...services,
		withoutLog: services.rekorUrl === void 0
	};
	return {
		...await bundling(`the key ${id}`, named, env, async () => ({ identity: `key:${id}` }), () => signer),
		identity: `key:${id}`
	};
}
/** As `cosign sign-blob` does it: base64 of the signature, base64 of the certificate's PEM, an entry in the log. */
async function signBlob(bytes, signer, services, env, description) {
	const { MessageSignatureBundleBuilder } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const builder = new MessageSignatureBundleBuilder({
		signer,
		witnesses: await witnessesOf(services, env)
	});
	try {
		const { content, verificationMaterial } = await builder.create({ data: Buffer.from(bytes) });
		const { certificateIn } = await import("./identity-BdT_V9Xz.js");
		const pem = `-----BEGIN CERTIFICATE-----\n${(certificateIn(verificationMaterial)?.toString("base64") ?? "").match(/.{1,64}/g)?.join("\n") ?? ""}\n-----END CERTIFICATE-----\n`;
		return {
			signature: content.messageSignature.signature.toString("base64"),
			certificate: Buffer.from(pem).toString("base64")
		};
	} catch (cause) {
		throw signingFailed(description, cause);
	}
}
/** What the certificate in a bundle of our own says. */
async function certificateFacts(bundle) {
	const { signerFacts } = await import("./identity-BdT_V9Xz.js");
	const { certificate } = bundle.verificationMaterial;
	const { identity, issuer, repository, workflow, ref, runner, commit, run } = signerFacts(Buffer.from(certificate?.rawBytes ?? "", "base64"));
	return Object.fromEntries(Object.entries({
		identity,
		issuer,
		repository,
		workflow,
		ref,
		runner,
		commit,
		run
	}).filter(([, fact]) => fact !== void 0));
}
async function bundling(description, services, env, facts, signer) {
	const { DSSEBundleBuilder } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { serialize } = await import("./serialize-9vP-Lpi3.js");
	const witnesses = await witnessesOf(services, env);
	return {
		logged: witnesses.length > 0,
		description,
		facts,
		async sign(statement) {
			try {
				const bundle = await new DSSEBundleBuilder({
					signer: signer(),
					witnesses
				}).create({
					data: statement.bytes,
					type: PAYLOAD_TYPE
				});
				for (const signature of bundle.content.dsseEnvelope.signatures) signature.keyid = "";
				return serialize(bundle);
			} catch (cause) {
				throw signingFailed(description, cause);
			}
		}
	};
}
async function witnessesOf(services, env) {
	const { RekorWitness, TSAWitness, DEFAULT_REKOR_URL } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { rekorV2 } = await import("./rekor-v2-DvsBtODE.js");
	const rekorBaseURL = services.rekorUrl ?? DEFAULT_REKOR_URL;
	const log = services.rekorVersion === 2 ? rekorV2(rekorBaseURL, env) : new RekorWitness({
		rekorBaseURL,
		entryType: "dsse",
		...TIMEOUTS
	});
	const timestamps = services.tsaUrl === void 0 ? [] : [new TSAWitness({
		tsaBaseURL: services.tsaUrl,
		...TIMEOUTS
	})];
	return [...services.withoutLog === true ? [] : [log], ...timestamps];
}
/** Sigstore's library repeats an OIDC token that it cannot read; nobody else should. */
function withoutToken(code, message) {
	if (code === "IDENTITY_TOKEN_PARSE_ERROR") return "the OIDC token cannot be read";
	return message.replace(/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, "<token>");
}
function signingFailed(description, cause) {
	const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "UNKNOWN";
	const why = withoutToken(code, cause instanceof Error ? cause.message : String(cause));
	return new PackwrightError("SIGNING_FAILED", `Signing with ${description} failed (${code}): ${why}.`, {
		hint: "Nothing was published. In GitHub Actions the job needs id-token: write; try again if a service was down.",
		details: { reason: code },
		cause
	});
}
// src/session/signer.ts
/** @throws PackwrightError `KEY_UNREADABLE`, `NOT_FOUND` */
async function openSigner(options, env) {
	if (options === void 0 || options === "auto" && !hasIdentityToken(env)) return void 0;
	if (options === "auto") return await keylessSigner({}, env);
	if (options.key !== void 0) return await keySigner(options.key, options.passphrase, options, env);
	if (hasIdentityToken(env)) return await keylessSigner(options, env);
	throw new PackwrightError("SIGNING_FAILED", "There is nothing to sign with: no key and no OIDC token.", { hint: "Name a key with --key, or run where a token can be had (GitHub Actions with id-token: write, SIGSTORE_ID_TOKEN)." });
}
export { openSigner as t };
