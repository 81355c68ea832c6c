import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { t as digestOf } from "./digest-Dmzd-4Ja.js";
import { t as readText } from "./text-CpMmyODb.js";
import { t as PAYLOAD_TYPE } from "./statement-DHZld7XS.js";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
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
		...await bundling(description, services, certificateFacts, open),
		signBlob: (bytes) => signBlob(bytes, open(), services, description)
	};
}
/**
* Signs with a private key: Ed25519 or ECDSA P-256, PEM.
*
* A transparency log or timestamp authority takes part only when one is named.
*
* @throws PackwrightError `KEY_UNREADABLE`
*/
async function keySigner(file, passphrase, services) {
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
		...await bundling(`the key ${id}`, named, async () => ({ identity: `key:${id}` }), () => signer),
		identity: `key:${id}`
	};
}
/** @throws PackwrightError `KEY_UNREADABLE`, `FILE_UNREADABLE` */
async function readPrivateKey(file, passphrase) {
	return readKey(await readText(file), file, passphrase);
}
function readKey(pem, file, passphrase) {
	const refuse = (why, cause) => new PackwrightError("KEY_UNREADABLE", `${file} cannot be used for signing: ${why}.`, {
		hint: "It has to be a PEM private key, Ed25519 or ECDSA P-256; its passphrase comes from --key-passphrase-file or PACKWRIGHT_KEY_PASSPHRASE.",
		cause
	});
	let key;
	try {
		key = createPrivateKey({
			key: pem,
			format: "pem",
			...passphrase === void 0 ? {} : { passphrase }
		});
	} catch (cause) {
		throw refuse(passphrase === void 0 ? "it is no private key, or needs a passphrase" : "it is no private key, or the passphrase is wrong", cause);
	}
	const curve = key.asymmetricKeyDetails?.namedCurve;
	if (key.asymmetricKeyType === "ed25519" || key.asymmetricKeyType === "ec" && curve === "prime256v1") return key;
	throw refuse(`its type is ${key.asymmetricKeyType} ${curve ?? ""}`.trim());
}
/** A key's name where none is given: sha256 of its public half (SPKI, DER), hex. */
function keyId(key) {
	return digestOf(createHash("sha256").update(key.export({
		type: "spki",
		format: "der"
	})).digest("hex"));
}
/** As `cosign sign-blob` does it: base64 of the signature, base64 of the certificate's PEM, an entry in the log. */
async function signBlob(bytes, signer, services, description) {
	const { MessageSignatureBundleBuilder } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const builder = new MessageSignatureBundleBuilder({
		signer,
		witnesses: await witnessesOf(services)
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
async function bundling(description, services, facts, signer) {
	const { DSSEBundleBuilder } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { bundleToJSON } = await import("./serialize-CRtOollA.js");
	const witnesses = await witnessesOf(services);
	return {
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
				return bundleToJSON(bundle);
			} catch (cause) {
				throw signingFailed(description, cause);
			}
		}
	};
}
async function witnessesOf(services) {
	const { RekorWitness, TSAWitness, DEFAULT_REKOR_URL } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const log = new RekorWitness({
		rekorBaseURL: services.rekorUrl ?? DEFAULT_REKOR_URL,
		entryType: "dsse",
		majorApiVersion: services.rekorVersion ?? 1,
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
export { readPrivateKey as i, keySigner as n, keylessSigner as r, keyId as t };
