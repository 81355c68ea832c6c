import { r as PackwrightError } from "./errors-CVrYsXBu.js";
// src/project/git-reference.ts
/** Packs that live only in git: `git+https://github.com/acme/skills@<commit>#release-notes`. */
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/**
* @throws PackwrightError `REFERENCE_INVALID` for what is not pinned by commit, or leaves the repository
*/
function parseGitPack(text) {
	const refuse = (why) => new PackwrightError("REFERENCE_INVALID", `"${text.slice(0, 200)}" is not a pack in git: ${why}.`, { hint: "Write git+https://host/owner/repository@<commit>#directory." });
	const rest = text.replace(/^git\+/, "");
	const hash = rest.indexOf("#");
	const path = hash < 0 ? "" : rest.slice(hash + 1).replace(/^\.?\/+|\/+$/g, "");
	const before = hash < 0 ? rest : rest.slice(0, hash);
	const at = before.lastIndexOf("@");
	const url = at < 0 ? before : before.slice(0, at);
	const commit = at < 0 ? "" : before.slice(at + 1);
	if (!/^(?:https|ssh|file):\/\//.test(url)) throw refuse("its URL is not https://, ssh:// or file://");
	if (!COMMIT.test(commit)) throw refuse("it is not pinned by a whole commit id");
	if (/[\u0000-\u001f\\]/.test(path) || path.split("/").includes("..")) throw refuse("its directory leaves the repository");
	return {
		url,
		commit,
		path
	};
}
function formatGitPack({ url, commit, path }) {
	return `git+${url}@${commit}${path === "" ? "" : `#${path}`}`;
}
export { parseGitPack as n, formatGitPack as t };
