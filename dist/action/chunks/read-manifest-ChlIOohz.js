import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as require_spdx_expression_parse } from "./spdx-expression-parse-P7Yek8ut.js";
import { n as problem } from "./problems-3O3xPcn0.js";
import { C as prebuiltReader, g as isPrebuilt, i as MANIFEST_FILES, x as prebuiltExtension } from "./systems-DBaAAcMm.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
// src/pack/manifest/license.ts
var import_spdx_expression_parse = /* @__PURE__ */ __toESM(require_spdx_expression_parse(), 1);
/**
* `undefined` when `license` is an SPDX expression (or npm's two ways of saying that it is none), or names a file.
*
* @param isFile whether the pack has a file of that path
*/
function licenseProblem(license, isFile) {
	if (license === "UNLICENSED" || license.startsWith("SEE LICENSE IN ")) return void 0;
	if ((license.match(/[\w./-]*\w/g) ?? []).some(isFile)) return void 0;
	try {
		(0, import_spdx_expression_parse.default)(license);
		return;
	} catch {
		return `"${license}" is not an SPDX expression`;
	}
}
// src/build/read-manifest.ts
/**
* One reader a format, tried in a fixed order: the manifest that says most about a pack wins. A reader is loaded when
* the first file of its kind is found.
*/
/**
* Reads the manifest of a pack.
*
* @param location a directory, or a prebuilt `.gtpack`
* @returns `undefined` when the directory holds no manifest of a known kind
* @throws PackwrightError `NOT_FOUND`, `FILE_UNREADABLE`, `MANIFEST_SYNTAX`, `SCHEMA_VERSION_UNKNOWN`
*/
async function readPack(location) {
	if (!isDirectory(location)) return await readPrebuilt(location, location);
	for (const { file, belongs, load } of MANIFEST_FILES) {
		const text = await readTextIfExists(join(location, file));
		if (text === void 0 || belongs?.(text) === false) continue;
		const reading = (await load())(text, file, basename(resolve(location)));
		const prebuilt = await builtBeside(location, reading.manifest?.format);
		return withAdvice({
			...reading,
			location,
			file,
			...prebuilt === void 0 ? {} : { prebuilt }
		});
	}
	const prebuilt = await lonePrebuilt(location);
	return prebuilt === void 0 ? void 0 : await readPrebuilt(location, prebuilt);
}
function isRegularFile(location) {
	return statSync(location, { throwIfNoEntry: false })?.isFile() === true;
}
function isDirectory(location) {
	try {
		return statSync(location).isDirectory();
	} catch (cause) {
		throw new PackwrightError("NOT_FOUND", `${location} does not exist (${errnoOf(cause)}).`, { cause });
	}
}
async function readPrebuilt(location, prebuilt) {
	const load = prebuiltReader(prebuilt);
	if (load === void 0) throw new PackwrightError("PACK_UNRECOGNISED", `${prebuilt} is not a prebuilt pack of a known kind.`, { hint: "Name the directory of a pack, or a .gtpack file." });
	return withAdvice({
		...await (await load())(prebuilt),
		location,
		file: basename(prebuilt),
		prebuilt
	});
}
async function builtBeside(directory, format) {
	const extension = prebuiltExtension(format);
	if (extension === void 0) return void 0;
	return await onlyPrebuilt(join(directory, "dist"), extension) ?? await onlyPrebuilt(directory, extension);
}
/** A directory with a prebuilt pack and no other directory is that pack; with others it is a place for packs. */
async function lonePrebuilt(directory) {
	const directories = (await readdir(directory, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
	if (directories.length === 0) return await onlyPrebuilt(directory);
	return directories.length === 1 && directories[0] === "dist" ? await onlyPrebuilt(join(directory, "dist")) : void 0;
}
async function onlyPrebuilt(directory, extension) {
	const packs = (await readdir(directory).catch(() => [])).filter((name) => extension === void 0 ? isPrebuilt(name) : name.endsWith(extension));
	return packs.length === 1 ? join(directory, packs[0]) : void 0;
}
function withAdvice(pack) {
	const license = pack.manifest?.license;
	const why = license === void 0 ? void 0 : licenseProblem(license, (path) => isRegularFile(join(pack.location, path)));
	if (why === void 0) return pack;
	const advice = problem(pack.file, "$.license", why, "Use an SPDX expression, e.g. \"Apache-2.0\", or name the file of the pack that has it.", "warning");
	return {
		...pack,
		problems: [...pack.problems, advice]
	};
}
export { readPack as t };
