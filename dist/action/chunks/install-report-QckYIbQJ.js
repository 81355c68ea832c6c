import { t as bytes } from "./bytes-DO5p17sT.js";
import { a as printableLine, i as printable, r as paint, t as Reported } from "./output-4PjJ6Z8i.js";
import { relative } from "node:path";
// src/commands/project/install-report.ts
/** What an installation says when it is done. */
/** The fields that hosts know from their own installers. */
function signatureFields(report) {
	const { signer } = report ?? {};
	return {
		signature_verified: report?.verified ?? false,
		signature_identity: signer?.identity ?? null,
		signature_issuer: signer?.issuer ?? null,
		trust_mode: report?.mode ?? "ignore",
		trust_policy_matched: report?.matched ?? null,
		repository: signer?.repository ?? null,
		workflow: signer?.workflow ?? null,
		ref: signer?.ref ?? null,
		commit: signer?.commit ?? null,
		run: signer?.run ?? null
	};
}
function installedFields({ trust, manifest: _, name, ...pack }) {
	return {
		id: name,
		...pack,
		...signatureFields(trust)
	};
}
/** What packs are about to do, a paragraph each. */
function planLines(plan, stream) {
	return plan.flatMap(({ name, version, reference, trust, license, dependencies, writes }) => {
		const needs = Object.entries(dependencies).map(([pack, range]) => `${pack} ${range}`);
		const lines = [
			["from", reference],
			["signer", signerOf(trust)],
			["licence", license ?? "not stated"],
			...needs.length === 0 ? [] : [["needs", needs.join(", ")]],
			["writes", writes.join(", ")]
		].map(([what, said]) => `  ${paint("dim", what.padEnd(8), stream)} ${printableLine(said)}`);
		return [paint("bold", printableLine(`${name} ${version ?? ""}`.trim()), stream), ...lines];
	});
}
function signerOf({ signer, verified, reason }) {
	if (verified) return `${signer?.identity} (verified)`;
	return `not verified: ${reason ?? "it is signed by nobody"}`;
}
function reportInstall(result, output, extra = {}) {
	const { packs, removed, lockfile, target, next, plan } = result;
	if (plan !== void 0) {
		const described = plan.map(({ trust, ...pack }) => ({
			...pack,
			...signatureFields(trust)
		}));
		return output.result({
			...extra,
			dry_run: true,
			plan: described
		}, () => [
			...planLines(plan, output.stdout),
			"",
			"Nothing was installed: this was a dry run."
		].join("\n"));
	}
	for (const { name, kept } of [...packs, ...removed]) for (const file of kept) output.warn(`${name}: ${file} stays: it is not as packwright wrote it`);
	const value = {
		...extra,
		packs: packs.map(installedFields),
		removed,
		lockfile,
		target,
		next
	};
	output.result(value, () => {
		const rows = packs.map((pack) => [
			pack.name,
			pack.version ?? "-",
			pack.digest,
			bytes(pack.size),
			pack.trust?.signer?.identity ?? "-",
			pack.already ? "there already" : "installed"
		]);
		const gone = removed.map(({ name, kept }) => [
			name,
			"",
			"",
			"",
			"",
			kept.length === 0 ? "removed" : "partly removed"
		]);
		const table = rows.length + gone.length === 0 ? "Nothing is wanted." : output.table([
			"PACK",
			"VERSION",
			"DIGEST",
			"SIZE",
			"SIGNER",
			"STATUS"
		], [...rows, ...gone]);
		const wrote = lockfile.written ? `Wrote ${shown(lockfile.path)}. ` : "";
		const once = next.map((command) => `\n\nTo use the new plugins, run once:\n  ${printable(command)}`);
		return `${table}\n\n${wrote}Installed in ${shown(target)}.${once.join("")}`;
	});
}
function shown(path) {
	return relative(process.cwd(), path) || ".";
}
/** Tells what is not as it was installed. @throws `FILE_EDITED` when something was changed or lost */
function reportInstalled(states, output) {
	const table = () => output.table([
		"PACK",
		"VERSION",
		"FOUND"
	], states.map(({ name, version, problems, extra }) => [
		name,
		version,
		[...problems, ...extra.map((path) => `${path} appeared since`)].join("; ") || "as installed"
	]));
	const changed = states.filter(({ problems }) => problems.length > 0);
	const [first] = changed;
	if (first === void 0) return output.result({ installed: states }, () => states.length === 0 ? "Nothing is locked." : table());
	if (!output.json) output.result({}, table);
	const message = `${first.name} is not as it was installed: ${first.problems[0]}${changed.length === 1 ? "" : `; so are ${changed.length - 1} other packs`}.`;
	throw new Reported("FILE_EDITED", message, { hint: "packwright install puts back what is missing; --force overwrites what was edited." }, { installed: states });
}
export { signatureFields as i, reportInstall as n, reportInstalled as r, planLines as t };
