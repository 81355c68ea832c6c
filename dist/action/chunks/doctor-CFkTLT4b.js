import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { i as asPackwrightError, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { n as dockerCredentials, t as dockerConfigFile } from "./credentials-DEHPm--2.js";
import { t as probe } from "./probe-CgDaslHR.js";
import { t as NODE_RANGE } from "./version-Do_tkIwF.js";
import { i as printable, r as paint } from "./output-4PjJ6Z8i.js";
import { a as withConnectionFlags, h as publishTarget, n as examples, r as outputOf, t as connection } from "./command-D3HcMSvB.js";
// src/publish/doctor.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/** Looks at Node, oras, credentials, reachability and write permission; never changes anything. */
async function examine(target, options) {
	const findings = [nodeFinding(), await orasFinding(options)];
	if (target.registry.startsWith("oci-layout://")) return [...findings, {
		what: "registry",
		status: "ok",
		message: `${target.registry}: a layout on disk, no login needed`
	}];
	return [
		...findings,
		await credentialFinding(target.registry, options),
		...await accessFindings(target, options)
	];
}
function nodeFinding() {
	const { node } = process.versions;
	if (import_semver.default.satisfies(node, "^22.22.2 || ^24.15.0 || >=26")) return {
		what: "node",
		status: "ok",
		message: node
	};
	return {
		what: "node",
		status: "problem",
		message: `${node}; wanted is ${NODE_RANGE}`,
		hint: "Install Node 24."
	};
}
async function orasFinding(options) {
	const { locateOras } = await import("./oras-D7ACujrG.js");
	try {
		const { path, version } = await locateOras(options.env ?? process.env);
		return {
			what: "oras",
			status: "ok",
			message: `${version} (${path})`
		};
	} catch (thrown) {
		const { message, hint } = asPackwrightError(thrown);
		const advice = hint === void 0 ? {} : { hint };
		return {
			what: "oras",
			status: "warning",
			message: `${message} Pulling works without it.`,
			...advice
		};
	}
}
async function credentialFinding(host, options) {
	const env = options.env ?? process.env;
	try {
		if (await dockerCredentials(env).find(host) !== void 0) return {
			what: "credentials",
			status: "ok",
			message: `for ${host} in ${dockerConfigFile(env)}`
		};
		return {
			what: "credentials",
			status: "warning",
			message: `none for ${host}`,
			hint: `oras login ${host}`
		};
	} catch (thrown) {
		const { message, hint } = asPackwrightError(thrown);
		return {
			what: "credentials",
			status: "problem",
			message,
			...hint === void 0 ? {} : { hint }
		};
	}
}
async function accessFindings(target, options) {
	const path = [
		target.org,
		target.repo,
		"packwright-doctor"
	].filter((part) => part !== "").join("/");
	const findings = [];
	for (const [what, doing] of [["reading", "read"], ["writing", "write"]]) try {
		await probe({
			registry: target.registry,
			path
		}, doing, options);
		findings.push({
			what,
			status: "ok",
			message: `${target.registry}/${path}`
		});
	} catch (thrown) {
		const { message, hint } = asPackwrightError(thrown);
		findings.push({
			what,
			status: "problem",
			message,
			...hint === void 0 ? {} : { hint }
		});
	}
	return findings;
}
// src/commands/publish/doctor.ts
const MARKS = {
	ok: ["green", "✓"],
	warning: ["yellow", "!"],
	problem: ["red", "✗"]
};
/** `packwright doctor`: what is missing and how to mend it. */
function doctorCommand(program, context) {
	const command = program.command("doctor").description("Tell what is missing for publishing and pulling, and how to mend it").option("--registry <host>", "OCI_REGISTRY").option("--org <org>", "OCI_ORG").option("--repo <repo>", "OCI_REPO");
	examples(withConnectionFlags(command), ["packwright doctor", "packwright doctor --registry ghcr.io --org acme --repo packs"]);
	command.action(async (flags) => {
		const output = outputOf(command);
		const target = publishTarget(flags, context.env);
		const findings = await examine(target, connection(flags, context));
		const problems = findings.filter(({ status }) => status === "problem");
		const text = () => findings.map((finding) => line(finding, output.stdout)).join("\n");
		if (problems.length === 0) return output.result({
			target,
			findings
		}, text);
		if (!output.json) output.result({}, text);
		const names = problems.map(({ what }) => what).join(", ");
		throw new PackwrightError("USAGE", `Not ready: ${names}.`, { details: {
			target,
			findings
		} });
	});
}
function line(finding, stream) {
	const [colour, mark] = MARKS[finding.status];
	const head = `${paint(colour, mark, stream)} ${finding.what.padEnd(12)} ${printable(finding.message)}`;
	return finding.hint === void 0 ? head : `${head}\n  ${paint("cyan", "→", stream)} ${printable(finding.hint)}`;
}
export { doctorCommand };
