import { a as readPackIn, i as readListing, n as directoryIn, r as listedDirectory } from "./listing-CAK8seDt.js";
import { n as git } from "./git-BmXFuvkk.js";
import { r as PackwrightError, t as ERROR_CODES } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as formatGitPack } from "./git-reference-Q8Tck4dX.js";
import { realpath } from "node:fs/promises";
import { posix, relative, resolve, sep } from "node:path";
// src/project/git-source.ts
/** What lies in a repository of somebody else, at a commit. */
/** The pack itself, or what the list in the repository names; what of it names no commit is passed over with a word. */
async function packsIn(git, sources, only, options) {
	const root = await checkedOut(git, sources, options);
	const directory = await directoryIn(root, git.path, git.url);
	const listing = await readListing(directory);
	if (listing === void 0 || await readPackIn(root, directory) !== void 0) return [git];
	const names = listing.packs.map(({ name }) => name);
	const absent = only.find((name) => !names.includes(name));
	if (absent !== void 0) throw new PackwrightError("PACK_NOT_FOUND", `${listing.file} of ${git.url} lists no "${absent}".`, { hint: `It lists ${names.join(", ")}.` });
	return listing.packs.filter(({ name }) => only.length === 0 || only.includes(name)).flatMap(({ name, place }) => {
		if (place.kind === "local" && place.path !== "") return [{
			...git,
			path: posix.join(git.path, place.path)
		}];
		if (place.kind === "git" && place.commit !== void 0) return [{
			url: place.url,
			commit: place.commit,
			path: place.path
		}];
		const why = place.kind === "git" ? "its source names no commit" : "it is no directory of its own";
		options.onEvent?.({
			type: "warning",
			message: `${name} of ${git.url} is passed over: ${why}`
		});
		return [];
	});
}
/**
* A list of packs that lies on this machine, as the commit of its repository that is checked out.
*
* @returns `undefined` for what is no such list
* @throws PackwrightError `SOURCE_UNKNOWN` for one that is in no commit
*/
async function listedHere(text) {
	const directory = listedDirectory(text.split(sep).join("/"));
	if (directory === void 0 || !await exists(text)) return void 0;
	const place = await realpath(resolve(directory));
	const [root, commit] = await Promise.all([git(place, ["rev-parse", "--show-toplevel"]), git(place, ["rev-parse", "HEAD"])]);
	if (root === void 0 || commit === void 0) throw new PackwrightError("SOURCE_UNKNOWN", `${text} is in no commit of a git repository.`, { hint: "Packs from a list are pinned by commit: commit it, or name the packs in a registry." });
	const inside = relative(root.trim(), place).split(sep).join("/");
	return `git+file://${root.trim()}@${commit.trim()}${inside === "" ? "" : `#${inside}`}`;
}
/** @throws PackwrightError `OFFLINE`, `SOURCE_UNKNOWN` */
async function checkedOut({ url, commit }, sources, { offline }) {
	const local = url.startsWith("file://");
	if (offline === true && !local) throw new PackwrightError("OFFLINE", `The commit ${commit} of ${url} is not here.`, { hint: "Run it once without --offline." });
	return await realpath(await sources.at(local ? new URL(url).pathname : url, commit));
}
/** What is wrong with a pack is said to somebody who cannot change it. */
async function forConsumer(git, checkout, work) {
	try {
		return await work();
	} catch (thrown) {
		if (!(thrown instanceof PackwrightError) || ERROR_CODES[thrown.code][0] !== "invalid") throw thrown;
		const { code, cause } = thrown;
		const why = thrown.message.replaceAll(`${checkout}/`, "").replaceAll(checkout, ".");
		const hint = `Whoever looks after ${git.url} has to mend that; until then take another commit, or leave the pack out.`;
		const details = { git: formatGitPack(git) };
		throw new PackwrightError(code, `${formatGitPack(git)}: ${why}`, {
			hint,
			details,
			cause
		});
	}
}
export { packsIn as i, forConsumer as n, listedHere as r, checkedOut as t };
