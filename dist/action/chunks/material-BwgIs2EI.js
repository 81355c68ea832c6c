import { n as NO_POLICY } from "./schema-Cm8WT5w1.js";
import { r as readPublicKey } from "./keys-DHVQQFKU.js";
import { t as keyId } from "./signer-ChOY-1Up.js";
// src/trust/material.ts
/** Opens what signatures are verified with for one call. */
function openMaterial(policy, env) {
	let root;
	const keys = /* @__PURE__ */ new Map();
	return {
		root: async () => {
			root ??= import("./root-DGKP5dSY.js").then((room) => room.loadTrustedRoot(policy.trustedRoot, env));
			return await root;
		},
		keysOf: (rule) => {
			const found = keys.get(rule) ?? (rule.keys ?? []).flatMap(trustedKey);
			keys.set(rule, found);
			return found;
		}
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
		material
	};
}
function trustedKey({ id, public_key: text, valid_from: from, valid_until: until, revoked }) {
	const key = readPublicKey(text);
	if (key === void 0) return [];
	const date = (written) => written === void 0 ? void 0 : new Date(written);
	return [{
		id,
		key,
		identity: `key:${keyId(key)}`,
		validFrom: date(from),
		validUntil: date(until),
		revoked: revoked ?? false
	}];
}
export { withoutPolicy as n, openMaterial as t };
