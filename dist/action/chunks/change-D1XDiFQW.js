import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as compareReferences } from "./diff-HxaBvTc2.js";
import { a as array, d as literal, g as record, m as object, v as string } from "./schemas-BXokd3mV.js";
import "./schema-5QGnsWuM.js";
import { _ as samePlace, a as formatReference, m as parseReference, n as besideOf, o as formatRepository, p as lastComponent } from "./reference-BXVmMd2r.js";
import { t as rememberAnswers } from "./remember-Byirp1Kr.js";
import { t as storeOf } from "./store-B2Ebal8a.js";
import { n as trustContext } from "./trust-B9wBzC00.js";
import { t as withRegistry } from "./connection-BEC4eYwl.js";
import { a as removeReceipt, i as receiptNames, n as readReceipt, o as writeReceipt, r as readReceipts, t as RECEIPTS } from "./receipt-Ds-n1HSt.js";
import { a as sweepAbandoned, n as sweepAfterCrash, r as sweepPartials, t as replaceFile } from "./atomic-CvPDqjyW.js";
import { n as graphFaults, r as reachable } from "./graph-BRpB3iWu.js";
import { i as pullAll, r as memoryOf, t as expectationOf } from "./many-Y2N8rd8c.js";
import { a as placeTree, n as ignoreNewTarget, o as withTarget, r as isEdit, s as exchange, t as copyStored } from "./place-CDnc4Uko.js";
import { t as stateDirectory } from "./state-directory-CQi7ZdxX.js";
import { a as withMemory, o as writeConsumed } from "./write-BM3KcF9g.js";
import { i as formatPlatform } from "./platform-B9cimzIF.js";
import { r as registerRoot } from "./roots-BHvPxb2s.js";
import { D as safeName, E as insideOf, c as announce, m as hostNamed } from "./systems-DBaAAcMm.js";
import { t as compareTree } from "./verify-B3ckwDPS.js";
import { i as sha256 } from "./digest-BCUvoWcb.js";
import { a as checkClients, i as CLIENTS, n as wantedOf, o as clientShows, r as withProjectSettings, s as skillsDirectory, t as openProject } from "./project-Y0urLM2B.js";
import { n as parseGitPack } from "./git-reference-Q8Tck4dX.js";
import { i as refuseUnfit, n as resolvePacks, r as isHeldAt, t as rangesOf } from "./resolve-CKkCM2xm.js";
import "./schema-DOX2k2CH.js";
import { n as VERSION } from "./version-Do_tkIwF.js";
import { i as repositoryOf, t as editWanted } from "./read-zEcuMCOl.js";
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, renameSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { createHash, randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
// src/files/directories.ts
/** Directories that are taken away when nobody uses them. */
/** @returns whether it is gone; it stays when somebody put something into it */
function removeIfEmpty(directory) {
	try {
		rmdirSync(directory);
		return true;
	} catch (cause) {
		return errnoOf(cause) === "ENOENT";
	}
}
// src/target/links.ts
/** Links that stand where an installation writes. */
/**
* Links of the user's home are the user's; one inside the project must not lead out of it. Asked again right before a file
* is put there: a link may have appeared meanwhile.
*/
function refuseLinks(location, name, project, own) {
	const inside = relative(project, location);
	if (inside.startsWith("..") || isAbsolute(inside)) return;
	const parts = inside.split(sep);
	const checked = own ? parts : parts.slice(0, -1);
	let at = project;
	for (const part of checked) {
		at = join(at, part);
		const found = lstatSync(at, { throwIfNoEntry: false });
		if (found === void 0) return;
		if (!found.isSymbolicLink()) continue;
		const leads = realpathIfExists(at);
		const root = realpathIfExists(project) ?? project;
		if (leads?.startsWith(`${root}${sep}`) && at !== location) continue;
		throw conflict(location, name, `${at} is a link that leads out of the project`);
	}
}
function realpathIfExists(path) {
	try {
		return realpathSync(path);
	} catch {
		return;
	}
}
function conflict(path, pack, why) {
	return new PackwrightError("PLAN_CONFLICT", `${pack} cannot be installed at ${path}: ${why}.`, {
		hint: "Nothing was installed. Remove one of the two, or choose other clients for it (--client).",
		details: {
			path,
			pack
		}
	});
}
// src/target/written.ts
/**
* What installations wrote beside a target, as the user's own state knows it.
*
* Receipts lie in the project, where anybody who may change the project can change them. One is believed about files
* that a plan of the pack could have written; everything else has to be known from here.
*/
const writtenFile = object({
	schema_version: literal(1),
	target: string(),
	/** absolute path → hashes that were written there */
	files: record(string(), array(string()))
});
function fileOf({ directory, state }) {
	if (state === void 0) return void 0;
	return join(state, "targets", `${sha256(resolve(directory)).slice(7, 47)}.json`);
}
function read(target) {
	const file = fileOf(target);
	if (file === void 0) return {};
	try {
		const found = writtenFile.parse(JSON.parse(readFileSync(file, "utf8")));
		return found.target === resolve(target.directory) ? found.files : {};
	} catch {
		return {};
	}
}
/** Remembers files that `believed` has to know from here; a user without a state directory goes without. */
async function noteWritten(target, files) {
	const file = fileOf(target);
	if (file !== void 0) await sweepPartials(dirname(file));
	const placed = files.map(({ path, sha256: hash }) => ({
		location: locationOf$1(path, target),
		hash
	})).filter(({ location }) => !isOfClients(location, target.project));
	if (placed.length === 0 || file === void 0) return;
	const known = read(target);
	if (placed.every(({ location, hash }) => known[location]?.includes(hash) === true)) return;
	for (const { location, hash } of placed) known[location] = [.../* @__PURE__ */ new Set([...known[location] ?? [], hash])].slice(-10);
	const content = {
		schema_version: 1,
		target: resolve(target.directory),
		files: known
	};
	try {
		replaceFile(file, `${JSON.stringify(content)}\n`, 448);
	} catch {}
}
/**
* The entries of a receipt that may be acted upon.
*
* @param planned absolute paths that a plan of the pack writes now
*/
function believed(files, target, planned) {
	let known;
	return files.filter(({ path, sha256: hash }) => {
		const location = locationOf$1(path, target);
		if (planned.has(location) || isOfClients(location, target.project)) return true;
		known ??= read(target);
		return known[location]?.includes(hash) === true;
	});
}
/** Files that other projects' installations have placed as well, absolute: they go with the last of them. */
function wantedElsewhere(target) {
	const own = fileOf(target);
	const others = own === void 0 ? [] : filesBeside(own).filter((file) => file !== own);
	return new Set(others.flatMap(placedBy));
}
function placedBy(file) {
	try {
		const { target, files } = writtenFile.parse(JSON.parse(readFileSync(file, "utf8")));
		return readReceipts(target).flatMap((receipt) => receipt.placed ?? []).map(({ path }) => path).filter((path) => files[path] !== void 0);
	} catch {
		return [];
	}
}
function filesBeside(file) {
	try {
		return readdirSync(dirname(file)).map((name) => join(dirname(file), name));
	} catch {
		return [];
	}
}
function locationOf$1(path, { project }) {
	return isAbsolute(path) ? path : join(resolve(project), path);
}
/** Below a folder of skills in the project, and in a folder of its own there. */
function isOfClients(location, project) {
	return Object.values(CLIENTS).filter((client) => client.project.startsWith(".")).some((client) => {
		const inside = relative(join(resolve(project), client.project), location);
		return inside !== "" && !inside.startsWith("..") && !isAbsolute(inside) && inside.includes(sep);
	});
}
// src/target/placed.ts
/** Files that installations put beside a pack's directory: whose they are, and whether they are as they were written. */
/** Removes files that are still as they were written. @returns those that are not, and stay */
function takeBack(files, target, force = false) {
	const kept = [];
	const shared = files.some(({ path }) => isAbsolute(path)) ? wantedElsewhere(target) : /* @__PURE__ */ new Set();
	for (const [path, written] of hashesByPath(files)) {
		const location = absolute(target, path);
		const found = hashOf(location);
		if (found === void 0 || shared.has(path)) continue;
		if (force || written.has(found)) rmSync(location, { force: true });
		else kept.push(location);
	}
	return kept;
}
/** What became of the files that a pack has beside its directory, a sentence each. */
function placedProblems(receipt, target) {
	return (receipt.placed ?? []).flatMap(({ path, sha256, mode }) => {
		const location = absolute(target, path);
		const found = hashOf(location);
		if (found === void 0) return [`${path} is missing`];
		if (found !== sha256) return [`${path} was changed`];
		return hasMode(location, mode) ? [] : [`${path} has lost or gained its executable bit`];
	});
}
/** Everything beside the pack's directory that is known as written by us, or about to be. */
function recorded(receipt, target, planned) {
	return believed([...receipt?.placed ?? [], ...receipt?.pending ?? []], target, new Set(planned.map((file) => file.target)));
}
function hashesByPath(files) {
	const found = /* @__PURE__ */ new Map();
	for (const { path, sha256 } of files) found.set(path, (found.get(path) ?? /* @__PURE__ */ new Set()).add(sha256));
	return found;
}
function isOurs(ours, path, hash) {
	return ours.get(path)?.has(hash) === true;
}
/** @returns `undefined` when nothing is there; a name for what is no regular file, so that it never looks like ours */
function hashOf(location) {
	const found = lstatSync(location, { throwIfNoEntry: false });
	if (found === void 0) return void 0;
	if (!found.isFile()) return "not a file";
	return createHash("sha256").update(readFileSync(location)).digest("hex");
}
/** Whether the executable bit is as it should be. */
function hasMode(location, mode) {
	const found = lstatSync(location, { throwIfNoEntry: false });
	return found !== void 0 && (found.mode & 64) !== 0 === (mode === "0755");
}
function asPlaced(file, target) {
	return {
		path: pathIn(target, file.target),
		sha256: file.sha256,
		mode: file.mode,
		for: file.for
	};
}
function pathIn(target, location) {
	const inside = relative(resolve(target.project), location);
	return inside.startsWith("..") || isAbsolute(inside) ? location : inside;
}
function absolute(target, path) {
	return isAbsolute(path) ? path : join(resolve(target.project), path);
}
// src/target/swap.ts
/**
* Replaces a directory of placed files as a whole, so that a process that dies leaves the old one or the new one, or
* for an instant none, and never a mixture.
*/
/** Whether everything in a directory is planned or known as ours; somebody else's files cannot be swapped away. */
function holdsOnly(directory, known) {
	const found = lstatSync(directory, { throwIfNoEntry: false });
	if (found === void 0) return true;
	if (!found.isDirectory()) return false;
	return readdirSync(directory, {
		withFileTypes: true,
		recursive: true
	}).every((entry) => entry.isDirectory() || known.has(join(entry.parentPath, entry.name)));
}
/** Builds the directory beside the one that is there, and changes the two by renaming. */
async function swapDirectory(directory, files) {
	const parent = dirname(directory);
	const fresh = join(parent, `.packwright-${process.pid}-new-${basename(directory)}`);
	const old = join(parent, `.packwright-${process.pid}-old-${basename(directory)}`);
	try {
		for (const file of files) {
			const location = join(fresh, relative(directory, file.target));
			mkdirSync(dirname(location), { recursive: true });
			await copyStored(file.source, location, file);
		}
		const exists = lstatSync(directory, { throwIfNoEntry: false }) !== void 0;
		exchange(fresh, directory, exists ? old : void 0);
	} finally {
		await rm(fresh, {
			recursive: true,
			force: true
		});
		await rm(old, {
			recursive: true,
			force: true
		});
	}
}
/** Throws away what processes that died left beside directories that are replaced as a whole. */
async function sweepBeside(directories) {
	for (const parent of new Set([...directories].map(dirname))) await sweepAbandoned(parent, (name) => /^\.packwright-(\d+)-(?:new|old)-/.exec(name)?.[1]);
}
// src/target/apply.ts
/**
* Brings a target to what is planned, and takes back what a receipt says was written.
*
* Before anything is placed, the receipt says what is about to be: a process that dies in between leaves files that the
* next installation knows as its own. Every file is replaced by one rename, so that it is the old or the new one.
*/
/** How many installations before the present one a receipt remembers. */
const HISTORY = 5;
/** Planned files that hold something which packwright did not write, or which was edited since. */
function conflictsOf(name, planned, target) {
	const ours = hashesByPath(recorded(readReceipt(target.directory, name), target, planned));
	return planned.filter((file) => !file.optional).filter((file) => {
		const found = hashOf(file.target);
		return found !== void 0 && found !== file.sha256 && !isOurs(ours, pathIn(target, file.target), found);
	}).map((file) => file.target);
}
/** Files beside the pack's directory that an earlier installation wrote and nobody has changed, absolute. */
function knownFiles(name, planned, target) {
	const ours = hashesByPath(recorded(readReceipt(target.directory, name), target, planned));
	const files = [...ours.keys()].map((path) => [path, absolute(target, path)]);
	return new Set(files.filter(([path, location]) => isOurs(ours, path, hashOf(location) ?? "")).map(([, location]) => location));
}
/** Puts a pack into its directory and its artifacts where they are planned. Conflicts have been looked for. */
async function applyPack(stored, entry, planned, target, force) {
	const { record } = stored;
	const before = readReceipt(target.directory, entry.name);
	const missing = planned.filter((file) => {
		const found = hashOf(file.target);
		return !(found === file.sha256 && hasMode(file.target, file.mode)) && !(file.optional && found !== void 0);
	});
	const placed = planned.filter((file) => !file.optional || missing.includes(file)).map((file) => asPlaced(file, target));
	const optional = (before?.placed ?? []).filter(({ path }) => planned.some((file) => file.optional && pathIn(target, file.target) === path));
	const all = [...new Map([...optional, ...placed].map((file) => [file.path, file])).values()];
	const pending = [...before?.pending ?? [], ...all];
	const receipt = {
		schema_version: 1,
		name: entry.name,
		version: record.version,
		digest: record.digest,
		reference: record.reference,
		files: record.files,
		...all.length === 0 ? {} : { placed: all },
		...historyOf(before, entry)
	};
	if (missing.length > 0) {
		const base = before ?? {
			...receipt,
			files: [],
			placed: []
		};
		writeReceipt(target.directory, {
			...base,
			pending
		});
	}
	if (missing.length > 0 || all.some(({ path }) => isAbsolute(path))) await noteWritten(target, all);
	const created = new Set(before?.created ?? []);
	await sweepBeside(planned.flatMap(({ group }) => group ?? []));
	await placeMissing(missing, planned, hashesByPath(recorded(before, target, planned)), target, created);
	const tree = await placeTree(stored, entry.name, target.directory, before, force);
	const kept = takeBack(staleFiles(before, all, target, planned), target);
	const stays = [...created].reverse().filter((made) => !removeIfEmpty(absolute(target, made)));
	const written = tree.written || missing.length > 0;
	const done = {
		...receipt,
		...stays.length === 0 ? {} : { created: stays.reverse() }
	};
	if (written || JSON.stringify(before) !== JSON.stringify(done)) writeReceipt(target.directory, done);
	return {
		directory: tree.directory,
		written,
		kept
	};
}
/** Undoes exactly what the receipt says. What the user has edited stays, and so does the receipt then. */
async function removePack(name, target, force) {
	const receipt = readReceipt(target.directory, name);
	if (receipt === void 0) return void 0;
	const placed = recorded(receipt, target, []);
	const kept = takeBack(placed, target, force);
	await sweepBeside(placed.map(({ path }) => dirname(absolute(target, path))));
	const directory = join(target.directory, name);
	const different = existsSync(directory) ? await compareTree(directory, receipt.files) : [];
	if (different.filter(isEdit).length === 0 || force) await rm(directory, {
		recursive: true,
		force: true
	});
	else kept.push(...removeWritten(directory, receipt, different));
	for (const made of [...receipt.created ?? []].reverse()) if (!isAbsolute(made)) removeIfEmpty(absolute(target, made));
	if (kept.length === 0) removeReceipt(target.directory, name);
	return {
		name,
		kept
	};
}
/** Removes what was written into the pack's own directory. @returns what was edited or appeared since, and stays */
function removeWritten(directory, { files }, different) {
	const edited = new Set(different.map(({ path }) => path));
	const written = files.map(({ path }) => path).filter((path) => !edited.has(path));
	for (const path of written) rmSync(join(directory, path), { force: true });
	const above = new Set(written.flatMap((path) => [...directoriesAbove$1(path)]));
	for (const inside of [...above].sort().reverse()) removeIfEmpty(join(directory, inside));
	if (removeIfEmpty(directory)) return [];
	return different.filter(({ kind }) => kind !== "missing").map(({ path }) => join(directory, path));
}
function* directoriesAbove$1(path) {
	for (let at = dirname(path); at !== "."; at = dirname(at)) yield at;
}
/** What is installed now, and before it what was. */
function historyOf(before, entry) {
	const past = before?.history ?? [];
	if (before?.installed === void 0 || before.installed.digest === entry.digest) return {
		installed: entry,
		...past.length === 0 ? {} : { history: past }
	};
	return {
		installed: entry,
		history: [before.installed, ...past.filter(({ digest }) => digest !== entry.digest)].slice(0, HISTORY)
	};
}
/** Directories of our own are changed as a whole, other files one by one. */
async function placeMissing(missing, planned, ours, target, created) {
	const unedited = [...ours.keys()].map((path) => [path, absolute(target, path)]).filter(([path, location]) => isOurs(ours, path, hashOf(location) ?? ""));
	const known = /* @__PURE__ */ new Set([...planned.map((file) => file.target), ...unedited.map(([, location]) => location)]);
	const swapped = /* @__PURE__ */ new Set();
	for (const file of missing) {
		const { group } = file;
		if (group === void 0 || !holdsOnly(group, known)) await placeFile(file, target, created);
		else if (!swapped.has(group)) {
			const files = planned.filter((other) => other.group === group);
			for (const { target: location } of files) noteDirectories(dirname(location), target, created);
			mkdirSync(dirname(group), { recursive: true });
			refuseLinks(group, file.for, target.project, true);
			await swapDirectory(group, files);
			swapped.add(group);
		}
	}
}
async function placeFile(file, target, created) {
	makeDirectories(dirname(file.target), target, created);
	const partial = join(dirname(file.target), `.packwright-${process.pid}-${randomBytes(6).toString("hex")}.partial`);
	try {
		refuseLinks(file.target, file.for, target.project, false);
		await copyStored(file.source, partial, file);
		refuseLinks(file.target, file.for, target.project, false);
		renameSync(partial, file.target);
	} finally {
		rmSync(partial, { force: true });
	}
}
/** Makes what is missing, and remembers it, so that removal leaves no empty directories of ours. */
function makeDirectories(directory, target, created) {
	noteDirectories(directory, target, created);
	mkdirSync(directory, { recursive: true });
}
function noteDirectories(directory, target, created) {
	const missing = [];
	for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at);
	for (const made of missing) created.add(pathIn(target, made));
}
function staleFiles(before, now, target, planned) {
	const wanted = new Set(now.map(({ path }) => path));
	return recorded(before, target, planned).filter(({ path }) => !wanted.has(path));
}
// src/target/conflicts.ts
/**
* One plan for all packs of a call, held against itself and against the disk before anything is written.
*
* Whoever plans to write where another pack or the user has something is told, with both names.
*/
/** @throws PackwrightError `PLAN_CONFLICT`, and nothing is written */
function refusePlanConflicts(plans, target) {
	const claims = /* @__PURE__ */ new Map();
	for (const { name } of plans) claims.set(join(target.directory, name), name);
	for (const { name, planned } of plans) {
		for (const file of planned) {
			const owner = ownerOf(file.target, claims);
			if (owner !== void 0 && owner !== name) throw conflict(file.target, name, `${owner} writes it as well`);
		}
		for (const file of planned) claims.set(file.target, name);
	}
	for (const plan of plans) refuseBelowFiles(plan, claims);
	for (const { name, planned, known } of plans) {
		const own = join(target.directory, name);
		for (const location of [own, ...planned.map((file) => file.target)]) refuseLinks(location, name, target.project, location === own);
		for (const group of new Set(planned.flatMap((file) => file.group ?? []))) refuseForeignDirectory(group, name, planned, known);
	}
}
/** Who has claimed a path, or a directory above it. */
function ownerOf(path, claims) {
	const claimed = [path, ...ancestors(path)].find((at) => claims.has(at));
	return claimed === void 0 ? void 0 : claims.get(claimed);
}
/** A file cannot be a directory as well. */
function refuseBelowFiles({ name, planned }, claims) {
	for (const { target } of planned) {
		const file = [...ancestors(target)].find((above) => claims.has(above));
		if (file !== void 0) throw conflict(target, name, `${claims.get(file)} writes a file at ${file}`);
	}
}
function* ancestors(path) {
	for (let at = dirname(path); dirname(at) !== at; at = dirname(at)) yield at;
}
/** A pack adds files only to directories that it owns: one with files of the user's alone is the user's. */
function refuseForeignDirectory(group, name, planned, known) {
	const found = filesIn(group);
	const mine = new Set(planned.map((file) => file.target));
	if (found.length === 0 || found.some((file) => mine.has(file) || known.has(file))) return;
	throw conflict(group, name, `${found[0]} is there, and packwright did not write it`);
}
function filesIn(directory) {
	try {
		return readdirSync(directory, {
			withFileTypes: true,
			recursive: true
		}).filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
	} catch {
		return [];
	}
}
// src/target/grants.ts
/**
* What a pack may write beyond its own directories: files and directories that `packs.json` names for it.
*
* What the next shell, login, timer or agent would run is covered by no directory, only by its own name.
*/
/** @param grants as `packs.json` has them: `~/` is the home directory, a slash at the end a directory */
function isGranted(file, grants, places) {
	return grants.some((grant) => {
		const granted = locationOf(grant, places);
		if (!grant.endsWith("/")) return granted === file;
		const inside = relative(granted, file);
		return inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside) && !isSensitive(file);
	});
}
/** @throws PackwrightError `GRANT_MISSING` with the line to add */
function grantMissing(pack, files, places) {
	const written = files.map((file) => writtenAs(file, places));
	return new PackwrightError("GRANT_MISSING", `${pack} wants to write ${written.join(", ")}.`, {
		hint: `Nothing was installed. If you want that, add to ${pack} in packs.json: "grants": ${JSON.stringify(written)}`,
		details: {
			pack,
			files: written
		}
	});
}
function locationOf(grant, { project, home }) {
	if (grant.startsWith("~/")) return join(home, grant.slice(2)).replace(/\/+$/, "");
	return resolve(project, grant);
}
/** A place as `packs.json` writes it. */
function writtenAs(file, { project, home }) {
	const inProject = relative(project, file);
	if (!inProject.startsWith("..") && !isAbsolute(inProject)) return inProject;
	const inHome = relative(home, file);
	return inHome.startsWith("..") || isAbsolute(inHome) ? file : `~/${inHome}`;
}
/** Files that something runs or obeys by itself. */
const SENSITIVE_FILES = /* @__PURE__ */ new Set([
	".bash_aliases",
	".bash_login",
	".bash_logout",
	".bash_profile",
	".bashrc",
	".cshrc",
	".curlrc",
	".envrc",
	".gitattributes",
	".gitconfig",
	".gitmodules",
	".inputrc",
	".kshrc",
	".login",
	".logout",
	".mcp.json",
	".netrc",
	".npmrc",
	".pam_environment",
	".profile",
	".pypirc",
	".tcshrc",
	".wgetrc",
	".xinitrc",
	".xprofile",
	".xsession",
	".xsessionrc",
	".yarnrc",
	".yarnrc.yml",
	".zlogin",
	".zlogout",
	".zprofile",
	".zshenv",
	".zshrc",
	"authorized_keys",
	"config.fish",
	"crontab",
	"mcp.json",
	"packs.json",
	"packs.lock.json",
	"packs.policy.json",
	"packwright.json"
]);
const SENSITIVE_DIRECTORIES = /* @__PURE__ */ new Set([
	".git",
	".gnupg",
	".husky",
	".packwright",
	".ssh",
	"autostart",
	"conf.d",
	"cron.d",
	"cron.daily",
	"cron.hourly",
	"cron.monthly",
	"cron.weekly",
	"environment.d",
	"launchagents",
	"launchdaemons",
	"profile.d",
	"systemd"
]);
/** Settings of editors and agents, which name commands that they run. */
const SETTINGS = /^(?:settings(?:\.local)?\.json|config\.(?:toml|json|ya?ml)|hooks\.json|tasks\.json|launch\.json)$/;
const AGENTS = /^\.(?:claude|codex|copilot|cursor|gemini|qwen|opencode|vscode|nono|aider|continue|windsurf|zed)$/;
/** Whether something runs or obeys a file by itself. */
function isSensitive(file) {
	const components = file.toLowerCase().split(/[\\/]/);
	const name = basename(file).toLowerCase();
	if (SENSITIVE_FILES.has(name)) return true;
	if (components.some((component) => SENSITIVE_DIRECTORIES.has(component))) return true;
	return SETTINGS.test(name) && components.some((component) => AGENTS.test(component));
}
// src/target/hosts.ts
/** Where a host expects the artifacts of a pack, by the templates that `packs.json` gives for it. */
/**
* Placements by a host's own table.
*
* @param table artifact type → template; `{install_as}`, `{name}` (file name), `{path}`, `{prefix}` and `{pack}` stand for
*   the artifact's own; relative to the project, or below `~/`
*/
function genericPlacements(table, artifacts, context) {
	return artifacts.flatMap((artifact) => {
		const template = table[artifact.type];
		if (template === void 0) return [];
		const onlyIf = artifact.type === "trust_policy" ? { onlyIf: "trust-policy" } : artifact.placement === "project" ? { onlyIf: "init" } : {};
		return (template.includes("{install_as}") ? [artifact.install_as ?? artifact.path.replace(/^.*\//, "").replace(/\.[^.]*$/, ""), ...artifact.aliases ?? []] : [void 0]).map((name) => {
			const target = fill(template, name, artifact, context);
			const outside = template.includes("{") && isSensitive(target) ? { outside: true } : {};
			return {
				path: artifact.path,
				target,
				...onlyIf,
				...outside
			};
		});
	});
}
function fill(template, installAs, artifact, context) {
	const values = {
		install_as: installAs === void 0 ? "" : safeName(installAs, artifact.path, context.pack),
		name: artifact.path.replace(/^.*\//, ""),
		path: artifact.path,
		prefix: artifact.prefix === void 0 ? "" : safeName(artifact.prefix, artifact.path, context.pack),
		pack: context.pack
	};
	const filled = template.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
	if (filled.startsWith("~/")) return insideOf(context.home, filled.slice(2), artifact.path, context.pack);
	return isAbsolute(filled) ? filled : insideOf(context.project, filled, artifact.path, context.pack);
}
// src/target/plan.ts
/** Which files of a pack go where, beside the pack's own directory. */
const SKILL = /^(?:(.*)\/)?SKILL\.md$/;
/**
* @param alias what the pack is called in this project
* @throws PackwrightError `GRANT_MISSING`, `ENTRY_PATH` when a manifest would place a file outside of where it may
*/
function planPack(stored, alias, options) {
	const { record } = stored;
	const { manifest } = record;
	const context = contextOf(stored, alias, options);
	const files = new Map(record.files.map((file) => [file.path, file]));
	const planned = [];
	const missing = [];
	const add = (placements, name, group) => {
		for (const placement of placements) {
			const { path, target, optional = false } = placement;
			for (const file of filesAt(files, path)) {
				const inside = file.path === path ? "" : file.path.slice(path === "" ? 0 : path.length + 1);
				const { sha256, mode } = file;
				const source = join(stored.tree, file.path);
				const location = join(target, inside);
				const allowed = mayWrite(placement, location, options);
				if (allowed === "missing") missing.push(location);
				if (allowed !== "yes") continue;
				const whole = group === void 0 ? {} : { group };
				planned.push({
					source,
					target: location,
					sha256,
					mode,
					for: name,
					optional,
					...whole
				});
			}
		}
	};
	for (const [name, host] of Object.entries(options.hosts)) {
		const own = hostNamed(name);
		if (own?.takes(manifest) === true) add(own.placements(manifest.artifacts ?? [], context), name);
		if (host.placements !== void 0) add(genericPlacements(host.placements, manifest.artifacts ?? [], context), name);
	}
	for (const skill of skillsOf(stored, alias)) for (const client of options.clients) {
		const place = CLIENTS[client];
		const base = place && skillsDirectory(place, options.project, options.user, options);
		if (base === void 0) continue;
		const target = join(base, skill.name);
		add([{
			path: skill.path,
			target
		}], client, target);
	}
	if (missing.length > 0) throw grantMissing(alias, [...new Set(missing)], options);
	return withoutDuplicates(planned);
}
/** What is left out unless somebody wants it, and what has to be granted. */
function mayWrite({ outside, onlyIf }, location, options) {
	if (outside === true && isGranted(location, options.grants ?? [], options)) return "yes";
	if (!(onlyIf === void 0 || (onlyIf === "init" ? options.init : options.allowTrustPolicy))) return "no";
	return outside === true ? "missing" : "yes";
}
function contextOf({ record }, alias, options) {
	const parts = parseReference(record.reference).path.split("/");
	const { project, home, env } = options;
	return {
		project,
		home,
		env,
		pack: alias,
		namespace: parts[0] ?? ""
	};
}
/** A pack that is a skill, or the skills that its artifacts name. */
function skillsOf({ record }, alias) {
	if (record.manifest.format === "agent-skill") return [{
		name: alias,
		path: ""
	}];
	return (record.manifest.artifacts ?? []).filter(({ type }) => type === "skill").map(({ path, install_as: name }) => {
		const directory = SKILL.exec(path)?.[1] ?? path.replace(/\/$/, "");
		const chosen = name ?? directory.slice(directory.lastIndexOf("/") + 1);
		return {
			name: safeName(chosen, path, record.name),
			path: directory
		};
	});
}
/** One file, all files of a directory, or with `''` all files. */
function filesAt(files, path) {
	const exact = files.get(path);
	if (exact !== void 0) return [exact];
	const prefix = path === "" ? "" : `${path}/`;
	return [...files.values()].filter((file) => file.path.startsWith(prefix));
}
function withoutDuplicates(planned) {
	return [...new Map(planned.map((file) => [file.target, file])).values()];
}
// src/target/state.ts
/**
* What an installation left, remembered by size and time, so that the next one can tell at once that there is nothing
* to do. It is a memory only: whatever differs, the installation is done in full.
*
* The command line asks before it loads anything else, so this file imports nothing but Node's own modules.
*/
/** Named so that no pack's receipt can have that name. */
const STATE = ".packwright/.state.json";
/** What decides about an installation, beside the project's packs.json. */
const INPUTS = [
	"packs.json",
	"packs.lock.json",
	"packs.policy.json"
];
function rememberInstallation({ project, target, by, packs, placed, shows }) {
	const files = {};
	const note = (path) => {
		const stamp = stampOf(path);
		if (stamp !== null) files[path] = stamp;
	};
	for (const { directory, paths } of packs) {
		note(directory);
		const above = new Set(paths.flatMap((path) => directoriesAbove(path)));
		for (const path of [...above, ...paths]) note(`${directory}/${path}`);
	}
	for (const path of placed) note(path);
	const state = {
		by,
		inputs: Object.fromEntries(INPUTS.map((file) => [file, stampOf(join(project, file))])),
		shows: Object.fromEntries(shows.map((path) => [path, existsSync(path)])),
		files,
		packs: packs.length
	};
	const file = join(target, STATE);
	mkdirSync(dirname(file), { recursive: true });
	const partial = join(dirname(file), `.state.${process.pid}.0.partial`);
	writeFileSync(partial, JSON.stringify(state));
	renameSync(partial, file);
}
/** An installation with flags of its own is not what a plain one would leave. */
function forgetInstallation(target) {
	rmSync(join(target, STATE), { force: true });
}
/** `a/b/c` → `a`, `a/b` */
function directoriesAbove(path) {
	const parts = path.split("/").slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
function stampOf(path) {
	const found = lstatSync(path, { throwIfNoEntry: false });
	return found === void 0 ? null : [found.isDirectory() ? -1 : found.size, found.ctimeMs];
}
// src/project/bound.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** What binds a pack to where it may come from: its commit, and the pack that needs it. */
/** A pack from git carries no signature: its commit was judged, and only what that commit gave counts. */
function withJudgement(pack, { wanted }, judged) {
	const name = pack.entry?.name ?? pack.expected.alias ?? "";
	if (!(pack.entry?.origin !== void 0 || wanted?.packs.find((one) => one.name === name)?.git !== void 0)) return pack;
	if (judged.get(name) === pack.reference.digest) return {
		...pack,
		expected: {
			...pack.expected,
			judged: true
		}
	};
	throw new PackwrightError("CONTENT_MISMATCH", `${name} is not what its commit gives.`, {
		hint: "Either the lockfile or what lies in the project was changed. Run packwright add for it again.",
		details: {
			pack: name,
			expected: judged.get(name),
			actual: pack.reference.digest
		}
	});
}
/** A dependency lies where the manifest that needs it says: beside it, or at its `ref`; or where packs.json says. */
function refuseUnbound(ready, { wanted, lockFile }) {
	if (wanted === void 0) return;
	const roots = new Set(wanted.packs.map(({ name }) => name));
	const places = new Map(ready.map(({ entry }) => [entry.name, parseReference(entry.oci_ref)]));
	for (const { entry, pulled } of ready) {
		const here = places.get(entry.name);
		for (const [name, { ref }] of Object.entries(pulled.stored.record.manifest.dependencies ?? {})) {
			const place = places.get(name);
			if (here === void 0 || place === void 0 || roots.has(name)) continue;
			const right = ref === void 0 ? besideOf(here, name) : parseReference(ref);
			if (samePlace(place, right)) continue;
			throw new PackwrightError("LOCK_MISMATCH", `${lockFile} takes ${name} from ${formatRepository(place)}; ${entry.name} needs it from ${formatRepository(right)}.`, {
				hint: "The lockfile was edited. Restore it from version control, or name the place of the pack in packs.json.",
				details: {
					pack: name,
					neededBy: entry.name
				}
			});
		}
	}
}
// src/project/entry.ts
/** What the lockfile says of a pack that was pulled. */
/** The lockfile says as well what a pack came with, and where it was taken from. */
function withOrigin(entry, wanted) {
	const collection = wanted?.collection;
	const origin = wanted?.git === void 0 ? void 0 : parseGitPack(wanted.git);
	if (collection === void 0 && origin === void 0) return entry;
	return {
		...entry,
		...collection === void 0 ? {} : { collection },
		...origin === void 0 ? {} : { origin: {
			git: origin.url,
			commit: origin.commit,
			path: origin.path
		} }
	};
}
/** The lockfile must not say other dependencies than the pack does, or they would be installed unasked. */
function refuseDrift(record, { entry, dependencies }) {
	if (entry === void 0 || entry.dependencies === void 0) return;
	const stated = rangesOf(record.manifest);
	const wrong = [.../* @__PURE__ */ new Set([...Object.keys(stated), ...Object.keys(dependencies)])].find((name) => stated[name] !== dependencies[name]);
	if (wrong === void 0) return;
	throw new PackwrightError("CONTENT_MISMATCH", `${record.name} needs ${wrong} ${stated[wrong] ?? "not at all"}; the lockfile says ${dependencies[wrong] ?? "nothing"}.`, {
		hint: "The lockfile was edited. Restore it from version control, or run packwright update.",
		details: {
			pack: record.name,
			dependency: wrong
		}
	});
}
/** What the lockfile says of a pack; one that is locked keeps its entry, with what was seen of its signer. */
function entryOf({ stored, reference, memory }, { entry, dependencies, expected }, platform, trust) {
	const { record } = stored;
	if (entry !== void 0) {
		const { signer: _, bundle: __, ...rest } = entry;
		const forgets = trust.acceptSigner.includes(lastComponent(reference));
		return withMemory(forgets ? rest : entry, memory);
	}
	const { digest: _, ...place } = reference;
	const { media_type, size, integrity, content_digest } = record;
	const content = {
		media_type,
		size,
		integrity,
		content_digest
	};
	const variant = record.digest !== reference.digest;
	const locked = {
		name: expected.alias ?? record.name,
		...expected.alias === void 0 || expected.alias === record.name ? {} : { own_name: record.name },
		version: record.version ?? reference.tag ?? "",
		oci_ref: formatReference(place),
		digest: reference.digest,
		...variant ? {} : content,
		created_at: record.created_at,
		...Object.keys(dependencies).length === 0 ? {} : { dependencies },
		...variant ? { platforms: [{
			platform: formatPlatform(platform),
			digest: record.digest,
			...content
		}] } : {}
	};
	return withMemory(locked, memory);
}
// src/project/placing.ts
/** What becomes of packs that are placed: their program, what goes with them, what is remembered. */
/** What the manifest names as entry point, else the only executable file of `bin/`. */
function programOf({ record }, directory) {
	const { entrypoint } = record.manifest.extra ?? {};
	const named = typeof entrypoint === "object" && entrypoint !== null && "command" in entrypoint ? entrypoint.command : entrypoint;
	const path = typeof named === "string" ? named.replace(/^\.\//, "") : void 0;
	const files = record.files.filter(({ mode }) => mode === "0755").map((file) => file.path);
	if (path !== void 0 && files.includes(path)) return join(directory, path);
	const programs = files.filter((file) => file.startsWith("bin/"));
	return programs.length === 1 ? join(directory, programs[0]) : null;
}
/** What is installed and no longer wanted goes. */
async function removeOthers(packs, target, force) {
	const wanted = new Set(packs.map(({ name }) => name));
	const others = receiptNames(target.directory).filter((name) => !wanted.has(name) && readReceipt(target.directory, name)?.installed !== void 0);
	const removed = [];
	for (const name of others) {
		const done = await removePack(name, target, force);
		if (done !== void 0) removed.push(done);
	}
	return removed;
}
/** Only a plain installation is remembered: flags of one call say nothing about the next. */
function remember(ready, packs, project, options) {
	const { engines, platform, clients, user, init, allowTrustPolicy, force, lockfile, trust } = options;
	const { policy: named, mode, acceptSigner, refuseYanked } = trust ?? {};
	const policy = named === join(project.directory, "packs.policy.json") ? void 0 : named;
	const asked = refuseYanked === true ? true : void 0;
	const place = [
		platform,
		clients,
		user,
		init,
		allowTrustPolicy,
		force,
		lockfile
	];
	const whom = [
		policy,
		mode,
		acceptSigner,
		asked
	];
	const plain = [...place, ...whom].every((flag) => flag === void 0) && Object.keys(engines ?? {}).length === 0;
	const { target, directory } = project;
	if (!plain) return forgetInstallation(target);
	rememberInstallation({
		project: directory,
		target,
		by: VERSION,
		packs: packs.map(({ directory }, index) => {
			const { files = [] } = ready[index]?.pulled.stored.record ?? {};
			return {
				directory,
				paths: files.map(({ path }) => path)
			};
		}),
		placed: ready.flatMap(({ planned }) => planned.map((file) => file.target)),
		shows: clientShows(directory, project.plan)
	});
}
// src/project/planned.ts
/** What an installation is about to do, for whoever has to agree to it. */
/** @param before names of packs that are installed already */
function plannedPack({ pulled, entry, planned }, before, project) {
	const { reference, trust, stored } = pulled;
	const { version, manifest } = stored.record;
	const places = {
		project: project.directory,
		home: project.plan.home
	};
	const files = planned.map(({ group, target }) => group === void 0 ? target : `${group}/`);
	const writes = [`${join(project.target, entry.name)}/`, ...files].map((place) => {
		const written = writtenAs(place, places);
		return place.endsWith("/") && !written.endsWith("/") ? `${written}/` : written;
	});
	return {
		name: entry.name,
		version,
		reference: formatReference(reference),
		isNew: !before.has(entry.name),
		trust,
		license: manifest.license,
		dependencies: entry.dependencies ?? {},
		writes: [...new Set(writes)]
	};
}
/** A directory as a command that runs in the project names it. */
function shownFrom(project, directory) {
	const inside = relative(project, directory);
	const path = inside.startsWith("..") || isAbsolute(inside) ? directory : `./${inside}`;
	return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
// src/project/place.ts
/** Packs that are pulled get their place: checked against the hosts, planned, held against what is there, applied. */
/** Pulls what is to be installed and makes the target equal to it. The target's lock is held. */
async function installPacks(wanted, project, { registry, store, trust }, { options, draft, judged }) {
	const { platform } = project.gate;
	const chosen = wanted.map((pack) => withJudgement(pack, project, judged));
	const settings = {
		...options,
		trustContext: trust,
		refuseYanked: options.trust?.refuseYanked
	};
	const ready = await pullAll(chosen, {
		registry,
		store,
		platform
	}, settings, async (pulled, pack) => prepare(pulled, pack, project, trust));
	ready.sort((a, b) => a.entry.name < b.entry.name ? -1 : 1);
	refuseUnbound(ready, project);
	const state = stateDirectory(options.env ?? process.env);
	const target = {
		directory: project.target,
		project: project.directory,
		state
	};
	const force = options.force === true;
	refusePlanConflicts(ready.map(({ entry: { name }, planned }) => {
		return {
			name,
			planned,
			known: knownFiles(name, planned, target)
		};
	}), target);
	if (!force) refuseConflicts(ready, target);
	const before = new Set(receiptNames(target.directory));
	const plan = ready.map((pack) => plannedPack(pack, before, project));
	const lock = {
		path: project.lockFile,
		written: false
	};
	if (options.dryRun === true) return {
		packs: [],
		removed: [],
		lockfile: lock,
		target: project.target,
		next: [],
		plan
	};
	if (await options.approve?.(plan) === false) throw new PackwrightError("CANCELLED", "Nothing was installed.");
	if (ready.length > 0) ignoreNewTarget(target.directory);
	const packs = [];
	for (const pack of ready) {
		const installed = await installOne(pack, target, project, force);
		packs.push(installed);
		const { reference, directory, already } = installed;
		options.onEvent?.({
			type: "installed",
			reference,
			directory,
			already
		});
	}
	const removed = await removeOthers(packs, target, force);
	const announced = ready.map(({ entry, pulled: { stored } }) => {
		const { version, manifest, files } = stored.record;
		const isNew = !before.has(entry.name);
		return {
			name: entry.name,
			version,
			manifest,
			files,
			isNew
		};
	});
	const place = {
		target: target.directory,
		project: project.directory,
		shown: shownFrom(project.directory, target.directory),
		user: project.plan.user
	};
	const next = await announce(place, announced);
	await writeDraft(draft, project);
	const entries = ready.map(({ entry }) => entry);
	const written = project.wanted !== void 0 && options.frozen !== true && await writeConsumed(project.lockFile, entries, /* @__PURE__ */ new Date());
	remember(ready, packs, project, options);
	await registerRoot(store.root, {
		lockfile: project.lockFile,
		target: project.target
	});
	return {
		packs,
		removed,
		lockfile: {
			path: project.lockFile,
			written
		},
		target: project.target,
		next
	};
}
/** `packs.json` says what was installed, and nothing else of it changes. */
async function writeDraft({ changes }, project) {
	for (const { name, options: next } of changes) await editWanted(project.wantedFile, name, (old) => next === void 0 ? void 0 : {
		...old,
		...next
	});
}
function prepare(pulled, pack, project, trust) {
	const { record } = pulled.stored;
	const alias = pack.entry?.name ?? pack.expected.alias ?? record.name;
	refuseUnfit(record, project.gate);
	refuseDrift(record, pack);
	const wanted = project.wanted?.packs.find(({ name }) => name === alias);
	const { plan } = project;
	const user = plan.user || wanted?.user === true;
	const clients = wanted?.clients === void 0 ? plan.clients : checkClients(wanted.clients, user);
	const options = {
		...plan,
		clients,
		user,
		init: plan.init || wanted?.init === true,
		grants: wanted?.grants
	};
	return {
		pulled,
		entry: withOrigin(entryOf(pulled, pack, project.gate.platform, trust), wanted),
		planned: planPack(pulled.stored, alias, options)
	};
}
function refuseConflicts(ready, target) {
	const edited = ready.flatMap(({ entry, planned }) => conflictsOf(entry.name, planned, target));
	if (edited.length === 0) return;
	throw new PackwrightError("FILE_EDITED", `${edited.length === 1 ? edited[0] : `${edited.length} files, the first ${edited[0]},`} would be overwritten, and packwright did not write what is there now.`, {
		hint: "Move it away, or overwrite it with --force. Nothing was installed.",
		details: { files: edited }
	});
}
async function installOne({ pulled, entry, planned }, target, project, force) {
	const { stored, reference, fromStore, trust, status } = pulled;
	const { record } = stored;
	const { directory, written, kept } = await applyPack(stored, entry, planned, target, force);
	return {
		name: entry.name,
		version: record.version,
		reference: formatReference(reference),
		digest: reference.digest,
		platform: formatPlatform(project.gate.platform),
		size: record.size,
		directory,
		entry: programOf(stored, directory),
		already: fromStore && !written,
		kept,
		trust,
		...status === void 0 ? {} : { status },
		manifest: record.manifest
	};
}
// src/project/install.ts
/** Installing: a project's target becomes what its lockfile says, and the lockfile what `packs.json` wants. */
/** How long an installation waits for another one in the same target. */
const WAIT_MS = 6e5;
/**
* Makes the target equal to the lockfile, after making the lockfile equal to `packs.json`.
*
* What is locked and still satisfies stays as it is; nothing is asked of a registry that the store can answer.
*
* @throws PackwrightError `LOCK_MISMATCH` when frozen, `RESOLUTION_CONFLICT`, `ENGINE_UNSUPPORTED`,
*   `PLATFORM_UNSUPPORTED`, `FILE_EDITED`, `TARGET_EXISTS`, `OFFLINE`, and everything that a pull throws
*/
async function install(options = {}) {
	return await changeProject(options, () => false);
}
/**
* Reads the project while nobody else changes it, and installs what it wants; `update` says what may become newer.
*
* @param draft changes that are written only when everything is admitted and planned
*/
async function changeProject(options, update, draft = { changes: [] }) {
	const mending = {
		...options,
		mends: options.frozen !== true
	};
	const { target, wantedFile, lockFile } = await openProject(mending);
	for (const file of [wantedFile, lockFile]) await sweepAfterCrash(file);
	const work = async () => {
		const project = drafted(await openProject(mending), draft);
		refuseNothing(project, options);
		const { differing } = project;
		if (differing !== void 0) options.onEvent?.({
			type: "warning",
			message: mended(lockFile, differing)
		});
		const mayChange = (pack) => update(pack) || differing?.includes(pack) === true;
		const chosen = withProjectSettings(options, project);
		const trust = await trustContext(chosen);
		return await withRegistry(chosen, "pull", async (opened) => {
			const sources = {
				registry: rememberAnswers(opened),
				store: storeOf(options),
				trust
			};
			const judged = await judgeGitPacks(project, sources, chosen);
			return await installPacks(await packsToInstall(project, mayChange, sources, chosen), project, sources, {
				options,
				draft,
				judged
			});
		});
	};
	try {
		return await withTarget(target, work, options.signal, WAIT_MS);
	} finally {
		if (options.dryRun === true || options.approve !== void 0) for (const made of [join(target, RECEIPTS), target]) removeIfEmpty(made);
	}
}
function mended(lockFile, differing) {
	return `${lockFile} had the marks of a merge conflict: both sides were read${differing.length === 0 ? "" : `, and ${differing.join(", ")} resolved again`}.`;
}
async function judgeGitPacks(project, sources, options) {
	if ((project.wanted?.packs ?? []).every(({ git }) => git === void 0) && [...project.locked.values()].every(({ origin }) => origin === void 0)) return /* @__PURE__ */ new Map();
	const { restoreFromGit } = await import("./git-pack-B386e-uH.js");
	return await restoreFromGit(project, sources, options);
}
/** The project as it will be when the draft is written. */
function drafted(project, { changes, locked }) {
	const next = locked === void 0 ? project : {
		...project,
		locked: new Map(locked)
	};
	if (changes.length === 0) return next;
	const before = next.wanted ?? {
		target: ".packs",
		packs: [],
		hosts: {},
		mirrors: {},
		clients: void 0
	};
	const packs = new Map(before.packs.map((pack) => [pack.name, pack]));
	for (const { name, options } of changes) if (options === void 0) packs.delete(name);
	else packs.set(name, {
		...packs.get(name),
		...options,
		name
	});
	return {
		...next,
		wanted: {
			...before,
			packs: [...packs.values()]
		}
	};
}
/** @throws PackwrightError `NOT_FOUND` when frozen and nothing is locked */
function refuseNothing({ wanted, locked, lockFile }, { frozen }) {
	if (frozen !== true || locked.size > 0 || wanted?.packs.length === 0) return;
	throw new PackwrightError("NOT_FOUND", `There is no ${lockFile} to install from.`, { hint: "Run packwright install without --frozen once, and commit the lockfile." });
}
/** From the lockfile when it says all that is wanted, else resolved anew around what stays. */
async function packsToInstall(project, update, { registry, store, trust }, options) {
	const { wanted, locked, gate } = project;
	if (wanted === void 0) return [...locked.values()].map((entry) => fromEntry(entry, project.lockFile));
	const roots = wanted.packs.map(rootOf);
	const faults = graphFaults(roots, locked);
	const updates = wanted.packs.some(({ name }) => update(name)) || [...locked.keys()].some(update);
	if (faults.length === 0 && !updates) return [...reachable(roots.map(({ name }) => name), locked)].map((name) => fromEntry(locked.get(name), project.lockFile));
	if (options.frozen === true) throw mismatch(project, faults);
	const { signal } = options;
	return [...(await resolvePacks(wanted.packs, {
		registry,
		store,
		gate,
		locked,
		update,
		trust,
		signal
	})).values()].map((pack) => fromResolved(pack, project));
}
function rootOf({ name, pin, version, prerelease, ref, tag, digest }) {
	const place = repositoryOf({ ref });
	const fixed = pin === void 0 && version === void 0 && (tag ?? digest) !== void 0;
	const isFrom = (entry) => {
		const { registry, path } = parseReference(entry.oci_ref);
		return registry === place.registry && path === place.path;
	};
	return {
		name,
		range: pin ?? version ?? "*",
		prerelease: prerelease === true || pin !== void 0,
		isFrom,
		...fixed ? { isAt: (entry) => isHeldAt(entry, {
			tag,
			digest
		}) } : {}
	};
}
function mismatch(project, faults) {
	return new PackwrightError("LOCK_MISMATCH", `${project.lockFile} is not what ${project.wantedFile} wants: ${faults.join("; ")}.`, {
		hint: "Run packwright install without --frozen, and commit the lockfile.",
		details: { faults }
	});
}
function fromEntry(entry, file) {
	if (entry.digest === "DRY_RUN") throw new PackwrightError("LOCKFILE_INVALID", `${file} is of a dry run: ${entry.name} was not published.`, { hint: "Take the lockfile of a release." });
	return {
		reference: {
			...parseReference(entry.oci_ref),
			digest: entry.digest
		},
		expected: expectationOf(entry),
		entry,
		dependencies: entry.dependencies ?? {}
	};
}
function fromResolved(pack, project) {
	const { repository, tag, digest, name, version, dependencies, kept } = pack;
	const reference = {
		...repository,
		digest,
		...tag === void 0 ? {} : { tag }
	};
	if (kept !== void 0) return {
		reference,
		expected: expectationOf(kept),
		entry: kept,
		dependencies
	};
	const before = project.locked.get(name);
	return {
		reference,
		expected: {
			name,
			alias: name,
			version,
			memory: before !== void 0 && samePlace(parseReference(before.oci_ref), repository) ? memoryOf(before) : void 0,
			resolved: project.wanted?.packs.find((wanted) => wanted.name === name)?.pin === void 0
		},
		entry: void 0,
		dependencies
	};
}
// src/project/change.ts
/** Changing what a project wants: adding, updating, pinning, removing, and going back. */
/**
* Adds packs to `packs.json`, locks and installs them. Without a range the newest release is taken, and later ones that
* are compatible with it.
*
* @throws PackwrightError `REFERENCE_INVALID`, `REFERENCE_NOT_FOUND`, and everything that `install` throws; `packs.json`
*   is then as it was
*/
async function add(options) {
	const project = await openProject(options);
	const settings = withProjectSettings(options, project);
	const { chooseAdded } = await import("./add-C-KEqtHL.js");
	const chosen = await withRegistry(settings, "pull", (registry) => chooseAdded(options, project, registry));
	for (const pack of chosen) refuseOtherPlace(pack, project, options);
	const names = new Set(chosen.map(({ name }) => name));
	return await changeProject({
		...options,
		frozen: false
	}, (pack) => names.has(pack), { changes: chosen });
}
/** A name means one place; another one takes it over only when somebody says so. */
function refuseOtherPlace({ name, options: { ref, git } }, { wanted, locked }, { replace }) {
	const before = wanted?.packs.find((pack) => pack.name === name)?.ref ?? locked.get(name)?.oci_ref;
	if (replace === true || git !== void 0 || before === void 0) return;
	if (samePlace(parseReference(before), parseReference(ref))) return;
	const was = formatRepository(parseReference(before));
	throw new PackwrightError("PLAN_CONFLICT", `${name} comes from ${was} here, and ${ref} is another place.`, {
		hint: `Add it under another name with --as <name>, or take it in place of the other with --replace.`,
		details: {
			pack: name,
			before: was,
			after: ref
		}
	});
}
/** Takes packs out of `packs.json`, the lockfile and the target. @throws PackwrightError `PACK_NOT_FOUND` */
async function remove(names, options = {}) {
	const project = await openProject(options);
	for (const name of names) requireWanted(project, name);
	const changes = names.map((name) => ({
		name,
		options: void 0
	}));
	return await changeProject({
		...options,
		frozen: false
	}, () => false, { changes });
}
/**
* Makes packs as new as their ranges allow: all, or those that are named and what they need.
*
* @throws PackwrightError `PACK_NOT_FOUND`, `TAG_MOVED`, and everything that `install` throws
*/
async function update(names, options = {}) {
	const project = await openProject(options);
	wantedOf(project);
	for (const name of names) requireLocked(project, name);
	const chosen = new Set(names);
	const isUpdated = (pack) => chosen.size === 0 || chosen.has(pack);
	if (options.dryRun === true) {
		const store = storeOf(options);
		const chosen = withProjectSettings({
			...options,
			frozen: false
		}, project);
		const trust = await trustContext(chosen);
		const after = await withRegistry(chosen, "pull", (registry) => packsToInstall(project, isUpdated, {
			registry,
			store,
			trust
		}, chosen));
		const differences = await differencesBetween(project, after, chosen);
		const next = after.map(({ expected, reference }) => {
			return {
				name: expected.name ?? "",
				version: expected.version ?? "",
				oci_ref: formatRepository(reference)
			};
		});
		return {
			changes: changesBetween([...project.locked.values()], next).map((change) => {
				const difference = differences.get(change.name);
				return difference === void 0 ? change : {
					...change,
					difference
				};
			}),
			result: void 0
		};
	}
	const result = await changeProject({
		...options,
		frozen: false
	}, isUpdated);
	const next = result.packs.map(({ name, version, reference }) => ({
		name,
		version: version ?? "",
		oci_ref: reference
	}));
	return {
		changes: changesBetween([...project.locked.values()], next),
		result
	};
}
/** What an update would change in packs that are locked already. */
async function differencesBetween({ locked }, after, options) {
	const changed = after.flatMap(({ expected, reference }) => {
		const before = locked.get(expected.name ?? "");
		if (before === void 0 || before.digest === "DRY_RUN" || before.digest === reference.digest) return [];
		return [{
			name: before.name,
			from: {
				...parseReference(before.oci_ref),
				digest: before.digest
			},
			to: reference
		}];
	});
	const trust = await trustContext(options);
	return await withRegistry(options, "pull", async (opened) => {
		const context = {
			registry: rememberAnswers(opened),
			store: storeOf(options),
			trust
		};
		const compared = changed.map(async ({ name, from, to }) => [name, await compareReferences(from, to, context, options)]);
		return new Map(await Promise.all(compared));
	});
}
function changesBetween(before, after) {
	const was = new Map(before.map((entry) => [entry.name, entry]));
	const is = new Map(after.map((entry) => [entry.name, entry]));
	const changed = after.filter(({ name, version }) => was.get(name)?.version !== version).map(({ name, version, oci_ref: reference }) => ({
		name,
		before: was.get(name)?.version ?? null,
		after: version,
		reference
	}));
	const gone = before.filter(({ name, file }) => file === void 0 && !is.has(name)).map(({ name, version, oci_ref: reference }) => ({
		name,
		before: version,
		after: null,
		reference
	}));
	return [...changed, ...gone].sort((a, b) => a.name < b.name ? -1 : 1);
}
/** Holds a pack at a version, by default the locked one, whatever its range says. */
async function pin(name, version, options = {}) {
	const project = await openProject(options);
	requireWanted(project, name);
	const chosen = version ?? project.locked.get(name)?.version;
	if (chosen === void 0 || import_semver.default.valid(chosen) === null) throw new PackwrightError("VERSION_INVALID", `There is no version to pin ${name} at.`, { hint: `Name one: packwright pin ${name} 1.2.0.` });
	await editWanted(project.wantedFile, name, (before) => ({
		...before,
		pin: chosen
	}));
	return chosen;
}
/** Lets a pack follow its range again. */
async function unpin(name, options = {}) {
	const project = await openProject(options);
	requireWanted(project, name);
	await editWanted(project.wantedFile, name, (before) => {
		const { pin: _, ...rest } = before;
		return rest;
	});
}
/**
* Installs what was installed before, from the store and without network. The lockfile then says so.
*
* @throws PackwrightError `NOT_FOUND` when nothing was installed before, `OFFLINE` when the store no longer has it
*/
async function rollback(name, options = {}) {
	const project = await openProject(options);
	const previous = readReceipt(project.target, name)?.history?.[0];
	if (previous === void 0) throw new PackwrightError("NOT_FOUND", `Nothing else than the present ${name} was installed in ${project.target}.`, {
		hint: "A rollback goes back to what an update replaced.",
		details: { pack: name }
	});
	const wanted = project.wanted?.packs.find((pack) => pack.name === name);
	const range = wanted?.pin ?? wanted?.version ?? "*";
	const fits = import_semver.default.satisfies(previous.version, range, { includePrerelease: true });
	const { name: _, ...written } = wanted ?? { name };
	const pinned = {
		...written,
		pin: previous.version
	};
	const changes = wanted === void 0 || fits ? [] : [{
		name,
		options: pinned
	}];
	const highest = higherOf(project.locked.get(name));
	const back = highest === void 0 ? previous : {
		...previous,
		highest
	};
	const locked = new Map([...project.locked].map(([key, entry]) => [key, key === name ? back : entry]));
	return await changeProject({
		...options,
		offline: true
	}, () => false, {
		changes,
		locked
	});
}
/** What was highest stays known when something older is installed again. */
function higherOf(entry) {
	return entry?.highest ?? entry?.version;
}
function requireWanted(project, name) {
	if (wantedOf(project).packs.some((pack) => pack.name === name)) return;
	throw new PackwrightError("PACK_NOT_FOUND", `${shown(project.wantedFile)} does not want "${name}".`, { hint: "packwright list --tree shows what is wanted, and what comes with it." });
}
function requireLocked(project, name) {
	if (project.locked.has(name)) return;
	throw new PackwrightError("PACK_NOT_FOUND", `${shown(project.lockFile)} has no pack "${name}".`, { hint: "packwright list --tree shows what is locked." });
}
function shown(file) {
	return relative(process.cwd(), file) || file;
}
export { unpin as a, placedProblems as c, rollback as i, pin as n, update as o, remove as r, install as s, add as t };
