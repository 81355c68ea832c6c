import { n as git } from "./chunks/git-BmXFuvkk.js";
import { r as PackwrightError } from "./chunks/errors-CVrYsXBu.js";
import { a as requirePassword, c as readInputs, i as provideOras, n as logIn, o as runCommands, r as passwordFor, s as runStep, t as enterDirectory } from "./chunks/step-Xcj4owVL.js";
import { readFileSync } from "node:fs";
// src/commands/action/pull.ts
/** The action that pulls what a lockfile pins, and reviews what a pull request does to trust. */
await runStep(async () => {
	const { env } = process;
	const inputs = readInputs(env);
	const review = inputs.flag("review");
	const pull = pullCommand(inputs);
	const registry = inputs.text("registry");
	const password = passwordFor(registry, inputs);
	if (registry !== "") requirePassword(registry, password, " Without \"registry\" nobody logs in.");
	enterDirectory(inputs.text("working-directory") || ".");
	const base = review ? await baseCommit(env) : void 0;
	if (registry !== "") {
		await provideOras();
		await logIn(registry, inputs.text("username"), password);
	}
	const diff = () => [
		"lock",
		"diff",
		"--base",
		base ?? "",
		"--lock",
		inputs.text("lock"),
		...policyOf(inputs)
	];
	return await runCommands([...base === void 0 ? [] : [diff], () => pull]);
});
function policyOf(inputs) {
	const policy = inputs.text("policy");
	return policy === "" ? [] : ["--policy", policy];
}
function pullCommand(inputs) {
	const references = inputs.list("refs");
	const into = inputs.text("into");
	return [
		"pull",
		...into === "" ? [] : ["--into", into],
		...policyOf(inputs),
		...inputs.flag("require-signature") ? ["--require-signature"] : [],
		...inputs.flag("require-digest") ? ["--require-digest"] : [],
		...references.length === 0 ? ["--lock", inputs.text("lock")] : [],
		...inputs.list("pack").flatMap((pack) => ["--pack", pack]),
		"--",
		...references
	];
}
/** What a pull request or a merge queue would change: the commit that it goes onto. */
async function baseCommit(env) {
	const event = readEvent(env);
	const base = event.pull_request?.base?.sha ?? event.merge_group?.base_sha;
	if (base === void 0) return void 0;
	if (await git(".", [
		"cat-file",
		"-e",
		`${base}^{commit}`
	]) === void 0) await git(".", [
		"fetch",
		"--quiet",
		"--no-tags",
		"origin",
		base
	]);
	if (await git(".", ["rev-parse", "HEAD"]) === base) throw new PackwrightError("USAGE", "There is nothing to review: the checkout is the branch itself.", { hint: "On pull_request_target actions/checkout takes the base branch: review on pull_request, or set review: false." });
	return base;
}
function readEvent(env) {
	const file = env["GITHUB_EVENT_PATH"];
	if (!file) return {};
	try {
		return JSON.parse(readFileSync(file, "utf8"));
	} catch (cause) {
		throw new PackwrightError("USAGE", `The event in ${file} cannot be read.`, {
			hint: "The action runs in GitHub Actions, or in what imitates it.",
			cause
		});
	}
}
export {};
