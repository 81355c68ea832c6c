import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { n as parseJson, t as lineOf } from "./json-BiV7s4Do.js";
import { _ as strictObject, a as array, d as literal, r as _enum, s as boolean, v as string, x as url, y as union } from "./schemas-BXokd3mV.js";
import { n as datetime } from "./iso-xmV-zROI.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { n as expressionProblem } from "./expressions-vqNl8US8.js";
import { i as readPublicKey, r as isPrivateKey, t as foreignKey } from "./keys-DNVMiY0b.js";
import { dirname, resolve } from "node:path";
// src/policy/schema.ts
/**
* `packs.policy.json`: the consumer's rules about who may have signed which pack.
*
* The first rule whose `match` fits decides; without one, `default` does. Every mistake in the file is an error.
*/
const POLICY_NAME = "packs.policy.json";
const mode = _enum([
	"require",
	"warn-unsigned",
	"warn",
	"ignore"
]).meta({ description: "warn-unsigned tolerates that there is no signature, and refuses one that does not fit." });
const date = datetime({ offset: true });
const key = strictObject({
	id: string().min(1),
	public_key: string().min(1).meta({
		description: "Ed25519, ECDSA P-256, P-384 or P-521, or RSA, PEM or base64 of the DER.",
		pattern: "^\\s*(?:-----BEGIN (?:RSA )?PUBLIC KEY-----|[A-Za-z0-9+/=\\s]+$)"
	}),
	valid_from: date.optional(),
	valid_until: date.optional(),
	revoked: union([boolean(), date]).optional().meta({ description: "true: never good; a date: what it provably signed before stays good." })
});
const workflow = string().regex(/^\.github\/workflows\/[^/]+\.ya?ml$/, "does not lie under .github/workflows/");
const workflows = union([workflow, array(workflow).min(1)]);
const ref = string().min(1);
const id = string().regex(/^\d+$/, "is not a number in quotes");
/** What a certificate would prove, and a key does not. */
const OF_CERTIFICATES = [
	"repository_id",
	"repository_owner_id",
	"workflow",
	"ref",
	"status_workflow",
	"status_ref",
	"environment",
	"runner",
	"oidc_issuer"
];
/** The same conditions as below, for editors: what one field wants of the others. */
function conditionsOfRules() {
	const besideKeys = [
		"repository",
		"identity",
		"identity_regexp",
		...OF_CERTIFICATES
	];
	return {
		dependentRequired: {
			identity: ["oidc_issuer"],
			identity_regexp: ["oidc_issuer"]
		},
		allOf: [{
			if: { required: ["keys"] },
			then: { properties: Object.fromEntries(besideKeys.map((name) => [name, false])) }
		}, {
			if: {
				required: ["repository"],
				not: { anyOf: [{ required: ["identity"] }, { required: ["identity_regexp"] }] }
			},
			then: { required: ["workflow"] }
		}]
	};
}
const rule = strictObject({
	match: string().min(1).meta({ description: "Glob over the reference if it has a slash, else over the name." }),
	mode: mode.optional(),
	repository: string().regex(/^[^/\s]+\/[^/\s]+$/, "is not owner/name").optional(),
	repository_id: id.optional().meta({ description: "The number of the repository, which no rename changes." }),
	repository_owner_id: id.optional().meta({ description: "The number of its owner." }),
	workflow: workflows.optional().meta({ description: "One or several; beside an identity the caller of a reusable workflow." }),
	ref: ref.optional().meta({ description: "* for any characters but a slash, {name}, {version}." }),
	status_workflow: workflows.optional().meta({ description: "Where packs are yanked and catalogs written, if not in \"workflow\"." }),
	status_ref: ref.optional().meta({ description: "The ref of such runs; else refs/heads/main or the tag of any release." }),
	environment: string().min(1).optional(),
	runner: _enum(["github-hosted", "self-hosted"]).optional(),
	identity: string().min(1).optional().meta({ description: "With {name} and {version}." }),
	identity_regexp: string().min(1).optional().meta({ description: "RE2, with {name} and {version}." }),
	oidc_issuer: string().min(1).optional(),
	keys: array(key).min(1).optional(),
	namespace_binding: boolean().optional()
}).superRefine((written, context) => {
	const identity = written.identity !== void 0 || written.identity_regexp !== void 0;
	if (written.keys !== void 0 && (written.repository !== void 0 || identity)) context.addIssue({
		code: "custom",
		message: "mixes keys with a publisher or an identity; one rule has one of them"
	});
	if (written.repository !== void 0 && written.workflow === void 0 && !identity) context.addIssue({
		code: "custom",
		path: ["workflow"],
		message: "is missing beside \"repository\""
	});
	if (identity && written.oidc_issuer === void 0) context.addIssue({
		code: "custom",
		path: ["oidc_issuer"],
		message: "is missing beside the identity"
	});
	const why = written.identity_regexp === void 0 ? void 0 : expressionProblem(written.identity_regexp);
	if (why !== void 0) context.addIssue({
		code: "custom",
		path: ["identity_regexp"],
		message: why
	});
	if (written.keys !== void 0) {
		for (const name of OF_CERTIFICATES) if (written[name] !== void 0) context.addIssue({
			code: "custom",
			path: [name],
			message: "says nothing beside \"keys\": leave it out"
		});
	}
	const seen = /* @__PURE__ */ new Set();
	for (const [index, { public_key: text }] of (written.keys ?? []).entries()) {
		const message = keyProblem(text, seen);
		if (message !== void 0) context.addIssue({
			code: "custom",
			path: [
				"keys",
				index,
				"public_key"
			],
			message
		});
	}
}).meta(conditionsOfRules());
/** @param seen the keys before it, to which it is added */
function keyProblem(text, seen) {
	if (isPrivateKey(text)) return "is a PRIVATE key: whoever can read this file can sign. Revoke it, make another, and write its public key here";
	const foreign = foreignKey(text);
	if (foreign !== void 0) return `is ${foreign.kind}: ${foreign.how}`;
	const key = readPublicKey(text);
	if (key === void 0) return "is not an Ed25519, ECDSA P-256, P-384 or P-521, or RSA public key";
	const written = key.export({
		type: "spki",
		format: "der"
	}).toString("base64");
	if (seen.has(written)) return "stands in this rule twice";
	seen.add(written);
}
/** The schema of `packs.policy.json`. */
const packsPolicy = strictObject({
	$schema: string().optional(),
	version: literal(1).optional(),
	trusted_root: union([string().min(1), strictObject({
		tuf: url(),
		root: string().min(1)
	})]).optional().meta({ description: "\"public-good\", \"github\", a file, or a TUF repository with its root.json." }),
	default: mode.optional(),
	rules: array(rule).optional()
}).meta({
	title: POLICY_NAME,
	description: "Who may have signed which pack."
});
const NO_POLICY = {
	trustedRoot: "public-good",
	default: "warn",
	rules: []
};
/** @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND` */
async function readPolicy(file) {
	const text = await readTextIfExists(file);
	if (text === void 0) throw new PackwrightError("NOT_FOUND", `There is no policy at ${file}.`);
	return parsePolicy(text, file);
}
/**
* @param file what the policy is called in errors; paths in it are relative to where it lies
* @throws PackwrightError `POLICY_INVALID`
*/
function parsePolicy(text, file) {
	let document;
	try {
		document = parseJson(text, file);
	} catch (cause) {
		throw invalid(file, cause instanceof Error ? cause.message : String(cause), cause);
	}
	const parsed = packsPolicy.safeParse(document);
	if (!parsed.success) throw invalid(file, parsed.error.issues.map(({ path, message }) => `line ${lineOf(text, path) ?? 1}: ${jsonPath(path)} ${message}`).join("; "), parsed.error);
	const { trusted_root: root = "public-good", default: otherwise = "warn", rules = [] } = parsed.data;
	const near = (path) => resolve(dirname(file), path);
	return {
		trustedRoot: trustedRootOf(root, near),
		default: otherwise,
		rules
	};
}
const GITHUB_TUF = "https://tuf-repo.github.com";
/** A root that lies beside the policy wins over the one that is pinned and fetched. */
const GITHUB_ROOT = "github-root.json";
function trustedRootOf(written, near) {
	if (typeof written === "object") return {
		...written,
		root: near(written.root)
	};
	if (written === "github") return {
		tuf: GITHUB_TUF,
		root: near(GITHUB_ROOT)
	};
	return written === "public-good" ? written : near(written);
}
function invalid(file, why, cause) {
	return new PackwrightError("POLICY_INVALID", `The policy ${file} is not valid: ${why}.`, {
		hint: "Correct it; docs/trust.md has the format, schemas/packs.policy.schema.json checks it in an editor.",
		details: { file },
		cause
	});
}
export { parsePolicy as a, packsPolicy as i, NO_POLICY as n, readPolicy as o, POLICY_NAME as r, GITHUB_TUF as t };
