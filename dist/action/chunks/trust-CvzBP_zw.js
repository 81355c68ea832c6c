import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import { n as NO_POLICY, o as readPolicy, r as POLICY_NAME } from "./schema-Cm8WT5w1.js";
import { l as isRegistryHost } from "./reference-DudNQwii.js";
import { n as readTextIfExists } from "./text-CpMmyODb.js";
import { t as openMaterial } from "./material-BwgIs2EI.js";
import { dirname, join, resolve } from "node:path";
// src/policy/notes.ts
/** What a policy says that can never have an effect: it is no mistake of the format, and its author should know. */
/** @returns a sentence each */
function policyNotes({ rules }) {
	return rules.flatMap((rule, index) => {
		const at = `$.rules[${index}]`;
		const refs = ["ref", "status_ref"].flatMap((field) => {
			const written = rule[field];
			if (written === void 0 || /^(?:refs\/|\*)/.test(written)) return [];
			return [`${at}.${field} "${written}" can never match: a ref is whole, e.g. "refs/tags/${written}"`];
		});
		if (canMatch(rule.match)) return refs;
		const better = `"ghcr.io/${rule.match}"`;
		return [`${at}.match "${rule.match}" can never match: a reference begins with its registry, e.g. ${better}`, ...refs];
	});
}
/** A pattern with a slash is about whole references. */
function canMatch(pattern) {
	const [host = "", ...rest] = pattern.split("/");
	return rest.length === 0 || /[*?[{(!+@]/.test(host) || host === "oci-layout:" || isRegistryHost(host);
}
// src/session/trust.ts
/**
* Reads what the call believes, once.
*
* @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND` for a policy that was named
*/
async function trustContext({ trust = {}, env = process.env, lockfile, onEvent }) {
	const { policy: named, mode, acceptSigner = [], allowDowngrade = [], policyObject } = trust;
	const found = policyObject === void 0 && mode !== "ignore" ? await policyFile(named, lockfile) : void 0;
	const policy = policyObject ?? (found === void 0 ? NO_POLICY : await readPolicy(found));
	for (const note of policyNotes(policy)) onEvent?.({
		type: "warning",
		message: `${found ?? "The policy"}: ${note}`
	});
	return {
		policy,
		hasPolicy: policyObject !== void 0 || found !== void 0,
		mode,
		acceptSigner,
		allowDowngrade,
		material: openMaterial(policy, env)
	};
}
/** The file of the policy that counts for a call; `undefined` where there is none. */
async function policyFileFor({ trust, lockfile }) {
	return trust?.mode === "ignore" ? void 0 : await policyFile(trust?.policy, lockfile);
}
/** Exactly one policy counts; two that differ are not merged, and none of them is chosen in silence. */
async function policyFile(named, lockfile) {
	if (named !== void 0) return named;
	const here = resolve(POLICY_NAME);
	const beside = lockfile === void 0 ? here : join(dirname(resolve(lockfile)), POLICY_NAME);
	const [near, own] = await Promise.all([readTextIfExists(beside), readTextIfExists(here)]);
	if (near !== void 0 && own !== void 0 && near !== own) throw new PackwrightError("POLICY_INVALID", `${beside} and ${here} differ, and both could be meant.`, { hint: "Name one with --policy." });
	return near !== void 0 ? beside : own === void 0 ? void 0 : here;
}
export { trustContext as n, policyFileFor as t };
