import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as NO_POLICY, o as readPolicy, r as POLICY_NAME } from "./schema-DOX2k2CH.js";
import { u as isRegistryHost } from "./reference-BXVmMd2r.js";
import { a as array, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { n as readTextIfExists, t as readText } from "./text-DvT8Qn7p.js";
import { t as openMaterial } from "./material-D-h4BXOf.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { dirname, join, resolve } from "node:path";
// src/policy/notes.ts
/** What a policy says that has no effect, or another one than its author may think. */
/** @returns a sentence each */
function policyNotes({ rules }) {
	return rules.flatMap((rule, index) => {
		const at = `$.rules[${index}]`;
		const notes = [...["ref", "status_ref"].flatMap((field) => {
			const written = rule[field];
			if (written === void 0 || /^(?:refs\/|\*)/.test(written)) return [];
			return [`${at}.${field} "${written}" can never match: a ref is whole, e.g. "refs/tags/${written}"`];
		}), ...expressionNotes(at, rule.identity_regexp)];
		if (canMatch(rule.match)) return notes;
		const better = `"ghcr.io/${rule.match}"`;
		return [`${at}.match "${rule.match}" can never match: a reference begins with its registry, e.g. ${better}`, ...notes];
	});
}
/** Anchored, or with what may stand around it written out. */
const BEGINS = /^(?:\(\?[a-z]+\))?(?:\^|\\A|\.\*)/;
const ENDS = /(?:\$|\\z|\.\*)$/;
/** cosign and others look for an expression anywhere in the identity, which lets a stranger's in. */
function expressionNotes(at, written) {
	if (written === void 0 || BEGINS.test(written) && ENDS.test(written)) return [];
	return [`${at}.identity_regexp "${written}" is not anchored: it is held against the whole identity all the same; write "^${written.replace(/^\^|\$$/g, "")}$" to say so, or .* where anything may stand`];
}
/** A pattern with a slash is about whole references. */
function canMatch(pattern) {
	const [host = "", ...rest] = pattern.split("/");
	return rest.length === 0 || /[*?[{(!+@]/.test(host) || host === "oci-layout:" || isRegistryHost(host);
}
// src/session/bundles.ts
/** Signature bundles in files: one, several in an array, one a line, or GitHub's answer about attestations. */
const bundle = looseObject({ mediaType: string().includes("sigstore.bundle") });
const attested = looseObject({ attestations: array(looseObject({ bundle })) });
/** @throws PackwrightError `BUNDLE_INVALID`, and what reading a file throws */
async function readBundles(file) {
	const text = await readText(file);
	try {
		return bundlesIn(text, file).map((one) => Buffer.from(JSON.stringify(one)));
	} catch (cause) {
		throw new PackwrightError("BUNDLE_INVALID", `${file} holds no signature bundles.`, {
			hint: "It has to be what gh attestation download or cosign writes: a Sigstore bundle in JSON, or one a line.",
			details: { file },
			cause
		});
	}
}
function bundlesIn(text, file) {
	const lines = text.split("\n").filter((line) => line.trim() !== "");
	if (lines.length > 1 && lines.every((line) => line.startsWith("{") && line.trimEnd().endsWith("}"))) return lines.map((line) => bundle.parse(parseJson(line, file)));
	const json = parseJson(text, file);
	const answer = attested.safeParse(json);
	if (answer.success) return answer.data.attestations.map((one) => one.bundle);
	return array(bundle).min(1).parse(Array.isArray(json) ? json : [json]);
}
// src/session/trust.ts
/**
* Reads what the call believes, once.
*
* @throws PackwrightError `POLICY_INVALID`, `NOT_FOUND` for a policy that was named
*/
async function trustContext({ trust = {}, env = process.env, lockfile, onEvent }) {
	const { policy: named, mode, acceptSigner = [], allowDowngrade = [], bundles = [], policyObject } = trust;
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
		given: (await Promise.all(bundles.map(readBundles))).flat(),
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
