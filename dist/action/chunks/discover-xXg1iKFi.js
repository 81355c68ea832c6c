import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { g as isPrebuilt, i as MANIFEST_FILES } from "./systems-DBaAAcMm.js";
import { a as readPackIn, i as readListing, n as directoryIn, r as listedDirectory, t as declaredPack } from "./listing-CAK8seDt.js";
import { t as readPack } from "./read-manifest-ChlIOohz.js";
import { existsSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
// src/build/discover.ts
/** Finds the packs below a directory: itself, or what lies in it, as deep as folders that only group go. */
const MAX_DEPTH = 4;
const NEVER = /* @__PURE__ */ new Set([
	"node_modules",
	"dist",
	".git"
]);
/**
* Finds and reads all packs below `root`, sorted by path. One that cannot be read does not hide the others.
*
* @throws PackwrightError `NOT_FOUND`, `PACK_NOT_FOUND` when there is none at all
*/
async function discoverPacks(root) {
	const found = await discover(root, 0, {
		declared: /* @__PURE__ */ new Map(),
		lenient: false
	});
	if (found.length > 0) return found;
	throw new PackwrightError("PACK_NOT_FOUND", `There is no pack in ${root === "." ? "this directory" : root}.`, {
		hint: "Run `packwright init` to write one, or name another directory with PACKS_DIR.",
		details: { directory: root }
	});
}
async function discover(location, depth, above) {
	const atRoot = depth === 0 ? await readListing(location) : void 0;
	const isList = listsOthers(atRoot);
	const here = isList ? void 0 : await attempt(location);
	if (here !== void 0) return [here];
	const declared = above.declared.get(resolve(location));
	if (declared !== void 0) return [{
		location,
		pack: declared
	}];
	const entries = await listDirectory(location);
	const unknown = entries.flatMap(({ name }) => meant(name) ?? [])[0] ?? (isList ? void 0 : foreign(location, entries));
	if (unknown !== void 0) return [unrecognised(location, unknown)];
	const own = declaredBelow(location, depth === 0 ? atRoot : await readListing(location));
	const all = new Map([...above.declared, ...own]);
	const lenient = above.lenient || own.size > 0 || entries.some(({ name }) => name === ".git");
	const leads = [...all.keys()].map((path) => relative(resolve(location), path).split(sep)[0]);
	const packs = entries.filter(({ name }) => !NEVER.has(name) && (!name.startsWith(".") || leads.includes(name))).filter((entry) => entry.isDirectory() || isPrebuilt(entry.name));
	if (packs.length === 0 || depth >= MAX_DEPTH) return depth === 0 || lenient ? [] : [refusal(location, entries)];
	const around = {
		declared: all,
		lenient
	};
	return (await Promise.all(packs.map(({ name }) => discover(join(location, name), depth + 1, around)))).flat();
}
async function attempt(location) {
	try {
		const pack = await readPack(location);
		return pack === void 0 ? void 0 : {
			location,
			pack
		};
	} catch (error) {
		if (error instanceof PackwrightError && error.code !== "NOT_FOUND") return {
			location,
			error
		};
		throw error;
	}
}
function listsOthers(listing) {
	const paths = (listing?.packs ?? []).map(({ place }) => place).flatMap((place) => place.kind === "local" ? [place.path] : []);
	return paths.length > 0 && !paths.includes("");
}
/** Directories that are packs because a list above them says so, and says what they are. */
function declaredBelow(location, listing) {
	const declared = (listing?.packs ?? []).flatMap((pack) => {
		if (listing === void 0 || pack.place.kind !== "local" || pack.place.path === "") return [];
		const directory = resolve(location, pack.place.path);
		return [[directory, declaredPack(pack, directory, listing.file)]];
	});
	return new Map(declared);
}
/**
* The packs that a list names, those in other repositories each at its commit.
*
* @param checkouts gets those; without it, they are passed over
*/
async function discoverListed(file, checkouts) {
	const root = await realpath(listedDirectory(file) ?? ".");
	const listing = await readListing(root);
	const around = {
		declared: declaredBelow(root, listing),
		lenient: false
	};
	const found = (listing?.packs ?? []).map(async (listed) => {
		const { name, place } = listed;
		if (place.kind === "unknown" || place.kind === "git" && place.commit === void 0) return [unpinned(file, name, place)];
		try {
			if (place.kind === "git") return checkouts === void 0 ? [] : [await fetched(listed, place, checkouts)];
			return place.path === "" ? [] : await discover(await directoryIn(root, place.path, file), 1, around);
		} catch (error) {
			if (error instanceof PackwrightError) return [{
				location: `${file}: ${name}`,
				error
			}];
			throw error;
		}
	});
	return (await Promise.all(found)).flat();
}
async function fetched(listed, { url, commit = "", path }, checkouts) {
	const checkout = await realpath(await checkouts.at(url, commit));
	const inside = await directoryIn(checkout, path, url);
	const pack = await readPackIn(checkout, inside) ?? declaredPack(listed, inside, url);
	return {
		location: `${url}#${path}`,
		pack: {
			...pack,
			origin: {
				source: url,
				revision: commit
			}
		}
	};
}
function unpinned(file, name, place) {
	const where = place.kind === "git" ? `${place.url} and names no commit` : "a place that is not known";
	const error = new PackwrightError("REFERENCE_INVALID", `${name} of ${file} lies at ${where}.`, {
		hint: "Give its source a \"sha\" with the whole id of a commit.",
		details: { pack: name }
	});
	return {
		location: `${file}: ${name}`,
		error
	};
}
/** Files by which other clients know a plugin of theirs: what is below is part of that, and no pack of its own. */
const PLUGIN_FILE = /^(?:plugin|extension|[a-z0-9-]+-(?:plugin|extension))\.(?:json|ya?ml|toml)$/i;
const PLUGIN_DIRECTORY = /^\.[a-z0-9-]+-(?:plugin|extension)$/i;
function foreign(location, entries) {
	const found = entries.find(({ name }) => {
		if (PLUGIN_FILE.test(name)) return true;
		return PLUGIN_DIRECTORY.test(name) && existsSync(join(location, name, "plugin.json"));
	});
	if (found === void 0) return void 0;
	return `It has ${found.name}, of a kind of plugin that packwright does not know: its parts are not published one by one.`;
}
async function listDirectory(location) {
	try {
		return (await readdir(location, { withFileTypes: true })).sort((a, b) => a.name < b.name ? -1 : 1);
	} catch (cause) {
		throw new PackwrightError("FILE_UNREADABLE", `${location} cannot be listed (${errnoOf(cause)}).`, { cause });
	}
}
/** A manifest whose name is spelled otherwise than its system spells it. */
function meant(name) {
	const found = MANIFEST_FILES.find(({ file }) => file.toLowerCase() === name.toLowerCase() && file !== name);
	return found === void 0 ? void 0 : `Did you mean ${found.file} in place of ${name}?`;
}
function unrecognised(location, hint) {
	const message = `${location} holds no manifest of a kind that packwright reads.`;
	return {
		location,
		error: new PackwrightError("PACK_UNRECOGNISED", message, { hint })
	};
}
function refusal(location, entries) {
	if (entries.length > 0) {
		const hidden = entries.find((entry) => entry.isDirectory() && entry.name.startsWith("."));
		return unrecognised(location, hidden === void 0 ? "Add a pack.json (`packwright init`), or move the directory out of the packs directory." : `Folders that begin with a dot are looked into when they are named: ${join(location, hidden.name)}.`);
	}
	return {
		location,
		error: new PackwrightError("PACK_EMPTY", `${location} is an empty directory.`, { hint: "Remove it, or write a pack there with `packwright init`." })
	};
}
export { discoverPacks as n, discoverListed as t };
