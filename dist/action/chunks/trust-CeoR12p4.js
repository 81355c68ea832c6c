import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { u as isOn } from "./command-D3HcMSvB.js";
// src/signing/token.ts
/** The OIDC token of a run: whether there is one to sign keyless with, and as whom it would sign. */
/** Whether this run can get an OIDC token: GitHub Actions with `id-token: write`, or `SIGSTORE_ID_TOKEN`. */
function hasIdentityToken(env) {
	return hasGithubToken(env) || Boolean(env["SIGSTORE_ID_TOKEN"]);
}
function hasGithubToken(env) {
	return Boolean(env["ACTIONS_ID_TOKEN_REQUEST_URL"] && env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]);
}
/**
* @returns `undefined` outside of GitHub Actions, and where the token was set by hand
* @throws PackwrightError `SIGNING_FAILED` when the token cannot be had or read
*/
async function claimsOfRun(env) {
	if (env["GITHUB_ACTIONS"] !== "true" || env["SIGSTORE_ID_TOKEN"] || !hasGithubToken(env)) return void 0;
	const { CIContextProvider } = await import("./dist-BvXqngPr.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	try {
		const [, payload = ""] = (await new CIContextProvider("sigstore").getToken()).split(".");
		return JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
	} catch (cause) {
		throw new PackwrightError("SIGNING_FAILED", "The OIDC token of this run cannot be had or read.", {
			hint: "Nothing was published. Try again; the job needs id-token: write.",
			cause
		});
	}
}
// src/commands/flags/trust.ts
function withSigningFlags(command) {
	return command.option("--key <file>", "sign with this private key (PEM, Ed25519 or ECDSA P-256) instead of keyless").option("--key-passphrase-file <file>", "its passphrase, or PACKWRIGHT_KEY_PASSPHRASE").option("--fulcio-url <url>", "SIGSTORE_FULCIO_URL; the certificate authority of a private Sigstore").option("--rekor-url <url>", "SIGSTORE_REKOR_URL; its transparency log").option("--rekor-version <n>", "2 for a Rekor v2 log", "1").option("--no-tlog", "no transparency log; a timestamp authority is needed then").option("--tsa-url <url>", "SIGSTORE_TSA_URL; a timestamp authority");
}
/** PACKWRIGHT_SIGN, for those who start unsigned. */
function signingWanted(env) {
	return isOn(env["PACKWRIGHT_SIGN"]);
}
/** Whether somebody has said that nothing is to be signed. */
function unsignedWanted({ sign }, env) {
	return sign === false || sign === void 0 && !signingWanted(env);
}
/**
* How to sign, or `undefined` for unsigned: with a key when one is named, keyless where a token can be had.
*
* @throws PackwrightError `USAGE`, `NOT_FOUND`, `SIGNING_FAILED` when `--sign` or PACKWRIGHT_SIGN=1 asks and nothing can sign
*/
async function signing(flags, env) {
	if (unsignedWanted(flags, env)) return void 0;
	if (flags.key === void 0 && !hasIdentityToken(env)) {
		if (flags.sign === true || env["PACKWRIGHT_SIGN"]) throw nothingToSignWith();
		return;
	}
	if (flags.rekorVersion !== "1" && flags.rekorVersion !== "2") throw new PackwrightError("USAGE", `--rekor-version ${flags.rekorVersion} is not known.`, { hint: "It is 1 or 2." });
	const file = flags.keyPassphraseFile;
	const passphrase = file === void 0 ? env["PACKWRIGHT_KEY_PASSPHRASE"] : (await readText(file)).replace(/\r?\n$/, "");
	return {
		key: flags.key,
		passphrase,
		fulcioUrl: url(flags.fulcioUrl ?? env["SIGSTORE_FULCIO_URL"], "Fulcio"),
		rekorUrl: url(flags.rekorUrl ?? env["SIGSTORE_REKOR_URL"], "Rekor"),
		rekorVersion: flags.rekorVersion === "2" ? 2 : 1,
		withoutLog: flags.tlog === false,
		tsaUrl: url(flags.tsaUrl ?? env["SIGSTORE_TSA_URL"], "timestamp authority")
	};
}
/** How to sign where nothing happens without a signature. @throws PackwrightError `SIGNING_FAILED` */
async function requiredSigning(flags, env) {
	const how = await signing(flags, env);
	if (how !== void 0) return how;
	throw nothingToSignWith();
}
function nothingToSignWith() {
	return new PackwrightError("SIGNING_FAILED", "There is nothing to sign with: no key and no OIDC token.", { hint: "Name a key with --key, or run where a token can be had: in GitHub Actions with id-token: write." });
}
function url(written, what) {
	if (written === void 0 || written === "") return void 0;
	const parsed = URL.parse(written);
	if (parsed?.protocol === "https:" || parsed?.protocol === "http:") return written.replace(/\/$/, "");
	throw new PackwrightError("USAGE", `The URL of the ${what} is "${written}".`, { hint: "It begins with https://." });
}
function withTrustFlags(command) {
	return command.option("--policy <file>", "the trust policy (packs.policy.json, if there is one)").option("--require-signature", "refuse what is not signed by somebody whom the policy allows").option("--skip-signature-verify", "do not look at signatures").option("--accept-signer <pack>", "take another signer of this pack than before", collectNames("--accept-signer")).option("--allow-downgrade <pack>", "take an older version of this pack than before", collectNames("--allow-downgrade")).option("--bundle <file>", "signatures that lie elsewhere, as gh attestation download and cosign write them; may be repeated", (file, before = []) => [...before, file]).option("--no-yanked", "refuse packs that were yanked; asks about those in the store as well");
}
/** What a person consents to has a name: the flag is given once a pack. */
function collectNames(flag) {
	return (name, before = []) => {
		if (/^[a-z0-9]/.test(name) && !name.includes("/")) return [...before, ...name.split(",")];
		throw new PackwrightError("USAGE", `${flag} names the pack that it is for, not "${name}".`, { hint: `Write ${flag}=<pack>, e.g. ${flag}=claude.` });
	};
}
/** @throws PackwrightError `FLAGS_CONFLICT` */
function trust(flags) {
	if (flags.requireSignature === true && flags.skipSignatureVerify === true) throw new PackwrightError("FLAGS_CONFLICT", "--require-signature and --skip-signature-verify exclude each other.", { hint: "Give one of them, or none and let the policy decide." });
	const mode = flags.requireSignature === true ? "require" : flags.skipSignatureVerify === true ? "ignore" : void 0;
	const { policy, acceptSigner, allowDowngrade, bundle: bundles } = flags;
	return {
		policy,
		mode,
		acceptSigner,
		allowDowngrade,
		bundles,
		refuseYanked: flags.yanked === false
	};
}
export { unsignedWanted as a, claimsOfRun as c, trust as i, hasIdentityToken as l, signing as n, withSigningFlags as o, signingWanted as r, withTrustFlags as s, requiredSigning as t };
