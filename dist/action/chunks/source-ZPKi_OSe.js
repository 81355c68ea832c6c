import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as git } from "./git-BmXFuvkk.js";
import { n as openCheckout, r as repositoryAbove } from "./held-DusrD64f.js";
// src/build/source/source.ts
/** Where packs come from: the checkout and the CI run that builds them. Read from git and from the environment. */
/** Reads the facts of each checkout once. */
function openSources(env) {
	const known = /* @__PURE__ */ new Map();
	return (directory) => {
		const root = repositoryAbove(directory);
		const found = known.get(root) ?? readSource(directory, env);
		known.set(root, found);
		return found;
	};
}
/**
* @param directory any directory inside the checkout; outside of one only the environment speaks
* @throws PackwrightError `USAGE` when SOURCE_DATE_EPOCH is malformed
*/
async function readSource(directory, env) {
	const checkout = await openCheckout(directory);
	const stated = createdAt(epochSeconds(env["SOURCE_DATE_EPOCH"]));
	if (checkout === void 0) return stated;
	if (!("commit" in checkout)) {
		const revision = env["GITHUB_SHA"] || env["CI_COMMIT_SHA"];
		const source = sourceFromCi(env);
		return {
			...stated,
			...revision ? { revision } : {},
			...source ? { source } : {},
			checkout
		};
	}
	const [committed, remote] = await Promise.all([git(checkout.root, [
		"show",
		"--no-patch",
		"--format=%ct",
		checkout.commit
	]), git(checkout.root, [
		"remote",
		"get-url",
		"origin"
	])]);
	const source = sourceFromCi(env) ?? repositoryUrl(remote);
	return {
		...createdAt(committed === void 0 ? void 0 : Number(committed)),
		...stated,
		revision: checkout.commit,
		...source === void 0 ? {} : { source },
		checkout
	};
}
function createdAt(seconds) {
	return seconds === void 0 ? {} : { created: (/* @__PURE__ */ new Date(seconds * 1e3)).toISOString().replace(/\.000Z$/, "Z") };
}
function epochSeconds(written) {
	if (written === void 0 || written === "") return void 0;
	if (/^\d{1,11}$/.test(written)) return Number(written);
	throw new PackwrightError("USAGE", `SOURCE_DATE_EPOCH is "${written}".`, { hint: "Set it to whole seconds since 1970, e.g. $(git log -1 --format=%ct)." });
}
function sourceFromCi(env) {
	if (env["GITHUB_SERVER_URL"] && env["GITHUB_REPOSITORY"]) return `${env["GITHUB_SERVER_URL"]}/${env["GITHUB_REPOSITORY"]}`;
	return repositoryUrl(env["CI_PROJECT_URL"]);
}
/** `git@github.com:acme/packs.git` and the like as an https URL; credentials in it are dropped. */
function repositoryUrl(remote) {
	if (remote === void 0 || remote === "") return void 0;
	const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/)(.+)$/.exec(remote);
	const url = URL.parse(scp === null ? remote : `https://${scp[1]}/${scp[2]}`);
	if (url === null || !/^(?:https?|ssh|git):$/.test(url.protocol)) return void 0;
	return `https://${url.host.replace(/:22$/, "")}${url.pathname.replace(/\.git$/, "").replace(/\/$/, "")}`;
}
export { readSource as n, repositoryUrl as r, openSources as t };
