import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as git } from "./git-BmXFuvkk.js";
import { n as LOCKFILE_NAME } from "./schema-5QGnsWuM.js";
import { n as parseLockfile } from "./read-CKEQI5lw.js";
import { a as parsePolicy, r as POLICY_NAME } from "./schema-DOX2k2CH.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { i as repositoryOf, n as parseWanted, o as DEFAULT_TARGET, s as WANTED_NAME } from "./read-zEcuMCOl.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { m as parseReference, o as formatRepository } from "./reference-BXVmMd2r.js";
import { t as changesBetween } from "./signer-UTImIKrV.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { c as writeSummary, n as markdownTable, r as markdownText, t as markdownCode } from "./actions-C5RMAg42.js";
import { r as paint } from "./output-4PjJ6Z8i.js";
import { n as examples, r as outputOf } from "./command-D3HcMSvB.js";
import { createHash } from "node:crypto";
import { dirname, join, relative, resolve } from "node:path";
// src/project/review/finding.ts
/** One thing that a change of the pinned files does to trust. */
/** The id depends on what was and what is, so that an acknowledgement covers no later change. */
function finding(about, change) {
	const text = JSON.stringify([
		about.file,
		about.subject,
		change.before ?? null,
		change.after ?? null
	]);
	const mark = createHash("sha256").update(text).digest("hex").slice(0, 12);
	return {
		id: `${about.kind}:${about.subject}:${mark}`,
		...about
	};
}
// src/project/review/lockfile.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** @param before absent when there was no lockfile */
function reviewLockfile(file, before, after) {
	const was = new Map((before?.packs ?? []).map((entry) => [entry.name, entry]));
	const is = new Map((after?.packs ?? []).map((entry) => [entry.name, entry]));
	const gone = [...was.values()].filter(({ name }) => !is.has(name)).map((entry) => removed(file, entry));
	const rest = [...is.values()].flatMap((entry) => {
		const old = was.get(entry.name);
		return old === void 0 ? [added(file, entry)] : changes$1(file, old, entry);
	});
	return [...gone, ...rest];
}
function added(file, entry) {
	const by = entry.signer == null ? "with no signer pinned" : `signed by ${entry.signer.identity}`;
	return finding({
		file,
		subject: entry.name,
		kind: "added",
		loosens: entry.origin !== void 0,
		message: `${entry.oci_ref}@${entry.digest} is new, ${by}`
	}, {
		before: void 0,
		after: entry
	});
}
function removed(file, entry) {
	const message = `${entry.version} is no longer locked`;
	return finding({
		file,
		subject: entry.name,
		kind: "removed",
		loosens: false,
		message
	}, {
		before: entry,
		after: void 0
	});
}
function changes$1(file, before, after) {
	const found = [];
	const say = (kind, loosens, message, was, is) => {
		found.push(finding({
			file,
			subject: after.name,
			kind,
			loosens,
			message
		}, {
			before: was,
			after: is
		}));
	};
	const [was, is] = [placeOf(before), placeOf(after)];
	if (was.registry !== is.registry) say("source-moved", true, `comes from ${is.registry} instead of ${was.registry}`, was, is);
	else if (was.path !== is.path) say("source-moved", true, `comes from ${is.path} instead of ${was.path}`, was, is);
	if (before.version !== after.version) {
		const down = import_semver.default.valid(before.version) !== null && import_semver.default.valid(after.version) !== null && import_semver.default.lt(after.version, before.version);
		say(down ? "version-lowered" : "version-changed", down, `${before.version} → ${after.version}`, before.version, after.version);
	} else if (before.digest !== after.digest) say("digest-moved", true, `${before.version} is ${after.digest} instead of ${before.digest}`, before.digest, after.digest);
	reviewSigner(before, after, say);
	for (const key of /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])) {
		if (LOOKED_AT$1.has(key)) continue;
		const [old, now] = [before[key], after[key]];
		if (canonical(old ?? null) === canonical(now ?? null) || isHarmless(key, before, after)) continue;
		say("fact-changed", true, `${key} is ${shown$2(now)} instead of ${shown$2(old)}`, old, now);
	}
	return found;
}
/** What is compared above. */
const LOOKED_AT$1 = /* @__PURE__ */ new Set([
	"name",
	"version",
	"digest",
	"oci_ref",
	"signer"
]);
/** What follows from the digest: another digest has others. */
const OF_THE_DIGEST = /* @__PURE__ */ new Set([
	"bundle",
	"content_digest",
	"created_at",
	"dependencies",
	"dialects",
	"file",
	"integrity",
	"media_type",
	"platforms",
	"size"
]);
/** The list of what is harmless; everything else loosens. */
function isHarmless(key, before, after) {
	if (before.digest !== after.digest && OF_THE_DIGEST.has(key)) return true;
	if (key === "bundle") return before.bundle === void 0;
	if (key === "highest") {
		const [was, is] = [before.highest ?? before.version, after.highest ?? after.version];
		return import_semver.default.valid(was) === null || import_semver.default.valid(is) === null || import_semver.default.gte(is, was);
	}
	return ["created_at", "file"].includes(key) || OF_THE_DIGEST.has(key) && before[key] === void 0;
}
function shown$2(value) {
	return value === void 0 ? "not stated" : canonical(value).slice(0, 200);
}
/** A tag of another version is no other signer; another workflow, repository, issuer or key is. */
function reviewSigner({ signer: before }, { signer: after }, say) {
	if (before == null) {
		if (after != null) say("signer-pinned", false, `signed by ${after.identity}`, null, after);
		return;
	}
	if (after == null) return say("signature-gone", true, `was signed by ${before.identity}, and no signer is pinned now`, before, null);
	const changed = changesBetween(before, after);
	if (changed.length > 0) say("signer-changed", true, changed.join(", "), before, after);
}
function placeOf(entry) {
	try {
		const { registry, path } = parseReference(entry.oci_ref);
		return {
			registry,
			path
		};
	} catch {
		return {
			registry: entry.oci_ref,
			path: ""
		};
	}
}
// src/project/review/policy.ts
const STRICTNESS = {
	"first-use": 0,
	ignore: 0,
	warn: 1,
	"warn-unsigned": 2,
	require: 3
};
/** Fields that only ever narrow whom a rule believes: adding one is harmless. */
const NARROWING = /* @__PURE__ */ new Set(["environment", "runner"]);
/** @param before absent when there was no policy: then whatever comes is stricter */
function reviewPolicy(file, before, after) {
	const found = [];
	const say = (subject, kind, loosens, message, was, is) => found.push(finding({
		file,
		subject,
		kind,
		loosens,
		message
	}, {
		before: was,
		after: is
	}));
	if (before === void 0) {
		if (after !== void 0) say("policy", "added", false, "there is a policy now", null, after);
		return found;
	}
	if (after === void 0) {
		say("policy", "rule-loosened", true, "the policy is gone", before, null);
		return found;
	}
	const [was, is] = [before.default, after.default];
	if (was !== is) say("default", STRICTNESS[is] < STRICTNESS[was] ? "rule-loosened" : "rule-tightened", STRICTNESS[is] < STRICTNESS[was], `${was} → ${is}`, was, is);
	const [root, newRoot] = [before.trustedRoot, after.trustedRoot];
	if (canonical(root) !== canonical(newRoot)) say("trusted_root", "root-changed", true, `${canonical(root)} → ${canonical(newRoot)}`, root, newRoot);
	reviewRules(before.rules, after.rules, is, say);
	return found;
}
function reviewRules(before, after, otherwise, say) {
	const isNew = (rule) => !before.some(({ match }) => match === rule.match);
	for (const rule of before) {
		const now = after.find(({ match }) => match === rule.match);
		if (now !== void 0) reviewRule(rule, now, say);
		else {
			const loosens = STRICTNESS[modeOf(rule)] > STRICTNESS.ignore;
			say(rule.match, "rule-removed", loosens, `its packs fall to the rules below, or to "${otherwise}"`, rule, null);
		}
	}
	for (const [index, rule] of after.entries()) {
		if (!isNew(rule)) continue;
		const shadows = after.slice(index + 1).filter((later) => !isNew(later)).map(({ match }) => match);
		const message = shadows.length > 0 ? `a new rule stands before ${shadows.join(", ")} and wins where both match` : "a new rule believes somebody, or lets packs through";
		const closes = rule.mode === "require" && rule.keys === void 0 && otherwise !== "require" && shadows.length === 0;
		say(rule.match, "rule-added", !closes, closes ? `a new rule, where "${otherwise}" was` : message, null, rule);
	}
	const kept = (rules, others) => rules.map(({ match }) => match).filter((match) => others.some((other) => other.match === match));
	const [order, newOrder] = [kept(before, after), kept(after, before)];
	if (order.join("\n") !== newOrder.join("\n")) say("rules", "order-changed", true, `the first match wins, and the order is now ${newOrder.join(", ")}`, order, newOrder);
}
/** A rule that names no mode requires. */
function modeOf(rule) {
	return rule.mode ?? "require";
}
function reviewRule(before, after, say) {
	const [was, is] = [modeOf(before), modeOf(after)];
	if (was !== is) {
		const loosens = STRICTNESS[is] < STRICTNESS[was];
		say(before.match, loosens ? "rule-loosened" : "rule-tightened", loosens, `mode ${was} → ${is}`, was, is);
	}
	for (const key of /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])) {
		if (key === "match" || key === "mode" || key === "keys") continue;
		const [old, now] = [before[key], after[key]];
		if (canonical(old ?? null) === canonical(now ?? null)) continue;
		const harmless = NARROWING.has(key) && old === void 0 || key === "namespace_binding" && old === false;
		const message = `${key} ${shown$1(old)} → ${shown$1(now)}`;
		say(before.match, harmless ? "rule-tightened" : "rule-loosened", !harmless, message, old, now);
	}
	reviewKeys(before, after, say);
}
function reviewKeys(before, after, say) {
	if (before.keys === void 0 !== (after.keys === void 0)) {
		say(before.match, "publisher-changed", true, before.keys === void 0 ? "is decided by keys now" : "is no longer decided by keys", before.keys, after.keys);
		return;
	}
	const old = new Map((before.keys ?? []).map((key) => [key.public_key.trim(), key]));
	for (const key of after.keys ?? []) {
		const was = old.get(key.public_key.trim());
		if (was === void 0) say(before.match, "key-added", true, `key ${key.id} may sign`, null, key);
		else if (revocation(key.revoked) > revocation(was.revoked)) say(before.match, "key-revived", true, `key ${key.id} is revoked later or no longer`, was, key);
		else if (lasts(key.valid_until) > lasts(was.valid_until) || begins(key.valid_from) < begins(was.valid_from)) say(before.match, "key-extended", true, `key ${key.id} is valid for longer`, was, key);
	}
}
/** From when on a key is no longer good; later is looser. */
function revocation(revoked) {
	if (revoked === true) return Number.NEGATIVE_INFINITY;
	return typeof revoked === "string" ? Date.parse(revoked) : Number.POSITIVE_INFINITY;
}
function lasts(until) {
	return until === void 0 ? Number.POSITIVE_INFINITY : Date.parse(until);
}
function begins(from) {
	return from === void 0 ? Number.NEGATIVE_INFINITY : Date.parse(from);
}
function shown$1(value) {
	return value === void 0 ? "not stated" : typeof value === "string" ? value : canonical(value);
}
// src/project/review/wanted.ts
/** What a change of `packs.json` does to trust. */
/** @param before absent when there was no `packs.json` */
function reviewWanted(file, before, after) {
	const was = new Map((before?.packs ?? []).map((pack) => [pack.name, pack]));
	const is = new Map((after?.packs ?? []).map((pack) => [pack.name, pack]));
	const note = (pack, kind, message) => finding({
		file,
		subject: pack.name,
		kind,
		loosens: false,
		message
	}, {
		before: was.get(pack.name),
		after: is.get(pack.name)
	});
	const settings = reviewSettings(file, before, after);
	const gone = [...was.values()].filter(({ name }) => !is.has(name)).map((pack) => note(pack, "removed", "is no longer wanted"));
	const rest = [...is.values()].flatMap((pack) => {
		const old = was.get(pack.name);
		if (old !== void 0) return changes(file, old, pack);
		const bare = {
			name: pack.name,
			ref: pack.ref,
			version: pack.version
		};
		return [note(pack, "added", `${pack.ref} ${pack.version ?? "*"} is wanted now`), ...changes(file, bare, pack)];
	});
	return [
		...settings,
		...gone,
		...rest
	];
}
function changes(file, before, after) {
	const found = [];
	const say = (kind, loosens, message, was, is) => found.push(finding({
		file,
		subject: after.name,
		kind,
		loosens,
		message
	}, {
		before: was,
		after: is
	}));
	if (before.ref !== after.ref) {
		const hosts = [before.ref, after.ref].map((ref) => parseReference(ref).registry);
		const [was, is] = hosts[0] === hosts[1] ? [before, after].map((pack) => formatRepository(repositoryOf(pack))) : hosts;
		say("source-moved", true, `is wanted from ${is} instead of ${was}`, before.ref, after.ref);
	}
	if (before.pin !== void 0 && after.pin === void 0) say("pin-gone", false, `is no longer held at ${before.pin}`, before.pin, null);
	if (before.prerelease !== true && after.prerelease === true) say("prerelease-allowed", true, "takes pre-releases now", false, true);
	if (before.version !== after.version) say("range-changed", false, `${before.version ?? "*"} → ${after.version ?? "*"}`, before.version, after.version);
	for (const key of /* @__PURE__ */ new Set([...Object.keys(before), ...Object.keys(after)])) {
		if (LOOKED_AT.has(key)) continue;
		const [old, now] = [before[key], after[key]];
		if (canonical(old ?? null) === canonical(now ?? null)) continue;
		say("option-changed", true, `${key} is ${shown(now)} instead of ${shown(old)}`, old, now);
	}
	return found;
}
/** What is compared above; everything else that changes loosens. */
const LOOKED_AT = /* @__PURE__ */ new Set([
	"name",
	"ref",
	"pin",
	"prerelease",
	"version"
]);
/** Where packs go, where they are read from and for whom: each change may put them somewhere else. */
function reviewSettings(file, before, after) {
	const { packs: _, ...was } = before ?? NOTHING;
	const { packs: __, ...is } = after ?? NOTHING;
	return Object.keys({
		...was,
		...is
	}).flatMap((key) => {
		if (canonical(was[key] ?? null) === canonical(is[key] ?? null)) return [];
		return [finding({
			file,
			subject: key,
			kind: "setting-changed",
			loosens: true,
			message: `${key} is ${shown(is[key])} instead of ${shown(was[key])}`
		}, {
			before: was[key],
			after: is[key]
		})];
	});
}
const NOTHING = {
	target: DEFAULT_TARGET,
	packs: [],
	hosts: {},
	mirrors: {},
	clients: void 0
};
function shown(value) {
	return value === void 0 ? "not stated" : canonical(value).slice(0, 200);
}
// src/project/review/review.ts
/** What a change of the pinned files does to trust, against a commit. */
/** The trailer of a commit message that acknowledges a finding by its id. */
const ACKNOWLEDGE_TRAILER = "Packwright-Acknowledge";
/**
* Compares the pinned files of the work tree with those where its branch began.
*
* @throws PackwrightError `NOT_FOUND` when there is no such commit, or not enough history, `LOCKFILE_INVALID`, `WANTED_INVALID`, `POLICY_INVALID`
*/
async function reviewChanges(options) {
	const directory = options.directory ?? ".";
	const base = await commitOf(directory, options.base);
	const both = async (file, parse) => {
		const [before, after] = await Promise.all([textAt(directory, base, file), readTextIfExists(join(directory, file))]);
		return [before === void 0 ? void 0 : parse(before, join(directory, file)), after === void 0 ? void 0 : parse(after, join(directory, file))];
	};
	const { lockfile = LOCKFILE_NAME, policy = POLICY_NAME } = options;
	const policies = await both(policy, (text, file) => policyIn(text, file, directory));
	const found = [
		...reviewLockfile(lockfile, ...await both(lockfile, parseLockfile)),
		...reviewWanted(WANTED_NAME, ...await both(WANTED_NAME, parseWanted)),
		...reviewPolicy(policy, ...policies),
		...await reviewRoots(directory, base, policy, policies)
	];
	const acknowledged = /* @__PURE__ */ new Set([...options.acknowledged ?? [], ...await trailers(directory, base)]);
	const findings = found.map((one) => ({
		...one,
		acknowledged: acknowledged.has(one.id)
	}));
	return {
		findings,
		open: findings.filter((one) => one.loosens && !one.acknowledged)
	};
}
/** The roots that it names are named as it writes them: a runner's directories say nothing. */
function policyIn(text, file, directory) {
	const parsed = parsePolicy(text, file);
	const near = (path) => relative(resolve(directory, dirname(file)), path).split("\\").join("/") || path;
	const { trustedRoot: root } = parsed;
	if (typeof root === "object") return {
		...parsed,
		trustedRoot: {
			...root,
			root: near(root.root)
		}
	};
	return root === "public-good" ? parsed : {
		...parsed,
		trustedRoot: near(root)
	};
}
/** Files that decide whom certificates are believed from. */
async function reviewRoots(directory, base, policy, policies) {
	const named = policies.flatMap((one) => {
		const root = one?.trustedRoot;
		return root === void 0 || root === "public-good" ? [] : [typeof root === "object" ? root.root : root];
	});
	const found = [];
	for (const name of new Set(named)) {
		const file = join(dirname(policy), name).split("\\").join("/");
		const [before, after] = await Promise.all([textAt(directory, base, file), readTextIfExists(join(directory, file))]);
		if (before?.trim() === after?.trim()) continue;
		const about = {
			file,
			subject: "trusted_root",
			kind: "root-changed",
			loosens: true
		};
		found.push(finding({
			...about,
			message: "other authorities are believed"
		}, {
			before,
			after
		}));
	}
	return found;
}
async function commitOf(directory, base) {
	const found = await git(directory, [
		"rev-parse",
		"--verify",
		"--quiet",
		"--end-of-options",
		`${base}^{commit}`
	]);
	if (found === void 0) throw new PackwrightError("NOT_FOUND", `There is no commit "${base}" in the repository of ${directory}.`, {
		hint: "Name a ref that is at hand, e.g. origin/main; in CI check out with fetch-depth: 0.",
		details: { base }
	});
	const common = await git(directory, [
		"merge-base",
		found,
		"HEAD"
	]);
	if (common !== void 0) return common;
	throw new PackwrightError("NOT_FOUND", `The history at hand does not say where "${base}" and HEAD part.`, {
		hint: "Fetch it whole: in CI check out with fetch-depth: 0; else git fetch --unshallow.",
		details: { base }
	});
}
async function textAt(directory, commit, file) {
	return await git(directory, ["show", `${commit}:./${file}`]);
}
async function trailers(directory, base) {
	return (await git(directory, [
		"log",
		`--format=%(trailers:key=Packwright-Acknowledge,valueonly)`,
		`${base}..HEAD`
	]) ?? "").split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
// src/commands/project/lock.ts
/** `packwright lock`: what a change of the pinned files means. */
function lockCommand(program, context) {
	const parent = program.command("lock").usage("<command> [options]").description("Review changes of packs.lock.json, packs.json and packs.policy.json");
	examples(parent, ["packwright lock diff --base origin/main"]);
	diffCommand(parent, context);
}
function diffCommand(parent, context) {
	const command = parent.command("diff").description("Show what a change does to trust; exit 7 when it loosens and nobody acknowledged it").requiredOption("--base <git ref>", "what to compare with, e.g. origin/main").option("--directory <dir>", "where the files are", ".").option("--lock <file>", "the lockfile there (packs.lock.json)").option("--policy <file>", "the policy there (packs.policy.json)").option("--acknowledge <id>", `take responsibility for a finding; or the commit trailer ${ACKNOWLEDGE_TRAILER}: <id>`, (id, all) => [...all, id], []);
	examples(command, ["packwright lock diff --base origin/main", "packwright lock diff --base origin/main --acknowledge signer-changed:claude:1f0c2d3e4b5a"]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const { base, directory, lock: lockfile, policy, acknowledge } = flags;
		const review = await reviewChanges({
			base,
			directory,
			lockfile,
			policy,
			acknowledged: acknowledge
		});
		await writeSummary(context.env, markdownReview(review, base));
		if (review.open.length === 0) {
			output.result({ findings: review.findings }, () => describe(review, output));
			return;
		}
		if (!output.json) output.result({}, () => describe(review, output));
		const first = review.open[0];
		const count = review.open.length;
		throw new PackwrightError("TRUST_LOOSENED", `${count} ${count === 1 ? "change loosens" : "changes loosen"} what is trusted since ${base}; the first: ${first?.subject} ${first?.message}.`, {
			hint: `Undo it, or acknowledge it in a commit message: ${ACKNOWLEDGE_TRAILER}: ${first?.id}`,
			details: { findings: review.findings }
		});
	});
}
function describe(review, output) {
	if (review.findings.length === 0) return "Nothing that is pinned or trusted has changed.";
	const mark = (loosens, acknowledged) => !loosens ? " " : acknowledged ? paint("yellow", "~", output.stdout) : paint("red", "!", output.stdout);
	const rows = review.findings.map((one) => [
		mark(one.loosens, one.acknowledged),
		one.file,
		one.subject,
		one.kind,
		one.message,
		one.loosens ? one.id : ""
	]);
	return output.table([
		"",
		"FILE",
		"SUBJECT",
		"CHANGE",
		"WHAT",
		"ID"
	], rows);
}
function markdownReview({ findings, open }, base) {
	const title = open.length > 0 ? "loosens what is trusted" : "loosens nothing unacknowledged";
	if (findings.length === 0) return "### Pinned packs\n\nNothing that is pinned or trusted has changed.\n";
	const rows = findings.map((one) => [
		one.loosens ? one.acknowledged ? "acknowledged" : "**loosens**" : "",
		markdownCode(one.file),
		markdownText(one.subject),
		markdownText(one.kind),
		markdownText(one.message),
		one.loosens ? markdownCode(one.id) : ""
	]);
	const table = markdownTable([
		"",
		"File",
		"Subject",
		"Change",
		"What",
		"Id"
	], rows);
	return [
		`### Pinned packs: the change since ${markdownCode(base)} ${title}`,
		"",
		table,
		""
	].join("\n");
}
export { lockCommand };
