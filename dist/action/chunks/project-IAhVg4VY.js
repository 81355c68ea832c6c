import { o as __toESM } from "./rolldown-runtime-C1I3wEg2.js";
import { t as require_semver } from "./semver-CBBhDFB8.js";
import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as withConnectionFlags, s as concurrency, t as connection } from "./command-D3HcMSvB.js";
import { n as withLimitFlag, t as limits } from "./limits-CAxP_N57.js";
import { i as trust, s as withTrustFlags } from "./trust-CeoR12p4.js";
import { spawn } from "node:child_process";
import { once } from "node:events";
// src/commands/flags/project.ts
/** Flags of everything that works on a consumer's project, read once. */
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const collect = (value, all) => [...all, value];
function withProjectFlags(command) {
	return withConnectionFlags(command).option("--project <dir>", "directory of packs.json (.)").option("--lock <file>", "the lockfile (packs.lock.json)").option("--store <dir>", "the local store ($XDG_CACHE_HOME/packwright)").option("--offline", "never touch the network; say what is missing");
}
function withInstallFlags(command) {
	return withLimitFlag(withTrustFlags(withProjectFlags(command))).option("--engine <host=version>", "the version of a host; may be repeated", collect, []).option("--platform <platform>", "another platform, e.g. linux/arm64 or a target triple").option("--client <name>", "an agent client for skills, e.g. claude-code; may be repeated", collect, []).option("--user", "skills for the user, below the home directory").option("--init", "put instructions of packs into the project").option("--allow-trust-policy", "place trust policies that packs bring").option("-f, --force", "overwrite files that were edited").option("--concurrency <n>", "packs that come down at once (32)").option("--on-event <command>", "start this command and write every event to it, one JSON object a line");
}
function projectOptions(flags, context) {
	const { project, lock, store, offline } = flags;
	return {
		...connection(flags, context),
		project,
		lockfile: lock,
		store,
		offline
	};
}
/** @throws PackwrightError `USAGE` */
function installOptions(flags, context) {
	const { platform, user, init, allowTrustPolicy, force } = flags;
	return {
		...projectOptions(flags, context),
		frozen: flags.frozen,
		engines: engines(flags.engine),
		platform,
		clients: flags.client.length === 0 ? void 0 : flags.client.flatMap((names) => names.split(",")),
		user,
		init,
		allowTrustPolicy,
		force,
		concurrency: concurrency(flags.concurrency),
		trust: trust(flags),
		limits: limits(flags)
	};
}
function engines(written) {
	const pairs = written.map((text) => {
		const at = text.indexOf("=");
		const [host, version] = [text.slice(0, at), text.slice(at + 1)];
		if (at > 0 && import_semver.default.valid(version) !== null) return [host, version];
		throw new PackwrightError("USAGE", `--engine ${text} is not <host>=<version>.`, { hint: "Write --engine nono=0.50.1." });
	});
	return Object.fromEntries(pairs);
}
/** `--frozen`, else on in CI, as `CI` says. */
function isFrozen(flag, env) {
	return flag ?? ![
		"",
		"0",
		"false"
	].includes((env["CI"] ?? "").toLowerCase());
}
function startEventReader(command, onEvent) {
	if (command === void 0) return {
		onEvent,
		done: async () => {}
	};
	const child = spawn(command, {
		shell: true,
		stdio: [
			"pipe",
			"inherit",
			"inherit"
		]
	});
	const ended = once(child, "close");
	child.stdin.on("error", () => {});
	return {
		onEvent: (event) => {
			onEvent(event);
			child.stdin.write(`${JSON.stringify(event)}\n`);
		},
		async done() {
			child.stdin.end();
			const [code] = await ended;
			if (code === 0) return;
			throw new PackwrightError("USAGE", `The command of --on-event ended with ${code ?? "a signal"}.`, { hint: "The packs are installed; correct the command." });
		}
	};
}
export { withInstallFlags as a, startEventReader as i, isFrozen as n, withProjectFlags as o, projectOptions as r, installOptions as t };
