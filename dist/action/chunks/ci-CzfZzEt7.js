import { n as git } from "./git-BmXFuvkk.js";
import { r as repositoryUrl } from "./source-ZPKi_OSe.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { i as writeFileAtomic } from "./atomic-CvPDqjyW.js";
import { a as array, v as string } from "./schemas-BXokd3mV.js";
import { r as readLockfile } from "./read-CKEQI5lw.js";
import { u as isRegistryHost } from "./reference-BXVmMd2r.js";
import { a as tagForms, i as readSettings, o as fillTagForm } from "./settings---kfCZrD.js";
import { t as findPacks } from "./find-packs-DkSlSXjM.js";
import { t as temporaryDirectory } from "./temporary-CV8yWmrP.js";
import { r as recordMemory } from "./write-BM3KcF9g.js";
import { n as pull } from "./pull-BStFdlmT.js";
import { c as claimsOfRun, l as hasIdentityToken, r as signingWanted } from "./trust-CeoR12p4.js";
import { i as sha256, n as hexOf } from "./digest-BCUvoWcb.js";
import { t as _usingCtx } from "./usingCtx-D9Xak9dp.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { c as writeSummary, n as markdownTable, r as markdownText, t as markdownCode } from "./actions-C5RMAg42.js";
import { a as withConnectionFlags, d as lockfilePath, h as publishTarget, n as examples, p as packsDirectory, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
// src/publish/ci/identity.ts
/** Who signs in the CI run at hand: the rule of a policy that only this run's own identity satisfies. */
/**
* @param claims what the run's own token says, where there is one
* @returns a rule for the workflow (GitHub Actions) or the pipeline definition (GitLab CI), on this very ref
* @throws PackwrightError `USAGE` outside of both
*/
function ownRule(env, claims = {}) {
	const rule = githubRule(env, claims) ?? gitlabRule(env);
	if (rule !== void 0) return {
		match: "**",
		mode: "require",
		...rule,
		namespace_binding: false
	};
	throw new PackwrightError("USAGE", "Nothing says as whom this run signs.", { hint: "It works in GitHub Actions (GITHUB_WORKFLOW_REF) and in GitLab CI (CI_PROJECT_URL); elsewhere pull with --policy." });
}
function githubRule(env, claims) {
	const repository = claims.repository ?? env["GITHUB_REPOSITORY"];
	const workflowRef = claims.workflow_ref ?? env["GITHUB_WORKFLOW_REF"];
	const ref = claims.ref ?? env["GITHUB_REF"];
	if (!repository || !workflowRef || !ref) return void 0;
	return {
		repository,
		workflow: workflowRef.slice(repository.length + 1).replace(/@.*$/, ""),
		ref
	};
}
/** @see https://docs.gitlab.com/ci/yaml/signing_examples/ */
function gitlabRule(env) {
	const { CI_SERVER_URL: issuer, CI_PROJECT_URL: project, CI_CONFIG_PATH: path = ".gitlab-ci.yml" } = env;
	if (!issuer || !project) return void 0;
	return {
		identity: `${project}//${path}@${env["CI_COMMIT_TAG"] ? `refs/tags/${env["CI_COMMIT_TAG"]}` : `refs/heads/${env["CI_COMMIT_BRANCH"]}`}`,
		oidc_issuer: issuer
	};
}
// src/publish/ci/workflow.ts
/**
* Workflows for GitHub Actions, one a pack.
*
* They are text on purpose: each is complete in itself. A certificate names the workflow file that ran, so a file of
* its own gives each pack an identity of its own; a reusable workflow would give all packs one identity, and its
* author the power to sign any of them.
*/
/** Actions by full commit, with the version that the commit is. */
const PINNED_ACTIONS = {
	/** a commit of the branch `release`, which `tools/release-action.sh` makes */
	packwright: "packwright/packwright@e583634a09a35893a33d6760ff9f8e44a6007bd6 # v0.1.0",
	checkout: "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
};
function workflowFile(pack) {
	return `.github/workflows/publish-${pack}.yml`;
}
const CHECK_WORKFLOW = ".github/workflows/check-packs.yml";
/** GHCR takes the job's own token; any other registry has a password of its own. */
const TOKEN_REGISTRY = "ghcr.io";
function publishWorkflow({ pack, tagForm, action, ...place }) {
	const own = place.registry === TOKEN_REGISTRY;
	return marked(`# Publishes the pack ${pack} when a tag ${fillTagForm(tagForm, {
		name: pack,
		scope: "<scope>",
		version: "<version>"
	})} is pushed. Written by \`packwright ci init\`.
#
# Every pack has a workflow file of its own, and none of them calls a reusable one: Sigstore's certificate names the
# file that ran, so consumers can trust exactly this file for exactly this pack. Keep its name, or they see a new signer.
#
# A tag that another workflow pushes with GITHUB_TOKEN starts nothing, and neither do more than three tags in one push:
# start it by hand then, on the tag: gh workflow run publish-${pack}.yml --ref <tag>
name: publish ${pack}

on:
  push:
    tags: ['${fillTagForm(tagForm, {
		name: pack,
		scope: "*",
		version: "[0-9]+.[0-9]+.[0-9]+*"
	})}']
  workflow_dispatch:

permissions: {}

concurrency:
  group: publish-${pack}-\${{ github.ref }}
  cancel-in-progress: false

jobs:
  publish:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
${own ? "      packages: write\n" : ""}      id-token: write
    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
          pack: ${yamlText(pack)}
${inputs(place)}${own ? "" : `          password: \${{ secrets.REGISTRY_PASSWORD }}\n`}`);
}
function checkWorkflow({ action, ...place }) {
	return marked(`# Shows on every pull request, and in a merge queue, what its packs would be published as. Written by \`packwright ci init\`.
name: check packs

on:
  pull_request:
  merge_group:

permissions: {}

concurrency:
  group: check-packs-\${{ github.ref }}
  cancel-in-progress: true

jobs:
  dry-run:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
${place.registry === TOKEN_REGISTRY ? "      packages: read\n" : ""}    steps:
      - uses: ${PINNED_ACTIONS.checkout}
        with:
          persist-credentials: false
      - uses: ${action}
        with:
${inputs(place)}          dry-run: true
          compare: true
`);
}
const MARK = /\n# What stands above has the mark ([0-9a-f]{16}); edited, it is never replaced without being asked\.\n$/;
/** A workflow with the hash of its own text, so that one that nobody edited can be written anew. */
function marked(text) {
	return `${text}\n# What stands above has the mark ${markOf(text)}; edited, it is never replaced without being asked.\n`;
}
const markOf = (text) => hexOf(sha256(text)).slice(0, 16);
/** Whether a workflow is as it was written here. */
function isUnedited(text) {
	const found = MARK.exec(text);
	return found !== null && found[1] === markOf(text.slice(0, found.index));
}
function inputs({ location, registry, org, repo }) {
	return Object.entries({
		path: location,
		registry,
		org,
		repo
	}).map(([name, value]) => `          ${name}: ${yamlText(value)}\n`).join("");
}
/** @throws PackwrightError `USAGE` for what would be more than a text in a workflow */
function yamlText(value) {
	if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(value) || value.includes("${{")) throw new PackwrightError("USAGE", `${JSON.stringify(value)} cannot stand in a workflow.`, { hint: "Rename it: line breaks, control characters and ${{ mean something to GitHub Actions." });
	return /^[A-Za-z./][\w./-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value) ? value : JSON.stringify(value);
}
// src/publish/ci/ci.ts
/** What publishing from CI needs beside publishing: workflow files, the matching policy, and a look at the result. */
/**
* Writes one workflow a pack and one for pull requests.
*
* @throws PackwrightError `PACK_NOT_FOUND`, `TARGET_EXISTS` when a workflow differs and `force` is not set; then none is written
*/
async function ciInit(options) {
	const { root = ".", target, repository, action } = options;
	const packs = (await findPacks(options)).map((discovery) => {
		if ("error" in discovery) throw discovery.error;
		const { manifest } = discovery.pack;
		if (manifest === void 0) throw new PackwrightError("MANIFEST_INVALID", `${discovery.location} has no readable manifest.`);
		return {
			pack: manifest.name,
			location: relative(root, discovery.location) || "."
		};
	});
	const above = commonDirectory(packs.map(({ location }) => location));
	const forms = tagForms(await readSettings());
	const tagForm = forms.find((form) => form.includes("{name}")) ?? forms[0] ?? "";
	const files = new Map(packs.map((facts) => [workflowFile(facts.pack), publishWorkflow({
		...facts,
		...target,
		action,
		tagForm
	})]));
	files.set(CHECK_WORKFLOW, checkWorkflow({
		location: above,
		...target,
		action
	}));
	return {
		files: await writeAll(root, files, options),
		rules: packs.map(({ pack }) => consumerRule(pack, target, repository, tagForm))
	};
}
function commonDirectory(locations) {
	const [first = "."] = locations;
	return locations.length === 1 ? first : dirname(first);
}
/** What a consumer writes to trust exactly that workflow for exactly that pack, on the tag of the version it says. */
function consumerRule(pack, { registry, org, repo }, repository, tagForm) {
	const match = [
		registry,
		org,
		repo,
		pack
	].filter((part) => part !== "").join("/");
	const foreign = repository.split("/")[0]?.toLowerCase() !== org;
	return {
		match,
		repository,
		workflow: workflowFile(pack),
		ref: `refs/tags/${fillTagForm(tagForm, {
			name: pack,
			scope: "*"
		})}`,
		...foreign ? { namespace_binding: false } : {}
	};
}
/** All or none: a workflow that somebody edited stops it before anything is written. */
async function writeAll(root, files, { force, dryRun }) {
	const result = [];
	for (const [path, text] of files) {
		const before = await readFile(join(root, path), "utf8").catch(() => void 0);
		if (before !== void 0 && before !== text && force !== true && !isUnedited(before)) throw new PackwrightError("TARGET_EXISTS", `${path} exists and says something else.`, {
			hint: "Move it away, or replace it with --force. Nothing was written.",
			details: { path }
		});
		result.push({
			path,
			status: before === text ? "unchanged" : dryRun === true ? "would write" : "written"
		});
	}
	if (dryRun !== true) for (const [path, text] of files) await writeFileAtomic(join(root, path), text);
	return result;
}
/**
* Pulls what this CI run published into a fresh store and requires that this very run signed it.
*
* @param references `…@sha256:<64 hex>`, as a publish gives them
* @throws PackwrightError whatever a pull throws; `USAGE` outside of a CI whose identity is known
*/
async function verifyRun(references, options) {
	try {
		var _usingCtx$1 = _usingCtx();
		const env = options.env ?? process.env;
		const signed = options.signed ?? hasIdentityToken(env);
		const policyObject = {
			trustedRoot: options.trustedRoot ?? "public-good",
			default: "require",
			rules: signed ? [ownRule(env, await claimsOfRun(env))] : []
		};
		const trust = signed ? {
			policyObject,
			mode: "require"
		} : { mode: "ignore" };
		const store = _usingCtx$1.a(await temporaryDirectory("packwright-store-"));
		const packs = await pull({
			...options,
			references,
			requireDigest: true,
			store: store.path,
			trust
		});
		const seen = packs.flatMap(({ digest, trust: { signer } = {} }) => signer === void 0 ? [] : [[digest, { signer }]]);
		if (options.lockfile !== void 0 && seen.length > 0) await recordMemory(options.lockfile, new Map(seen));
		return {
			signed,
			packs
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
// src/commands/publish/ci.ts
/** `packwright ci`: workflows that publish, and the look at what they published. */
function ciCommand(program, context) {
	const parent = program.command("ci").usage("<command> [options]").description("Write workflows that publish packs, and verify what a run published");
	examples(parent, ["packwright ci init --org acme --repo packs", "packwright ci verify --refs \"$REFS\""]);
	initCommand(parent, context);
	verifyCommand(parent, context);
}
const ACTION = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}(?: # \S+)?$/;
function initCommand(parent, context) {
	const command = parent.command("init").description("Write one GitHub workflow a pack, and the policy rules for its consumers").argument("[packs...]", "names or directories of packs; all of them when none is named").option("--registry <host>", "OCI_REGISTRY (ghcr.io)").option("--org <org>", "OCI_ORG, or the owner of the GitHub repository").option("--repo <repo>", "OCI_REPO, or the name of the GitHub repository").option("--packs-dir <dir>", "PACKS_DIR; where the packs are (packs)").option("--github <owner/name>", "the repository that will publish (GITHUB_REPOSITORY, or <org>/<repo>)").option("--action <owner/name@commit>", "another copy of packwright's action, by full commit").option("--policy <file>", "write the policy there instead of showing it").option("-f, --force", "replace workflows that were edited").option("-n, --dry-run", "show what would be written");
	examples(command, ["packwright ci init --org acme --repo packs", "packwright ci init claude codex --org acme --repo packs --policy docs/packs.policy.json"]);
	command.action(async (packs, flags) => {
		const output = outputOf(command);
		const env = await withRepository(context.env);
		const target = publishTarget(flags, env);
		if (!isRegistryHost(target.registry)) throw unnamed();
		const { files, rules } = await ciInit({
			packs,
			packsDir: packsDirectory(flags.packsDir, env),
			target,
			repository: flags.github ?? env["GITHUB_REPOSITORY"] ?? `${target.org}/${target.repo}`,
			action: actionOf(flags.action),
			force: flags.force,
			dryRun: flags.dryRun
		});
		const policy = {
			version: 1,
			default: "require",
			rules
		};
		const text = `${JSON.stringify(policy, null, 2)}\n`;
		if (flags.policy !== void 0 && flags.dryRun !== true) await writeFileAtomic(flags.policy, text);
		output.result({
			files,
			policy,
			policy_file: flags.policy ?? null
		}, () => [
			...files.map(({ path, status }) => `${status.padEnd(11)} ${path}`),
			"",
			"One workflow a pack, none of them reusable: the certificate of a signature names the workflow file that ran,",
			"so each pack has an identity of its own. A reusable workflow would be one identity for all packs.",
			"",
			flags.policy === void 0 ? `Consumers trust exactly these workflows with this packs.policy.json:\n\n${text.trimEnd()}` : `Consumers trust exactly these workflows with ${flags.policy}.`
		].join("\n"));
	});
}
/** Outside of CI the repository is the one that the checkout was cloned from. */
async function withRepository(env) {
	if (env["GITHUB_REPOSITORY"]) return env;
	const url = repositoryUrl(await git(".", [
		"remote",
		"get-url",
		"origin"
	]));
	const [, owner, name] = /^https:\/\/github\.com\/([^/]+)\/([^/]+)$/.exec(url ?? "") ?? [];
	if (owner === void 0) return env;
	return {
		...env,
		GITHUB_REPOSITORY: `${owner}/${name}`,
		GITHUB_REPOSITORY_OWNER: env["GITHUB_REPOSITORY_OWNER"] ?? owner
	};
}
function unnamed() {
	return new PackwrightError("USAGE", "Nothing says which repository will publish.", { hint: "Give --org and --repo, or run it in a checkout whose remote \"origin\" is on github.com." });
}
function actionOf(flag) {
	if (flag === void 0) return PINNED_ACTIONS.packwright;
	if (ACTION.test(flag)) return flag;
	throw new PackwrightError("USAGE", `Nothing says by which commit ${flag} is used.`, { hint: "Give --action packwright/packwright@<40 hex of the commit>; a tag may move." });
}
function verifyCommand(parent, context) {
	const command = parent.command("verify").description("Pull what this run published into a fresh store, requiring its own signature").option("--refs <json>", "the output \"refs\" of a publish: a JSON array of …@sha256:… references; else what the lockfile has").option("--trusted-root <file>", "PACKWRIGHT_TRUSTED_ROOT; a trusted_root.json of a private Sigstore").option("--lock <file>", "record who signed in this lockfile (packs.lock.json)").option("--unsigned", "check digests alone");
	examples(withConnectionFlags(command), ["packwright ci verify --refs \"$REFS\""]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const progress = output.progress();
		const { env } = context;
		const result = await verifyRun(flags.refs === void 0 ? await lockedReferences(flags.lock) : parseReferences(flags.refs), {
			...connection(flags, context),
			signed: flags.unsigned === true || !signingWanted(env) ? false : env["PACKWRIGHT_SIGN"] ? true : void 0,
			lockfile: lockfilePath(flags.lock),
			trustedRoot: flags.trustedRoot ?? (env["PACKWRIGHT_TRUSTED_ROOT"] || void 0),
			onEvent: progress.onEvent
		}).finally(() => progress.done());
		await writeSummary(env, verificationTable(result));
		const packs = result.packs.map(({ name, version, reference, digest, trust }) => {
			return {
				name,
				version,
				reference,
				digest,
				signer: trust?.signer?.identity ?? null
			};
		});
		output.result({
			signed: result.signed,
			packs
		}, () => {
			const rows = packs.map((pack) => [
				pack.name,
				pack.version ?? "-",
				pack.digest,
				pack.signer ?? "unsigned"
			]);
			return output.table([
				"PACK",
				"VERSION",
				"DIGEST",
				"SIGNER"
			], rows);
		});
	});
}
async function lockedReferences(flag) {
	const { packs } = await readLockfile(lockfilePath(flag));
	return packs.map(({ oci_ref: reference, digest }) => `${reference}@${digest}`);
}
function parseReferences(text) {
	try {
		return array(string()).parse(parseJson(text, "--refs"));
	} catch (cause) {
		throw new PackwrightError("USAGE", "--refs is not a JSON array of references.", {
			hint: "Give it the output \"refs\" of the step that published.",
			cause
		});
	}
}
function verificationTable({ signed, packs }) {
	if (packs.length === 0) return "";
	const rows = packs.map(({ name, version, digest, trust }) => [
		markdownText(name),
		markdownText(version ?? ""),
		markdownCode(digest),
		trust?.signer === void 0 ? "unsigned" : markdownCode(trust.signer.identity)
	]);
	return [
		`#### ${signed ? "Pulled back, signature of this run required" : "Pulled back, unsigned"}`,
		"",
		markdownTable([
			"Pack",
			"Version",
			"Digest",
			"Signer"
		], rows),
		""
	].join("\n");
}
export { ciCommand };
