import { t as execa } from "./execa-DnIJB9GP.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as exists } from "./exists-4pH0PsPw.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { join, resolve } from "node:path";
// src/build/source/checkout.ts
/** The files of one commit, from a clone at hand or from where it is. */
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/**
* Checks a commit out into `directory`, which must not exist. No hook and no transport that runs commands is used, and
* nobody is asked for a password.
*
* @param from a URL, or the directory of a clone
* @throws PackwrightError `SOURCE_UNKNOWN`
*/
async function checkOut(from, commit, directory, env, signal) {
	const place = await exists(from) ? resolve(from) : from;
	if (!COMMIT.test(commit) || place.startsWith("-") || /^(?:ext|fd)::/.test(place)) throw unknown(`"${commit}" of "${from}" is not a commit of a git repository`);
	const steps = [[
		"clone",
		"--quiet",
		"--no-checkout",
		"--",
		place,
		directory
	], [
		"-C",
		directory,
		"-c",
		"core.autocrlf=false",
		"checkout",
		"--quiet",
		"--detach",
		commit
	]];
	for (const step of steps) {
		const { failed, stderr } = await runGit(step, env, signal);
		if (failed) throw unknown(`the commit ${commit} of ${from} cannot be had: ${stderr.trim().split("\n").at(-1)}`);
	}
}
/** git without the user's hooks, without prompts, and without transports that run commands. */
async function runGit(args, env, signal) {
	const { failed, stdout, stderr } = await execa("git", [
		"-c",
		"core.hooksPath=/dev/null",
		"-c",
		"protocol.ext.allow=never",
		...args
	], {
		reject: false,
		stdin: "ignore",
		env: {
			...env,
			GIT_TERMINAL_PROMPT: "0",
			GIT_SSH_COMMAND: env["GIT_SSH_COMMAND"] ?? "ssh -oBatchMode=yes"
		},
		extendEnv: false,
		...signal === void 0 ? {} : { cancelSignal: signal }
	});
	return {
		failed,
		stdout,
		stderr
	};
}
function unknown(why) {
	return new PackwrightError("SOURCE_UNKNOWN", `The source is not to be had: ${why}.`, { hint: "Name a clone or a URL that has the commit, and that can be read without a password being asked for." });
}
function openCheckouts(env, signal) {
	let opened;
	const known = /* @__PURE__ */ new Map();
	const fetch = async (url, commit, index) => {
		opened ??= temporaryDirectory("packwright-listed-");
		const directory = join((await opened).path, String(index));
		await checkOut(url, commit, directory, env, signal);
		return directory;
	};
	return {
		at(url, commit) {
			const key = `${url}@${commit}`;
			const checkout = known.get(key) ?? fetch(url, commit, known.size);
			known.set(key, checkout);
			return checkout;
		},
		async [Symbol.asyncDispose]() {
			await Promise.allSettled(known.values());
			await (await opened)?.[Symbol.asyncDispose]();
		}
	};
}
export { openCheckouts as n, runGit as r, checkOut as t };
