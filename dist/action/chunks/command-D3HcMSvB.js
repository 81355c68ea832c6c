import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as createOutput } from "./output-4PjJ6Z8i.js";
import "./schema-5QGnsWuM.js";
import { d as isRepositoryComponent, u as isRegistryHost } from "./reference-BXVmMd2r.js";
// src/build/defaults.ts
/** Where packs and archives are when nobody says. */
const DEFAULT_PACKS_DIR = "packs";
const DEFAULT_OUT_DIR = "dist/packs";
const DEFAULT_REGISTRY = "ghcr.io";
/**
* Where to publish.
*
* @throws PackwrightError `USAGE` when an organisation or repository is missing or malformed
*/
function publishTarget(flags, env) {
	const org = (flags.org ?? env["OCI_ORG"] ?? env["GITHUB_REPOSITORY_OWNER"] ?? "").toLowerCase();
	const repo = (flags.repo ?? env["OCI_REPO"] ?? env["GITHUB_REPOSITORY"]?.split("/")[1] ?? "").toLowerCase();
	const registry = (flags.registry ?? nonEmpty(env["OCI_REGISTRY"]) ?? (org === "" ? "oci-layout://dist/registry" : DEFAULT_REGISTRY)).replace(/^oci:\/\//, "").replace(/\/+$/, "");
	for (const [what, value] of [["organisation", org], ["repository", repo]]) if (value.split("/").find((part) => value !== "" && !isRepositoryComponent(part)) !== void 0) throw new PackwrightError("USAGE", `"${value}" cannot be the ${what} of a reference.`, { hint: "Lower-case letters and digits, with . _ or - between." });
	if (registry.startsWith("oci-layout://")) return {
		registry,
		org,
		repo
	};
	if (!isRegistryHost(registry)) throw new PackwrightError("USAGE", `"${registry}" is not the host of a registry.`, { hint: "OCI_REGISTRY is a host like ghcr.io, or oci-layout://<directory>. OCI_ORG and OCI_REPO go into their own." });
	if (org === "") throw new PackwrightError("USAGE", `Nothing says under which organisation of ${registry} to publish.`, { hint: "Set OCI_ORG or --org (in GitHub Actions it is the owner of the repository)." });
	if (repo === "" && flags.repo === void 0 && env["OCI_REPO"] === void 0) throw new PackwrightError("USAGE", `Nothing says under which repository of ${registry}/${org} to publish.`, { hint: "Set OCI_REPO or --repo, e.g. \"packs\"; an empty one publishes right below the organisation." });
	return {
		registry,
		org,
		repo
	};
}
function packsDirectory(flag, env) {
	return flag ?? nonEmpty(env["PACKS_DIR"]) ?? "packs";
}
function outDirectory(flag, env) {
	return flag ?? nonEmpty(env["OUT_DIR"]) ?? "dist/packs";
}
function lockfilePath(flag) {
	return flag ?? "packs.lock.json";
}
/** `DRY_RUN=1`, `true`, `yes`, `on`; anything else that is set and not a no is an error, never a release by accident. */
function dryRun(flag, env) {
	if (flag !== void 0) return flag;
	const written = (env["DRY_RUN"] ?? "").toLowerCase();
	if ([
		"1",
		"true",
		"yes",
		"on"
	].includes(written)) return true;
	if ([
		"",
		"0",
		"false",
		"no",
		"off"
	].includes(written)) return false;
	throw new PackwrightError("USAGE", `DRY_RUN is "${env["DRY_RUN"]}".`, { hint: "Set it to 1 or 0." });
}
/** @throws PackwrightError `USAGE` */
function dialectPlace(flag) {
	if (flag === void 0 || flag === "repository" || flag === "tag") return flag;
	throw new PackwrightError("USAGE", `--dialect-place ${flag} is not known.`, { hint: "It is repository or tag." });
}
/** A switch of the environment that is on unless it says no. */
function isOn(written) {
	return ![
		"0",
		"false",
		"no",
		"off"
	].includes((written ?? "").toLowerCase());
}
/** @throws PackwrightError `USAGE` */
function plainHttp(flag) {
	if (flag === void 0 || typeof flag === "boolean" || flag === "force") return flag;
	if (flag === "true") return true;
	throw new PackwrightError("USAGE", `--plain-http=${flag} is not known.`, { hint: "Say --plain-http or --plain-http=force." });
}
/** @throws PackwrightError `USAGE` */
function compression(flag) {
	if (flag === void 0 || flag === "zstd" || flag === "gzip") return flag;
	throw new PackwrightError("USAGE", `--compression ${flag} is not known.`, { hint: "It is zstd or gzip." });
}
/** @throws PackwrightError `USAGE` */
function concurrency(flag) {
	if (flag === void 0) return void 0;
	const count = Number(flag);
	if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
	throw new PackwrightError("USAGE", `--concurrency ${flag} is not a whole number from 1 to 64.`);
}
function nonEmpty(value) {
	return value === void 0 || value === "" ? void 0 : value;
}
// src/commands/flags/command.ts
function withConnectionFlags(command) {
	return command.option("--ca-file <file>", "trust the certificates in this PEM file besides the system’s").option("--plain-http [force]", "speak HTTP to a registry on this machine; --plain-http=force to any");
}
function connection(flags, context) {
	const { env, signal } = context;
	return {
		env,
		signal,
		caFile: flags.caFile,
		plainHttp: plainHttp(flags.plainHttp)
	};
}
/** The output that the global flags ask for. */
function outputOf(command) {
	return createOutput(command.optsWithGlobals()["json"] === true);
}
/** Adds examples below a verb's help. */
function examples(command, lines) {
	return command.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`);
}
/** @throws PackwrightError `USAGE` when neither references nor a lockfile say what to work on */
function requireSubject(verb, references, lockfile) {
	if (references.length > 0 || lockfile !== void 0) return;
	throw new PackwrightError("USAGE", `Nothing says what to ${verb}.`, { hint: "Name a reference, or a lockfile with --lock packs.lock.json." });
}
export { DEFAULT_PACKS_DIR as _, withConnectionFlags as a, dialectPlace as c, lockfilePath as d, outDirectory as f, DEFAULT_OUT_DIR as g, publishTarget as h, requireSubject as i, dryRun as l, plainHttp as m, examples as n, compression as o, packsDirectory as p, outputOf as r, concurrency as s, connection as t, isOn as u };
