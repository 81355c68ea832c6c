import { i as outputsIn } from "./chunks/actions-C5RMAg42.js";
import { a as requirePassword, c as readInputs, i as provideOras, n as logIn, o as runCommands, r as passwordFor, s as runStep, t as enterDirectory } from "./chunks/step-Xcj4owVL.js";
import { readFileSync } from "node:fs";
// src/commands/action/publish.ts
/** The action that publishes, and pulls back what it published. */
await runStep(async () => {
	const { env } = process;
	const inputs = readInputs(env);
	const asked = readAsked(inputs);
	const registry = inputs.text("registry");
	const password = passwordFor(registry, inputs);
	if (!asked.dryRun) requirePassword(registry, password);
	enterDirectory(inputs.text("working-directory") || ".");
	setPlace(env, inputs);
	if (!asked.dryRun) await provideOras();
	if (password !== "" && (!asked.dryRun || asked.compare)) await logIn(registry, inputs.text("username"), password).catch((thrown) => {
		if (!asked.dryRun) throw thrown;
		delete env["DOCKER_CONFIG"];
	});
	const publish = publishCommand(inputs, asked);
	const tag = env["GITHUB_REF_TYPE"] === "tag" && inputs.text("version") === "" ? env["GITHUB_REF_NAME"] : "";
	const verify = () => [
		"ci",
		"verify",
		"--refs",
		publishedReferences(env),
		"--lock",
		inputs.text("lockfile"),
		...trustedRoot(inputs, asked)
	];
	return await runCommands([
		...tag ? [() => ["check-tag", tag]] : [],
		() => publish,
		...asked.verify && !asked.dryRun ? [verify] : []
	]);
});
/** All of them are read before anything is done. */
function readAsked(inputs) {
	return {
		sign: inputs.flag("sign"),
		dryRun: inputs.flag("dry-run"),
		compare: inputs.flag("compare"),
		verify: inputs.flag("verify"),
		allowDirty: inputs.flag("allow-dirty")
	};
}
function setPlace(env, inputs) {
	env["OCI_REGISTRY"] = inputs.text("registry");
	env["OCI_ORG"] = inputs.text("org") || inputs.text("namespace") || env["GITHUB_REPOSITORY_OWNER"];
	env["OCI_REPO"] = inputs.text("repo");
	env["PACKS_DIR"] = inputs.text("path");
	env["OUT_DIR"] = inputs.text("out-dir");
	env["PACK_VERSION"] = inputs.text("version");
	env["SIGSTORE_FULCIO_URL"] = inputs.text("fulcio-url");
	env["SIGSTORE_REKOR_URL"] = inputs.text("rekor-url");
	env["SIGSTORE_TSA_URL"] = inputs.text("tsa-url");
}
function publishCommand(inputs, { sign, dryRun, compare, allowDirty }) {
	const compression = inputs.text("compression");
	return [
		"publish",
		...["--lock", inputs.text("lockfile")],
		...compression === "" ? [] : ["--compression", compression],
		...inputs.list("files").flatMap((glob) => ["--files", glob]),
		...inputs.list("tags").flatMap((tag) => ["--tag", tag]),
		...allowDirty ? ["--allow-dirty"] : [],
		dryRun ? "--dry-run" : "--no-dry-run",
		...dryRun && compare ? ["--compare"] : [],
		sign ? "--sign" : "--no-sign",
		"--",
		...inputs.list("pack")
	];
}
function trustedRoot(inputs, { sign }) {
	const root = inputs.text("trusted-root");
	return [...root === "" ? [] : ["--trusted-root", root], ...sign ? [] : ["--unsigned"]];
}
/** What `publish` told later steps. */
function publishedReferences(env) {
	const file = env["GITHUB_OUTPUT"];
	return (file ? outputsIn(readFileSync(file, "utf8"))["refs"] : void 0) ?? "[]";
}
export {};
