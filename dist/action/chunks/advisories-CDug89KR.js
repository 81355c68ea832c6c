import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as reaches, r as severityOf, t as SEVERITIES } from "./severity-Cz3qzWCq.js";
import { n as ADVISORIES, r as advisory, t as advisoriesOf } from "./advisories-cxKiD559.js";
import { t as changeDocument } from "./change-B3BEv5Kf.js";
import { t as DRY_RUN } from "./schema-5QGnsWuM.js";
import { r as readLockfile } from "./read-CKEQI5lw.js";
import { g as repositoryAt, m as parseReference, o as formatRepository, t as baseOf } from "./reference-BXVmMd2r.js";
import { t as jsonPath } from "./problems-3O3xPcn0.js";
import { t as withDocumentWriter } from "./document-writer-Bl6Fz5cC.js";
import { t as canonical } from "./canonical-D3yod6NC.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { t as readText } from "./text-DvT8Qn7p.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { t as Reported } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, n as signing, o as withSigningFlags, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/lifecycle/advisories/match.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** @returns the first version that has the fix, `null` when none is named; `undefined` when it is not affected */
function affects(advisory, pack) {
	if (advisory.withdrawn !== void 0) return void 0;
	const hit = advisory.affected.find((entry) => isAbout(entry, pack) && includes(entry, pack.version));
	return hit === void 0 ? void 0 : { fixed: firstFix(hit, pack.version) };
}
/** By name, by its whole reference, or by a package URL with the repository in it. */
function isAbout({ package: named, database_specific: own }, { name, repository }) {
	const names = [
		named?.purl,
		named?.name,
		own?.package
	].filter((written) => written !== void 0);
	const purl = names.find((written) => written.startsWith("pkg:"));
	if (purl !== void 0) {
		const found = /^pkg:oci\/([^?@#]+)(?:@[^?#]*)?(?:\?([^#]*))?/.exec(purl);
		const url = new URLSearchParams(found?.[2] ?? "").get("repository_url");
		if (url !== null) return url === repository || url === repository.replace(/\/[^/]*$/, "");
	}
	return names.includes(name) || names.includes(repository);
}
function includes({ versions = [], ranges = [] }, version) {
	if (versions.includes(version)) return true;
	if (import_semver.default.valid(version) === null) return false;
	return ranges.filter(({ type }) => type === "SEMVER" || type === "ECOSYSTEM").some(({ events }) => {
		let affected = false;
		for (const { at, kind } of sorted(events)) {
			const order = at === "0" ? 1 : import_semver.default.compare(version, at);
			if (kind === "introduced" && order >= 0) affected = true;
			if ((kind === "fixed" || kind === "limit") && order >= 0) affected = false;
			if (kind === "last_affected" && order > 0) affected = false;
		}
		return affected;
	});
}
function sorted(events) {
	return events.flatMap((event) => Object.entries(event).flatMap(([kind, at]) => typeof at === "string" && (at === "0" || import_semver.default.valid(at) !== null) ? [{
		kind,
		at
	}] : [])).sort((a, b) => a.at === b.at ? 0 : a.at === "0" ? -1 : b.at === "0" ? 1 : import_semver.default.compare(a.at, b.at));
}
function firstFix({ ranges = [] }, version) {
	return ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? [])).filter((fixed) => import_semver.default.valid(fixed) !== null && import_semver.default.gt(fixed, version)).sort(import_semver.default.compare)[0] ?? null;
}
// src/lifecycle/audit.ts
/** Advisories: published beside packs, and held against lockfiles. */
/**
* Holds a lockfile against the advisories of the repositories that its packs come from.
*
* @param options.severity findings below it are left out; those that do not say how bad they are stay
* @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, exit 7 when the policy wants them signed, `OFFLINE`
*/
async function audit(options = {}) {
	const { packs } = await readLockfile(options.lockfile ?? "packs.lock.json");
	const locked = packs.filter(({ digest }) => digest !== DRY_RUN).map(({ name, version, oci_ref, digest }) => {
		const place = parseReference(oci_ref);
		return {
			name,
			version,
			repository: formatRepository(place),
			base: formatRepository(baseOf(place)),
			reference: `${oci_ref}@${digest}`
		};
	});
	const read = await advisoriesOf([...new Set(locked.map(({ base }) => base))], {
		...options,
		gone: "error"
	});
	const threshold = options.severity ?? "low";
	const findings = locked.flatMap((pack) => (read.get(pack.base)?.document.advisories ?? []).flatMap((found) => {
		const hit = affects(found, pack);
		const severity = severityOf(found);
		if (hit === void 0 || !reaches(severity, threshold)) return [];
		const { name, version, reference } = pack;
		const about = {
			pack: name,
			version,
			reference,
			id: found.id,
			summary: found.summary ?? ""
		};
		const url = found.references?.[0]?.url ?? null;
		return [{
			...about,
			severity: severity ?? "unknown",
			fixed: hit.fixed,
			url
		}];
	}));
	const sources = [...read].map(([base, found]) => ({
		base,
		advisories: found?.document.advisories.length ?? null,
		cached: found?.cached ?? false,
		signer: found?.trust?.signer?.identity ?? null
	}));
	return {
		packs: locked.length,
		findings,
		sources
	};
}
/**
* Puts advisories beside the packs of a repository; one of the same id is replaced.
*
* @param files OSV documents, JSON
* @throws PackwrightError `NOT_FOUND`, `DOCUMENT_INVALID`, and what signing and oras throw
*/
async function publishAdvisories(files, base, options) {
	const added = await Promise.all(files.map(readAdvisory));
	const place = repositoryAt(base);
	const apply = (before) => withAdvisories(before, added, /* @__PURE__ */ new Date());
	const changed = await withDocumentWriter(place, options, (writer) => changeDocument(ADVISORIES, place, { apply }, writer));
	return {
		base: formatRepository(place),
		ids: added.map(({ id }) => id),
		changed
	};
}
function withAdvisories(before, added, now) {
	const byId = new Map((before?.advisories ?? []).map((found) => [found.id, found]));
	for (const one of added) byId.set(one.id, one);
	const advisories = [...byId.values()].sort((a, b) => a.id < b.id ? -1 : 1);
	if (before !== void 0 && canonical(advisories) === canonical(before.advisories)) return void 0;
	return {
		...before,
		schema_version: 1,
		generated_at: now.toISOString(),
		advisories
	};
}
async function readAdvisory(file) {
	const parsed = advisory.safeParse(parseJson(await readText(file), file));
	if (parsed.success) return parsed.data;
	const lines = parsed.error.issues.map(({ path, message }) => `${jsonPath(path)} ${message}`);
	throw new PackwrightError("DOCUMENT_INVALID", `${file} is not an OSV advisory: ${lines.join("; ")}.`, {
		hint: "The format is https://ossf.github.io/osv-schema/; docs/formats.md has an example.",
		details: { file }
	});
}
// src/commands/lifecycle/advisories.ts
/** `packwright audit`: the lockfile against the advisories beside its packs. */
function auditCommand(program, context) {
	const command = program.command("audit").description("Hold the lockfile against the advisories of the repositories that its packs come from").option("--lock <file>", "the lockfile (packs.lock.json)").option("--severity <level>", "low, medium, high or critical: what is worth an exit code of 8 (low)").option("--offline", "with the copy of an earlier time").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)");
	examples(withTrustFlags(withConnectionFlags(command)), [
		"packwright audit",
		"packwright audit --severity high --json",
		"packwright audit --offline"
	]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const { lock: lockfile, offline, store } = flags;
		const found = await audit({
			...connection(flags, context),
			lockfile,
			offline,
			store,
			severity: severityFlag(flags.severity),
			trust: trust(flags),
			onEvent: (event) => {
				if (event.type === "warning" && !output.json) output.warn(event.message);
			}
		});
		if (found.findings.length === 0) return output.result({ ...found }, () => summary(found));
		if (!output.json) output.result({}, () => `${table(found, output)}\n`);
		const count = found.findings.length;
		const packs = new Set(found.findings.map(({ pack }) => pack)).size;
		throw new Reported("ADVISORY_FOUND", `${count === 1 ? "An advisory is" : `${count} advisories are`} about ${packs === 1 ? "a locked pack" : `${packs} locked packs`}.`, { hint: "Update to a version that has the fix: packwright update." }, { ...found });
	});
}
function severityFlag(written) {
	const found = SEVERITIES.find((level) => level === written);
	if (written === void 0 || found !== void 0) return found;
	throw new PackwrightError("USAGE", `--severity ${written} is not known.`, { hint: `It is ${SEVERITIES.join(", ")}.` });
}
function summary({ packs, sources }) {
	const lines = sources.map(({ base, advisories, cached }) => {
		return `  ${base}: ${advisories === null ? "has no advisories" : `${advisories} advisories`}${cached ? " (the copy of an earlier time)" : ""}`;
	});
	return [`No advisory is about any of ${packs} locked packs.`, ...lines].join("\n");
}
function table({ findings }, output) {
	const rows = findings.map((found) => [
		found.severity,
		`${found.pack} ${found.version}`,
		found.id,
		found.fixed ?? "-",
		found.summary
	]);
	return output.table([
		"SEVERITY",
		"PACK",
		"ADVISORY",
		"FIXED IN",
		"SUMMARY"
	], rows);
}
/** `packwright advisories`: publish and list. */
function advisoriesCommand(program, context) {
	const parent = program.command("advisories").description("Publish and list advisories about packs (OSV)");
	examples(parent, ["packwright advisories list --in ghcr.io/acme/packs"]);
	const publish = parent.command("publish").description("Put advisories beside the packs of a repository; one of the same id is replaced").argument("<files...>", "OSV documents").requiredOption("--in <repository>", "where the packs are, e.g. ghcr.io/acme/packs");
	examples(withConnectionFlags(withSigningFlags(publish)), ["packwright advisories publish advisories/x_ACME-2026-0001.json --in ghcr.io/acme/packs"]);
	publish.action(async (files, flags) => {
		const output = outputOf(publish);
		const options = {
			...connection(flags, context),
			signing: await signing(flags, context.env)
		};
		const done = await publishAdvisories(files, flags.in, options);
		output.result({ ...done }, () => `${done.base}: ${done.ids.join(", ")} ${done.changed ? "published" : "there already"}.`);
	});
	const list = parent.command("list").description("List the advisories of a repository").requiredOption("--in <repository>", "where the packs are, e.g. ghcr.io/acme/packs").option("--offline", "the copy of an earlier time");
	examples(withTrustFlags(withConnectionFlags(list)), ["packwright advisories list --in ghcr.io/acme/packs"]);
	list.action(async (flags) => {
		const output = outputOf(list);
		const options = {
			...connection(flags, context),
			offline: flags.offline,
			trust: trust(flags)
		};
		const advisories = [...(await advisoriesOf([flags.in], options)).values()][0]?.document.advisories ?? [];
		output.result({
			base: flags.in,
			advisories
		}, () => {
			if (advisories.length === 0) return `${flags.in} has no advisories.`;
			const rows = advisories.map(({ id, modified, summary = "", withdrawn }) => [
				id,
				modified.slice(0, 10),
				withdrawn === void 0 ? summary : `withdrawn: ${summary}`
			]);
			return output.table([
				"ADVISORY",
				"MODIFIED",
				"SUMMARY"
			], rows);
		});
	});
}
export { advisoriesCommand, auditCommand };
