import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { n as hasIdentityToken } from "./token-DDzFk7yA.js";
import { n as keySigner, r as keylessSigner } from "./signer-ChOY-1Up.js";
// src/session/signer.ts
/** @throws PackwrightError `KEY_UNREADABLE`, `NOT_FOUND` */
async function openSigner(options, env) {
	if (options === void 0 || options === "auto" && !hasIdentityToken(env)) return void 0;
	if (options === "auto") return await keylessSigner({}, env);
	if (options.key !== void 0) return await keySigner(options.key, options.passphrase, options);
	if (hasIdentityToken(env)) return await keylessSigner(options, env);
	throw new PackwrightError("SIGNING_FAILED", "There is nothing to sign with: no key and no OIDC token.", { hint: "Name a key with --key, or run where a token can be had (GitHub Actions with id-token: write, SIGSTORE_ID_TOKEN)." });
}
export { openSigner as t };
