import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { i as asPackwrightError, r as PackwrightError, t as ERROR_CODES } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as readTextIfExists, t as readText } from "./text-DvT8Qn7p.js";
import { n as VERSION } from "./version-Do_tkIwF.js";
import "./annotations-CkOcgrkJ.js";
import { a as array, d as literal, f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { _ as samePlace, a as formatReference, m as parseReference, o as formatRepository, t as baseOf } from "./reference-BXVmMd2r.js";
import { i as versionInTag, r as plainVersion } from "./tags-c2p8jqCo.js";
import { _ as lockFormatOf, a as SYSTEMS } from "./systems-DBaAAcMm.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { t as outputError } from "./output-error-B2eZjSgL.js";
import { t as makeDirectory } from "./make-directory-Qc5LQYYF.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { t as inspectPack } from "./inspect-BdtlP53j.js";
import { t as advisoriesOf } from "./advisories-cxKiD559.js";
import { n as trustContext, t as policyFileFor } from "./trust-B9wBzC00.js";
import { i as packsPolicy, o as readPolicy, r as POLICY_NAME } from "./schema-DOX2k2CH.js";
import { n as pMap, t as init_p_map } from "./p-map-EIMnxKkS.js";
import { n as decideTrust, r as describeTrustedRoot } from "./lazy-BPY1Iidl.js";
import { i as signatureBundles } from "./collect-Cx30yHwT.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as LOCKFILE_NAME } from "./schema-5QGnsWuM.js";
import { n as parseLockfile } from "./read-CKEQI5lw.js";
import { i as signerEntry, o as writeConsumed } from "./write-BM3KcF9g.js";
import { r as withProjectSettings, t as openProject } from "./project-Y0urLM2B.js";
import { r as memoryOf } from "./many-Y2N8rd8c.js";
import { n as pull } from "./pull-BStFdlmT.js";
import { t as rangesOf } from "./resolve-CKkCM2xm.js";
import { s as WANTED_NAME, t as editWanted } from "./read-zEcuMCOl.js";
import { i as mirror, n as readTar, r as withTar } from "./tar-D9iKePpo.js";
import { copyFile, cp, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
// src/project/foreign/is-lock.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
init_p_map();
/** Whether a file is the lockfile of another tool, by its name. */
function isForeignLock(file) {
	return lockFormatOf(file) !== void 0;
}
/** The names of lockfiles of other tools that are read and written. */
function foreignLocks() {
	return SYSTEMS.flatMap(({ lock }) => lock?.file ?? []).sort();
}
/**
* Takes over what another tool has locked: every digest is looked up, its name and version are held against the file, and
* signatures are verified where a policy asks for them.
*
* @param file a lockfile that `foreignLocks` names
* @throws PackwrightError `DOCUMENT_INVALID`, `CONTENT_MISMATCH`, `REFERENCE_NOT_FOUND`, exit 7; nothing is written then
*/
async function importLock(file, options) {
	const format = await lockFormatOf(file)?.();
	if (format === void 0) throw unknownFormat(file);
	const { entries, passedOver } = format.read(await readText(file), file);
	const project = await openProject(options);
	const settings = withProjectSettings(options, project);
	const trust = await trustContext(settings);
	const tell = (name, why) => options.onEvent?.({
		type: "warning",
		message: `${name} of ${file} is passed over: ${why}`
	});
	for (const { name, why } of passedOver) tell(name, why);
	const packs = (await withRegistry(settings, "pull", async (opened) => {
		const registry = rememberAnswers(opened);
		return await pMap(entries, async (entry) => {
			const why = heldOtherwise(entry, project);
			if (why !== void 0) return void tell(entry.name, why);
			try {
				return await takeOver(entry, file, registry, trust, project, options);
			} catch (thrown) {
				const error = asPackwrightError(thrown);
				if (entries.length === 1 || !PASSED_OVER.has(ERROR_CODES[error.code][0])) throw thrown;
				tell(entry.name, error.message);
			}
		}, { concurrency: 8 });
	})).filter((pack) => pack !== void 0);
	const names = new Set(packs.map(({ name }) => name));
	const others = [...project.locked.values()].filter(({ name }) => !names.has(name));
	const needed = new Set(packs.flatMap(({ dependencies = {} }) => Object.keys(dependencies)));
	for (const { name, version, oci_ref } of packs) {
		const { tag, ...place } = parseReference(oci_ref);
		if (needed.has(name)) continue;
		const follows = import_semver.default.valid(version) === null ? tag === void 0 ? {} : { tag } : { version: `^${version}` };
		await editWanted(project.wantedFile, name, (before) => before ?? {
			ref: formatRepository(place),
			...follows
		});
	}
	await writeConsumed(project.lockFile, [...others, ...packs], /* @__PURE__ */ new Date());
	return packs;
}
/** What one entry may be refused for without ending the whole import. */
const PASSED_OVER = /* @__PURE__ */ new Set([
	"invalid",
	"notFound",
	"integrity"
]);
/** An import is an addition: what the project holds already is neither lowered nor pointed elsewhere. */
function heldOtherwise({ name, reference, version }, project) {
	const entry = project.locked.get(name);
	const wanted = project.wanted?.packs.find((pack) => pack.name === name);
	const here = wanted?.ref ?? entry?.oci_ref;
	if (here === void 0) return void 0;
	if (!samePlace(parseReference(here), reference)) return `the project takes it from ${formatRepository(parseReference(here))}, not from ${formatRepository(reference)}`;
	const theirs = version ?? (reference.tag === void 0 ? void 0 : versionInTag(reference.tag));
	if (entry === void 0 || theirs === void 0 || import_semver.default.valid(theirs) === null) return void 0;
	if (import_semver.default.valid(entry.version) !== null && import_semver.default.lt(theirs, entry.version)) return `the project has ${entry.version}, which is newer than ${theirs}`;
	const range = wanted?.pin ?? wanted?.version;
	if (range !== void 0 && !import_semver.default.satisfies(theirs, range, { includePrerelease: true })) return `the project wants ${range}, and it is ${theirs}`;
}
async function takeOver({ name, reference, version }, file, registry, trust, project, { signal }) {
	const found = await inspectPack(reference, registry, signal);
	const { tag } = reference;
	const named = tag === void 0 ? void 0 : versionInTag(tag);
	const stated = version === void 0 ? void 0 : plainVersion(version);
	const settled = [
		stated,
		found.version,
		named
	].find((text) => text !== void 0 && import_semver.default.valid(text) !== null) ?? tag;
	const wrong = found.name !== name ? `is called ${found.name}` : stated !== void 0 && found.version !== void 0 && stated !== found.version ? `is version ${found.version}, not ${version}` : settled === void 0 ? "does not say which version it is" : void 0;
	if (wrong !== void 0 || settled === void 0) throw new PackwrightError("CONTENT_MISMATCH", `${file}: ${formatReference(reference)}, there as ${name}, ${wrong}.`, { hint: "Either the lockfile or the registry was changed. Do not use it before you know which." });
	const { digest: _, ...place } = reference;
	const judged = {
		repository: reference,
		name,
		version: settled
	};
	const known = project.locked.get(name);
	const bundles = signatureBundles(reference, reference.digest, registry, signal);
	const report = await decideTrust(reference.digest, judged, bundles, trust, known === void 0 ? {} : memoryOf(known));
	const dependencies = rangesOf(found.manifest);
	return {
		name,
		version: settled,
		oci_ref: formatReference(place),
		digest: reference.digest,
		media_type: found.layer.media_type,
		size: found.layer.size,
		...found.content_digest === void 0 ? {} : { content_digest: found.content_digest },
		created_at: found.annotations["org.opencontainers.image.created"] ?? null,
		...report.mode === "ignore" ? {} : { signer: report.signer === void 0 ? null : signerEntry(report.signer) },
		...Object.keys(dependencies).length === 0 ? {} : { dependencies }
	};
}
function unknownFormat(file) {
	return new PackwrightError("USAGE", `${file} is of no format that is known.`, { hint: `Known are ${foreignLocks().join(", ")}, and the .tar of packwright export.` });
}
// src/mirror/export.ts
/**
* Taking a project's packs to where there is no network: one file with packs, lockfile, policy and trusted root.
*
*     packwright-export.json      what this is
*     packs.lock.json, packs.json, packs.policy.json, trusted_root.json
*     packs/<name>/               an OCI image layout a pack, with all that proves something about it
*     documents/                  advisories, as the store keeps them
*/
const ABOUT = "packwright-export.json";
const TRUSTED_ROOT = "trusted_root.json";
const CARRIED = [
	LOCKFILE_NAME,
	WANTED_NAME,
	POLICY_NAME,
	TRUSTED_ROOT
];
const about = looseObject({
	schema_version: literal(1),
	by: string(),
	packs: array(string())
});
/**
* Writes a project's packs and everything that is needed to verify and install them without network.
*
* @param file a `.tar`; one that is there is completed
* @throws PackwrightError `NOT_FOUND` without a lockfile, `TRUSTED_ROOT_INVALID`, `OUTPUT_UNWRITABLE`, and what mirroring
*   throws
*/
async function exportProject(file, options) {
	const project = await openProject(options);
	const settings = withProjectSettings(options, project);
	const { lockFile, locked, wantedFile } = project;
	if (locked.size === 0) throw new PackwrightError("NOT_FOUND", `${lockFile} locks no packs.`, { hint: "Run packwright install first." });
	return await withTar(file, options.signal, async (directory) => {
		const packs = await mirror({
			...settings,
			lockfile: lockFile,
			to: `oci-layout://${directory}/packs`
		});
		await copyFile(lockFile, join(directory, LOCKFILE_NAME));
		if (await exists(wantedFile)) await copyFile(wantedFile, join(directory, WANTED_NAME));
		const policy = await policyFileFor(settings);
		if (policy !== void 0) await exportPolicy(policy, directory, options.env ?? process.env);
		await exportAdvisories(settings, packs, directory);
		const written = {
			schema_version: 1,
			by: `packwright ${VERSION}`,
			packs: [...locked.keys()].sort()
		};
		await writeFileAtomic(join(directory, ABOUT), `${JSON.stringify(written, null, 2)}\n`);
		const files = [];
		for (const name of CARRIED) if (await exists(join(directory, name))) files.push(name);
		return {
			file,
			packs,
			files
		};
	});
}
/** The policy with its trusted root as a file beside it: there is no TUF where there is no network. */
async function exportPolicy(policy, directory, env) {
	const parsed = await readPolicy(policy);
	const document = packsPolicy.parse(parseJson(await readText(policy), policy));
	const needsRoot = parsed.rules.length === 0 || parsed.rules.some(({ keys }) => keys === void 0);
	if (needsRoot) {
		const { json } = await describeTrustedRoot(parsed.trustedRoot, env);
		await writeFileAtomic(join(directory, TRUSTED_ROOT), `${JSON.stringify(json, null, 2)}\n`);
	}
	const next = needsRoot ? {
		...document,
		trusted_root: TRUSTED_ROOT
	} : document;
	await writeFileAtomic(join(directory, POLICY_NAME), `${JSON.stringify(next, null, 2)}\n`);
}
/** What the store would keep of them; a repository without any is none the worse. */
async function exportAdvisories(settings, packs, directory) {
	const bases = new Set(packs.map(({ from }) => formatRepository(baseOf(parseReference(from)))));
	const store = join(directory, ".store");
	await advisoriesOf([...bases], {
		...settings,
		store
	});
	const kept = join(store, "documents");
	if (await exists(kept)) {
		await rm(join(directory, "documents"), {
			recursive: true,
			force: true
		});
		await rename(kept, join(directory, "documents"));
	}
	await rm(store, {
		recursive: true,
		force: true
	});
}
const TAR_HEAD = 512;
/**
* A tar is known by its content, whatever its name; one that is called a tar is told as broken.
*
* @throws PackwrightError `DOCUMENT_INVALID`
*/
async function requireTar(file) {
	if (file.endsWith(".tar")) return;
	let head;
	try {
		try {
			var _usingCtx$1 = _usingCtx();
			head = (await _usingCtx$1.a(await open(file, "r")).read(Buffer.alloc(TAR_HEAD), 0, TAR_HEAD, 0)).buffer;
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	} catch {
		return;
	}
	if (head.toString("latin1", 257, 262) === "ustar") return;
	throw new PackwrightError("DOCUMENT_INVALID", `${file} is neither an export nor a lockfile of a known tool.`, {
		hint: `Known are ${foreignLocks().join(", ")}; an export is the tar that packwright export writes.`,
		details: { file }
	});
}
/**
* Takes an export in: packs into the store, verified by the policy that came along, and the project's files.
*
* @throws PackwrightError `ARCHIVE_INVALID`, `DOCUMENT_INVALID`, `TARGET_EXISTS` for a file of the project that differs,
*   and everything that a pull throws; the project is then as it was
*/
async function importProject(file, options) {
	try {
		var _usingCtx3 = _usingCtx();
		const project = resolve(options.project ?? ".");
		const directory = _usingCtx3.a(await temporaryDirectory("packwright-import-")).path;
		await requireTar(file);
		await readTar(file, directory, options.signal);
		await requireExport(file, directory);
		const changes = await filesToPlace(directory, project, options.force === true);
		const lockfile = join(directory, LOCKFILE_NAME);
		const { packs } = parseLockfile(await readText(lockfile), lockfile);
		const layouts = packs.map(({ name, oci_ref }) => {
			const place = formatRepository(parseReference(oci_ref));
			return [place, `oci-layout://${directory}/packs/${place.slice(place.lastIndexOf("/") + 1) || name}`];
		});
		const carried = join(directory, POLICY_NAME);
		const policy = options.trust?.policy ?? (await exists(carried) ? carried : void 0);
		const pulled = await pull({
			...options,
			lockfile,
			mirrors: Object.fromEntries(layouts),
			offline: true,
			trust: {
				...options.trust,
				policy
			}
		});
		await takeDocuments(directory, storeOf(options).root);
		makeDirectory(project);
		for (const name of changes) await place(join(directory, name), join(project, name));
		return {
			packs: pulled,
			files: changes.map((name) => relative(process.cwd(), join(project, name)))
		};
	} catch (_) {
		_usingCtx3.e = _;
	} finally {
		await _usingCtx3.d();
	}
}
async function requireExport(file, directory) {
	const text = await readTextIfExists(join(directory, ABOUT));
	if (text !== void 0 && about.safeParse(parseJson(text, ABOUT)).success) return;
	throw new PackwrightError("DOCUMENT_INVALID", `${file} is not an export of packwright.`, { hint: "It is made by packwright export; a tar of packwright mirror is read through \"mirrors\" in packs.json." });
}
/** @throws PackwrightError `TARGET_EXISTS` before anything is changed */
async function filesToPlace(directory, project, force) {
	const changes = [];
	for (const name of CARRIED) {
		const theirs = await readTextIfExists(join(directory, name));
		const ours = await readTextIfExists(join(project, name));
		if (theirs === void 0 || theirs === ours) continue;
		if (ours !== void 0 && !force) throw new PackwrightError("TARGET_EXISTS", `${join(project, name)} differs from the one in the export.`, { hint: "Import into another directory, or replace it with --force." });
		changes.push(name);
	}
	return changes;
}
async function place(from, to) {
	try {
		await writeFileAtomic(to, await readText(from));
	} catch (cause) {
		throw outputError(to, cause);
	}
}
async function takeDocuments(directory, store) {
	const documents = join(directory, "documents");
	if (!await exists(documents)) return;
	const target = join(store, "documents");
	try {
		await mkdir(dirname(target), { recursive: true });
		await cp(documents, target, { recursive: true });
	} catch (cause) {
		throw outputError(target, cause);
	}
}
export { foreignLocks as a, unknownFormat as i, importProject as n, isForeignLock as o, importLock as r, exportProject as t };
