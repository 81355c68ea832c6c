import { i as asPackwrightError, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { t as DRY_RUN } from "./schema-5QGnsWuM.js";
import { r as readLockfile } from "./read-CKEQI5lw.js";
import { a as formatReference, m as parseReference } from "./reference-BXVmMd2r.js";
import { r as memoryOf } from "./many-Y2N8rd8c.js";
import { t as partsOf } from "./parts-BMpaaT0u.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { n as decideTrust } from "./lazy-BPY1Iidl.js";
import { t as isAsked } from "./context-Duv5J-Mt.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { n as readStatus, r as describeStatus } from "./read-DGnk58Lt.js";
import { n as verifyStore } from "./stored-CEU1HiTj.js";
import { c as writeSummary, n as markdownTable, r as markdownText } from "./actions-C5RMAg42.js";
import { t as Reported } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
// src/project/watch.ts
init_p_map();
const AT_ONCE = 8;
/**
* Asks the registries about every entry of a lockfile. Nothing is downloaded but manifests and signatures.
*
* @throws PackwrightError `NOT_FOUND`, `LOCKFILE_INVALID`, `POLICY_INVALID`; what is wrong with packs is in the result
*/
async function verifyRemote(options = {}) {
	const { packs } = await readLockfile(options.lockfile ?? "packs.lock.json");
	const trust = await trustContext(options);
	const published = packs.filter(({ digest }) => digest !== DRY_RUN);
	return await withRegistry(options, "pull", (opened) => {
		const registry = rememberAnswers(opened);
		return pMap(published, (entry) => watch$1(entry, registry, trust, options), { concurrency: AT_ONCE });
	});
}
async function watch$1(entry, registry, trust, { signal }) {
	const place = parseReference(entry.oci_ref);
	const digest = entry.digest;
	const judged = {
		repository: place,
		name: entry.name,
		version: entry.version
	};
	const result = {
		name: entry.name,
		version: entry.version,
		reference: formatReference({
			...place,
			digest
		}),
		signature_verified: null,
		status: "active",
		findings: [],
		notes: []
	};
	const look = async (check) => {
		try {
			await check();
		} catch (thrown) {
			const { code, message } = asPackwrightError(thrown);
			if (code === "CANCELLED") throw thrown;
			result.findings.push({
				code,
				message
			});
		}
	};
	await look(async () => {
		if (place.tag !== void 0) await refuseMoved(entry, await registry.resolve(place, place.tag, signal));
	});
	await look(async () => {
		const { registry: host, path } = place;
		for (const part of await partsOf({
			registry: host,
			path,
			digest
		}, registry, signal)) if (part.isGone) result.findings.push({
			code: "REFERENCE_NOT_FOUND",
			message: goneMessage(part, entry)
		});
	});
	await look(async () => {
		if (!isAsked(trust) && entry.signer == null) return;
		result.signature_verified = false;
		const bundles = signatureBundles(place, digest, registry, signal);
		const report = await decideTrust(digest, judged, bundles, trust, memoryOf(entry));
		result.signature_verified = report.verified;
		if (!report.verified && report.reason !== void 0) result.notes.push(`not verified: ${report.reason}`);
	});
	await look(async () => {
		const status = await readStatus(digest, judged, registry, trust, entry.signer, signal);
		result.status = status.state;
		const said = describeStatus(`${entry.name} ${entry.version}`, status);
		if (said !== void 0 && status.state === "yanked") result.findings.push({
			code: "PACK_YANKED",
			message: said
		});
		else if (said !== void 0) result.notes.push(said);
	});
	return result;
}
function goneMessage({ role, type, digest }, { oci_ref: reference }) {
	if (role === "artifact") return `${reference} is gone; ${CLEANED}`;
	return `${role === "variant" ? "A part" : `What is attached (${type ?? "of no type"})`} of ${reference} is gone: ${digest}; ${CLEANED}`;
}
const CLEANED = "a cleanup of untagged manifests may have deleted it, and publishing or signing again heals it.";
async function refuseMoved(entry, found) {
	if (found === entry.digest) return;
	if (found === void 0) throw new PackwrightError("REFERENCE_NOT_FOUND", `${entry.oci_ref} is gone.`);
	throw new PackwrightError("TAG_MOVED", `${entry.oci_ref} points at ${found}; locked is ${entry.digest}.`);
}
// src/commands/pull/verify.ts
/** `packwright verify`: hashes the store again, or asks the registries whether a lockfile still holds. */
function verifyCommand(program, context) {
	const command = program.command("verify").description("Check that the local store, or with --remote the registries, have what they had").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)").option("--remote", "ask the registries about everything that the lockfile pins: tags, signatures, status").option("--lock <file>", "with --remote: the lockfile (packs.lock.json)");
	examples(withTrustFlags(withConnectionFlags(command)), [
		"packwright verify",
		"packwright verify --store /srv/packs --json",
		"packwright verify --lock packs.lock.json --remote"
	]);
	command.action(async (flags) => {
		const output = outputOf(command);
		if (flags.remote === true) return await watch(flags, context, output);
		if (flags.lock !== void 0) throw new PackwrightError("FLAGS_CONFLICT", "--lock belongs to --remote.", { hint: "Say packwright verify --lock packs.lock.json --remote." });
		const packs = await verifyStore({
			store: flags.store,
			env: context.env
		});
		const broken = packs.filter(({ problems }) => problems.length > 0);
		if (broken.length > 0) {
			const lines = broken.map(({ name, version, problems }) => `${name} ${version ?? ""}: ${problems.join(", ")}`);
			throw new PackwrightError("STORE_CORRUPT", `The store holds packs that were changed. ${lines.join(". ")}.`, {
				hint: "Remove their directories from the store and pull them again.",
				details: { packs: broken }
			});
		}
		output.result({ packs }, () => {
			const rows = packs.map(({ name, version, digest }) => [
				name,
				version ?? "-",
				digest,
				"intact"
			]);
			return packs.length === 0 ? "The store is empty." : output.table([
				"PACK",
				"VERSION",
				"DIGEST",
				"STATUS"
			], rows);
		});
	});
}
/** One line a pack; the first fault gives the exit code. */
async function watch(flags, context, output) {
	const packs = await verifyRemote({
		...connection(flags, context),
		lockfile: flags.lock,
		trust: trust(flags)
	});
	const table = () => {
		const rows = packs.map(({ name, version, signature_verified: verified, status, findings, notes }) => [
			name,
			version,
			verified === null ? "-" : verified ? "verified" : "not verified",
			status,
			[...findings, ...notes.map((message) => ({ message }))].map(({ message }) => message).join(" ") || "as locked"
		]);
		return output.table([
			"PACK",
			"VERSION",
			"SIGNATURE",
			"STATUS",
			"FOUND"
		], rows);
	};
	const faults = packs.flatMap(({ name, findings }) => findings.map((finding) => ({
		name,
		...finding
	})));
	await writeSummary(context.env, watchSummary(packs));
	const [first] = faults;
	if (first === void 0) return output.result({ packs }, table);
	if (!output.json) output.result({}, table);
	const count = new Set(faults.map(({ name }) => name)).size;
	const message = `${count === 1 ? "A pack is" : `${count} packs are`} not as locked any more. ${first.message}`;
	throw new Reported(first.code, message, { hint: "Find out what happened before you install from this lockfile again." }, { packs });
}
function watchSummary(packs) {
	const rows = packs.map(({ name, version, status, findings }) => [
		markdownText(name),
		markdownText(version),
		status,
		markdownText(findings.map(({ message }) => message).join(" ") || "as locked")
	]);
	return `### Locked packs\n\n${markdownTable([
		"Pack",
		"Version",
		"Status",
		"Found"
	], rows)}\n`;
}
export { verifyCommand };
