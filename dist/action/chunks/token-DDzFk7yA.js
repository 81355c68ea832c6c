import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-aVfW4i-N.js";
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
export { hasIdentityToken as n, claimsOfRun as t };
