import { a as array, b as unknown, f as looseObject } from "./schemas-BXokd3mV.js";
import { n as NO_POLICY } from "./schema-DOX2k2CH.js";
import { i as readPublicKey } from "./keys-DNVMiY0b.js";
import { t as keyId } from "./key-file-CstAJSzP.js";
import { t as readUrl } from "./read-url--2tG2Tab.js";
// src/trust/github.ts
/**
* Attestations that GitHub keeps beside its registry, where `actions/attest` was not told to push them.
*
* @see https://docs.github.com/en/rest/users/attestations
*/
const API = "https://api.github.com";
/** What GitHub answers at most in one page. */
const PER_PAGE = 100;
const MAX_BYTES = 33554432;
const answer = looseObject({ attestations: array(looseObject({ bundle: unknown() })) });
/**
* @param repository `owner/name`
* @returns the bundles; none where GitHub has none, or keeps the repository to itself
* @throws Error when GitHub cannot be asked
*/
async function* githubAttestations(repository, subject, env, signal) {
	const url = `${(env["GITHUB_API_URL"] || API).replace(/\/+$/, "")}/repos/${repository}/attestations/${subject}?per_page=${PER_PAGE}`;
	const token = env["GH_TOKEN"] || env["GITHUB_TOKEN"];
	const headers = {
		accept: "application/vnd.github+json",
		"x-github-api-version": "2022-11-28",
		...token ? { authorization: `Bearer ${token}` } : {}
	};
	const { status, text } = await readUrl(url, {
		env,
		headers,
		signal,
		maxBytes: MAX_BYTES
	});
	if (status === 404) return;
	if (status !== 200) throw new Error(`it answered ${status}`);
	for (const { bundle } of answer.parse(JSON.parse(text)).attestations) if (bundle != null) yield Buffer.from(JSON.stringify(bundle));
}
// src/trust/material.ts
/** Opens what signatures are verified with for one call. */
function openMaterial(policy, env) {
	let root;
	const keys = /* @__PURE__ */ new Map();
	return {
		root: async () => {
			root ??= import("./root-BCHRtZjE.js").then((room) => room.loadTrustedRoot(policy.trustedRoot, env));
			return await root;
		},
		keysOf: (rule) => {
			const found = keys.get(rule) ?? (rule.keys ?? []).flatMap(trustedKey);
			keys.set(rule, found);
			return found;
		},
		attestations: (repository, subject, signal) => githubAttestations(repository, subject, env, signal)
	};
}
/** What is believed where no policy is asked for. */
function withoutPolicy(env) {
	const material = openMaterial(NO_POLICY, env);
	return {
		policy: NO_POLICY,
		hasPolicy: false,
		acceptSigner: [],
		allowDowngrade: [],
		given: [],
		material
	};
}
function trustedKey({ id, public_key: text, valid_from: from, valid_until: until, revoked }) {
	const key = readPublicKey(text);
	if (key === void 0) return [];
	const date = (written) => written === void 0 ? void 0 : new Date(written);
	const identity = `key:${keyId(key)}`;
	const since = typeof revoked === "string" ? new Date(revoked) : revoked ?? false;
	return [{
		id,
		key,
		identity,
		validFrom: date(from),
		validUntil: date(until),
		revoked: since
	}];
}
export { withoutPolicy as n, openMaterial as t };
