import { n as expressionProblem } from "./expressions-vqNl8US8.js";
import { _ as strictObject, a as array, r as _enum, v as string } from "./schemas-BXokd3mV.js";
import { t as parseToml } from "./toml-2THaGI6w.js";
import { t as checkTrustFile } from "./trust-file-C8Vyi2Dx.js";
// src/systems/nexo/trusted-keys.ts
/** nexo's `trusted_keys.toml` as a policy, with its meaning whole. */
const GITHUB = "https://token.actions.githubusercontent.com";
const mode = _enum([
	"require",
	"warn",
	"ignore"
]);
const expression = string().min(1).superRefine((written, context) => {
	const why = expressionProblem(written);
	if (why !== void 0) context.addIssue({
		code: "custom",
		message: why
	});
});
/** Unknown keys refuse the file, as nexo does: one that is misspelt would otherwise be a rule that is weaker. */
const trustedKeys = strictObject({
	schema_version: string().optional(),
	default: mode.optional(),
	cosign_binary: string().optional(),
	authors: array(strictObject({
		owner: string().regex(/^[A-Za-z0-9_.-]+$/, "is not the owner of a repository"),
		identity_regexp: expression,
		oidc_issuer: string().min(1).optional(),
		mode: mode.optional()
	})).optional()
});
/** An author is trusted for what lies below an organisation of the same name, wherever the registry is. */
async function importTrustedKeys(text, file) {
	const written = checkTrustFile(trustedKeys, parseToml(text, file), file);
	const otherwise = written.default ?? "warn";
	return {
		version: 1,
		default: otherwise,
		rules: (written.authors ?? []).map(({ owner, identity_regexp, oidc_issuer, mode: own }) => ({
			match: `*/${owner.toLowerCase()}/**`,
			mode: oursFor(own ?? otherwise),
			identity_regexp: asWide(identity_regexp),
			oidc_issuer: oidc_issuer ?? GITHUB
		}))
	};
}
/** nexo's `warn` tolerates that there is no signature, and refuses one that does not fit. */
function oursFor(written) {
	return written === "warn" ? "warn-unsigned" : written;
}
/** cosign looks for an expression anywhere in the identity; ours is held against the whole of it. */
function asWide(expression) {
	const head = /^(?:\(\?[a-zA-Z]+\))?(?:\^|\\A)/.test(expression) ? "" : ".*";
	const tail = /(?:\$|\\z)$/.test(expression) ? "" : ".*";
	return head === "" && tail === "" ? expression : `${head}(?:${expression})${tail}`;
}
export { importTrustedKeys };
