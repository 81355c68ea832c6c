import { r as PackwrightError } from "./errors-aVfW4i-N.js";
import "./schema-DKnoWEOs.js";
import { t as readConflict } from "./conflict-BiZS5nFC.js";
import { i as readLockfileIfExists } from "./read-ipGv9bvt.js";
import { n as currentPlatform, s as requirePlatform } from "./platform-BTYqp6rI.js";
import { r as readWantedIfExists, s as WANTED_NAME } from "./read-Dj9CZAMo.js";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { homedir } from "node:os";
// src/target/clients.ts
/**
* Where agent clients look for Agent Skills.
*
* @see https://agentskills.io
*/
const CLIENTS = {
	agents: {
		project: ".agents/skills",
		user: ".agents/skills"
	},
	"claude-code": {
		project: ".claude/skills",
		user: ".claude/skills",
		shows: ".claude"
	},
	codex: {
		project: ".codex/skills",
		user: ".codex/skills",
		shows: ".codex"
	},
	cursor: {
		project: ".cursor/skills",
		user: ".cursor/skills",
		shows: ".cursor"
	},
	"gemini-cli": {
		project: ".gemini/skills",
		user: ".gemini/skills",
		shows: ".gemini"
	},
	copilot: {
		project: ".github/skills",
		user: ".copilot/skills",
		shows: ".copilot"
	}
};
/** @throws PackwrightError `USAGE` */
function checkClients(names) {
	const unknown = names.find((name) => CLIENTS[name] === void 0);
	if (unknown === void 0) return [...new Set(names)];
	throw new PackwrightError("USAGE", `"${unknown}" is no agent client that packwright knows.`, { hint: `Known are ${Object.keys(CLIENTS).join(", ")}.` });
}
/** The shared place and every client that the project or the user has. */
function foundClients(project, home) {
	return Object.entries(CLIENTS).filter(([, { shows }]) => shows === void 0 || placesOf(shows, project, home).some(existsSync)).map(([name]) => name);
}
/** The directories that decide which clients are found. */
function clientShows(project, home) {
	return Object.values(CLIENTS).flatMap(({ shows }) => shows === void 0 ? [] : placesOf(shows, project, home));
}
function placesOf(shows, project, home) {
	return [join(project, shows), join(home, shows)];
}
// src/project/project.ts
/** A consumer's project: what it wants, what is locked, where things are and for which hosts. */
/** @throws PackwrightError `WANTED_INVALID`, `LOCKFILE_INVALID`, `USAGE` */
async function openProject(options) {
	const directory = resolve(options.project ?? ".");
	const wantedFile = join(directory, WANTED_NAME);
	const lockFile = resolve(directory, options.lockfile ?? "packs.lock.json");
	const conflict = options.mends === true ? await readConflict(lockFile) : void 0;
	const [wanted, lock] = await Promise.all([readWantedIfExists(wantedFile), conflict?.lock ?? readLockfileIfExists(lockFile)]);
	const env = options.env ?? process.env;
	const home = env["HOME"] || homedir();
	const hosts = { ...wanted?.hosts };
	for (const [name, version] of Object.entries(options.engines ?? {})) hosts[name] = {
		...hosts[name],
		version
	};
	const engines = Object.entries(hosts).flatMap(([name, { version }]) => version === void 0 ? [] : [[name, version]]);
	const clients = options.clients ?? wanted?.clients;
	return {
		directory,
		wantedFile,
		lockFile,
		wanted,
		locked: new Map((lock?.packs ?? []).map((entry) => [entry.name, entry])),
		...conflict === void 0 ? {} : { differing: conflict.differing },
		target: resolve(directory, wanted?.target ?? ".packs"),
		gate: {
			engines: Object.fromEntries(engines),
			platform: options.platform === void 0 ? currentPlatform() : requirePlatform(options.platform)
		},
		plan: {
			project: directory,
			home,
			env,
			hosts,
			clients: clients === void 0 ? foundClients(directory, home) : checkClients(clients),
			user: options.user ?? false,
			init: options.init ?? false,
			allowTrustPolicy: options.allowTrustPolicy ?? false
		}
	};
}
/** The options with what the project says itself: mirrors, and the lockfile beside which its policy lies. */
function withProjectSettings(options, project) {
	const mirrors = {
		...project.wanted?.mirrors,
		...options.mirrors
	};
	return {
		...options,
		mirrors,
		lockfile: project.lockFile
	};
}
/** A project that says what it wants. @throws PackwrightError `NOT_FOUND` */
function wantedOf(project) {
	if (project.wanted !== void 0) return project.wanted;
	throw new PackwrightError("NOT_FOUND", `There is no ${WANTED_NAME} in ${project.directory}.`, { hint: "Add a pack: packwright add ghcr.io/acme/packs/claude@^1.2.0." });
}
export { clientShows as a, CLIENTS as i, wantedOf as n, withProjectSettings as r, openProject as t };
