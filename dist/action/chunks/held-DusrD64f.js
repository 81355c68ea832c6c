import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as unreadable } from "./unreadable-NHuXkKZn.js";
import { n as git, t as askGit } from "./git-BmXFuvkk.js";
import { createReadStream, existsSync, lstatSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
// src/build/source/held.ts
/**
* What of a directory a commit has, file by file.
*
* `git status` is not asked: ignored files, `skip-worktree`, `fileMode=false`, `ignore=all` of a submodule and a sparse
* checkout are all "clean" to it. The bytes on disk are held against the tree of the commit instead.
*/
/**
* @returns `undefined` outside of any repository, and in one without a commit
*/
async function openCheckout(directory) {
	const root = repositoryAbove(directory);
	if (root === void 0) return void 0;
	const { code, stdout, stderr } = await askGit(root, [
		"rev-parse",
		"--verify",
		"--quiet",
		"HEAD^{commit}"
	]);
	if (code === 0) {
		let tracked;
		return {
			root,
			commit: stdout.trim(),
			tracked: () => {
				tracked ??= treeOf(root, stdout.trim());
				return tracked;
			}
		};
	}
	if (code === void 0) return {
		root,
		why: "git is not installed",
		hint: "Install git where packs are published."
	};
	if (/dubious ownership/.test(stderr)) return {
		root,
		why: "git refuses it, because its files belong to another user",
		hint: `Run git config --global --add safe.directory ${root} first, as the user who publishes.`
	};
	if (stderr.trim() === "") return void 0;
	return {
		root,
		why: `git says: ${stderr.trim().split("\n").at(-1) ?? ""}`,
		hint: "Repair the checkout."
	};
}
/** Where `.git` lies: told without git, so that a missing or unwilling git is not taken for a missing repository. */
function repositoryAbove(directory) {
	if (!existsSync(directory)) return void 0;
	for (let at = realpathSync(directory);; at = dirname(at)) {
		if (existsSync(join(at, ".git"))) return at;
		if (dirname(at) === at) return void 0;
	}
}
async function treeOf(directory, commit) {
	const listed = await git(directory, [
		"ls-tree",
		"-r",
		"-z",
		"--full-tree",
		commit
	]);
	if (listed === void 0) throw new PackwrightError("TREE_UNKNOWN", `git cannot list the files of ${commit} in ${directory}.`, { hint: "Repair the checkout, or fetch what is missing of it." });
	const entries = listed.split("\0").flatMap((line) => {
		const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
		return path === void 0 ? [] : [[path, {
			mode,
			object
		}]];
	});
	return new Map(entries);
}
/**
* Holds what of a pack is published against the commit.
*
* @param location the pack's directory
* @param said tells of a path in the pack by which pattern a build step is said to make it
*/
async function holdAgainstCommit(checkout, location, tree, said) {
	const tracked = await checkout.tracked();
	const inside = relative(checkout.root, realpathSync(location)).split(sep).join("/");
	const prefix = inside === "" ? "" : `${inside}/`;
	const held = {
		differs: [],
		built: []
	};
	const there = /* @__PURE__ */ new Set();
	for (const file of tree.files) {
		const path = relative(location, file.location).split(sep).join("/");
		there.add(path);
		const why = await difference(checkout, tracked, prefix + path, file);
		const by = why === void 0 ? void 0 : said(path);
		if (by !== void 0) held.built.push(by);
		else if (why !== void 0) held.differs.push({
			path,
			why
		});
	}
	for (const path of tracked.keys()) {
		if (!path.startsWith(prefix)) continue;
		const own = path.slice(prefix.length);
		if (there.has(own) || !tree.wants(own) || said(own) !== void 0) continue;
		if (!existsSync(join(checkout.root, path))) held.differs.push({
			path: own,
			why: "is in the commit and not in the checkout"
		});
	}
	held.built = [...new Set(held.built)].sort();
	return held;
}
async function difference(checkout, tracked, path, file) {
	const entry = tracked.get(path) ?? tracked.get(path.normalize("NFC"));
	if (entry === void 0) return await differenceInSubmodule(checkout, tracked, path, file);
	if (entry.mode === "120000") return await differenceByLink(checkout, tracked, {
		location: file.location,
		entry
	}, file);
	if (await blobId(file, algorithmOf(entry)) !== entry.object) return await whyChanged(checkout.root, path);
	const executable = entry.mode === "100755";
	if (process.platform === "win32" || executable === file.executable) return void 0;
	return `is ${file.executable ? "" : "not "}executable, and in the commit it is ${executable ? "" : "not"}`.trimEnd();
}
/** What is no entry of the commit itself lies in a submodule, behind a link, or in no commit. */
async function differenceInSubmodule(checkout, tracked, path, file) {
	for (let at = dirname(path); at !== "."; at = dirname(at)) {
		const link = tracked.get(at);
		const root = join(checkout.root, at);
		if (link?.mode === "120000") return await differenceByLink(checkout, tracked, {
			location: root,
			entry: link
		}, file);
		if (link?.mode !== "160000") continue;
		const inside = await treeOf(root, link.object);
		return await difference({
			root,
			commit: link.object,
			tracked: async () => inside
		}, inside, path.slice(at.length + 1), file);
	}
	return "is in no commit";
}
function linkId(location, algorithm) {
	const text = Buffer.from(readlinkSync(location));
	return createHash(algorithm).update(`blob ${text.length}\0`).update(text).digest("hex");
}
/**
* A file that a link leads to, or that lies in a directory to which one does. A link is what it names, and what it leads to
* has to be as the commit has it as well.
*/
async function differenceByLink(checkout, tracked, link, file) {
	const { location, entry } = link;
	if (!lstatSync(location).isSymbolicLink()) return `is a ${location === file.location ? "file" : "directory"}, and in the commit it is a link`;
	if (linkId(location, algorithmOf(entry)) !== entry.object) return "is changed";
	const real = realpathSync(file.location);
	return await difference(checkout, tracked, relative(checkout.root, real).split(sep).join("/"), {
		...file,
		location: real
	});
}
function algorithmOf({ object }) {
	return object.length === 64 ? "sha256" : "sha1";
}
const SMALL_FILE = 262144;
async function blobId(file, algorithm) {
	const hash = createHash(algorithm).update(`blob ${file.size}\0`);
	try {
		if (file.size <= SMALL_FILE) return hash.update(readFileSync(file.location)).digest("hex");
		await pipeline(createReadStream(file.location), hash);
	} catch (cause) {
		throw unreadable(file.location, cause);
	}
	return hash.digest("hex");
}
const CHANGING = [
	"text",
	"eol",
	"filter",
	"working-tree-encoding",
	"ident",
	"crlf"
];
/** Bytes are compared as they lie; where it is git that lays them otherwise, the attribute is named. */
async function whyChanged(root, path) {
	const words = (await git(root, [
		"check-attr",
		"-z",
		...CHANGING,
		"--",
		path
	]))?.split("\0") ?? [];
	const set = CHANGING.flatMap((name, index) => {
		const value = words[index * 3 + 2];
		return value === void 0 || value === "unspecified" || value === "unset" ? [] : [`${name}=${value}`];
	});
	const lines = await git(root, ["config", "core.autocrlf"]);
	if (lines !== void 0 && lines !== "false") set.push(`core.autocrlf=${lines}`);
	return set.length === 0 ? "is changed" : `is changed; git's ${set.join(", ")} changes such files`;
}
/** Patterns of what a build step makes: `targets/`, a `.gtpack`, the manifest's output, and what the repository says. */
function saidWith(output, repository) {
	const own = output?.replace(/^\.\//, "").replace(/\/$/, "");
	return (path) => {
		if (own !== void 0 && (path === own || path.startsWith(`${own}/`))) return own;
		if (path.startsWith("targets/")) return "targets/";
		if (path.endsWith(".gtpack")) return basename(path);
		return repository?.(path);
	};
}
export { saidWith as i, openCheckout as n, repositoryAbove as r, holdAgainstCommit as t };
