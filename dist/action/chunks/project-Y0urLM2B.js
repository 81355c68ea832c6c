import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import "./schema-5QGnsWuM.js";
import { i as readLockfileIfExists } from "./read-CKEQI5lw.js";
import { t as readMended } from "./conflict-B2txk_dk.js";
import { n as currentPlatform, s as requirePlatform } from "./platform-B9cimzIF.js";
import { r as readWantedIfExists, s as WANTED_NAME } from "./read-zEcuMCOl.js";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { homedir } from "node:os";
// src/target/client-table.ts
/** Variables by which clients move their directories, and where those are otherwise. */
const CLIENT_HOMES = {
	AUTOHAND_HOME: "~/.autohand",
	CLAUDE_CONFIG_DIR: "~/.claude",
	CODEX_HOME: "~/.codex",
	COPILOT_HOME: "~/.copilot",
	GEMINI_CLI_HOME: "~",
	GROK_HOME: "~/.grok",
	HERMES_HOME: "~/.hermes",
	SARVAM_HOME: "~/.sarvam",
	VIBE_HOME: "~/.vibe",
	XDG_CONFIG_HOME: "~/.config"
};
// src/target/clients.ts
/**
* Where agent clients look for Agent Skills.
*
* @see https://agentskills.io
*/
const CLIENTS = Object.fromEntries([
	[
		"agents",
		".agents/skills",
		"~/.agents/skills",
		[],
		true,
		"agentskills.io"
	],
	[
		"adal",
		".adal/skills",
		"~/.adal/skills",
		[".adal", "~/.adal"],
		false,
		"skills 1.7.4"
	],
	[
		"aider-desk",
		".aider-desk/skills",
		"~/.aider-desk/skills",
		[".aider-desk", "~/.aider-desk"],
		false,
		"skills 1.7.4"
	],
	[
		"amp",
		".agents/skills",
		"{XDG_CONFIG_HOME}/agents/skills",
		["{XDG_CONFIG_HOME}/amp"],
		true,
		"skills 1.7.4"
	],
	[
		"antigravity",
		".agents/skills",
		"~/.gemini/antigravity/skills",
		["~/.gemini/antigravity"],
		true,
		"skills 1.7.4"
	],
	[
		"antigravity-cli",
		".agents/skills",
		"~/.gemini/antigravity-cli/skills",
		["~/.gemini/antigravity-cli"],
		true,
		"skills 1.7.4"
	],
	[
		"astrbot",
		"data/skills",
		"~/.astrbot/data/skills",
		["data/skills", "~/.astrbot"],
		false,
		"skills 1.7.4"
	],
	[
		"augment",
		".augment/skills",
		"~/.augment/skills",
		[".augment", "~/.augment"],
		false,
		"skills 1.7.4"
	],
	[
		"autohand-code",
		".autohand/skills",
		"{AUTOHAND_HOME}/skills",
		[".autohand", "{AUTOHAND_HOME}"],
		false,
		"skills 1.7.4"
	],
	[
		"bob",
		".bob/skills",
		"~/.bob/skills",
		[".bob", "~/.bob"],
		false,
		"skills 1.7.4"
	],
	[
		"claude-code",
		".claude/skills",
		"{CLAUDE_CONFIG_DIR}/skills",
		[".claude", "{CLAUDE_CONFIG_DIR}"],
		false,
		"claude-code 2.1.332"
	],
	[
		"cline",
		".agents/skills",
		"~/.agents/skills",
		["~/.cline"],
		true,
		"skills 1.7.4"
	],
	[
		"codearts-agent",
		".codeartsdoer/skills",
		"~/.codeartsdoer/skills",
		[".codeartsdoer", "~/.codeartsdoer"],
		false,
		"skills 1.7.4"
	],
	[
		"codebuddy",
		".codebuddy/skills",
		"~/.codebuddy/skills",
		[".codebuddy", "~/.codebuddy"],
		false,
		"skills 1.7.4"
	],
	[
		"codemaker",
		".codemaker/skills",
		"~/.codemaker/skills",
		[".codemaker", "~/.codemaker"],
		false,
		"skills 1.7.4"
	],
	[
		"codestudio",
		".codestudio/skills",
		"~/.codestudio/skills",
		[".codestudio", "~/.codestudio"],
		false,
		"skills 1.7.4"
	],
	[
		"codex",
		".codex/skills",
		"{CODEX_HOME}/skills",
		[".codex", "{CODEX_HOME}"],
		true,
		"codex 0.169"
	],
	[
		"command-code",
		".commandcode/skills",
		"~/.commandcode/skills",
		[".commandcode", "~/.commandcode"],
		false,
		"skills 1.7.4"
	],
	[
		"continue",
		".continue/skills",
		"~/.continue/skills",
		[".continue", "~/.continue"],
		false,
		"skills 1.7.4"
	],
	[
		"copilot",
		".github/skills",
		"{COPILOT_HOME}/skills",
		["{COPILOT_HOME}"],
		true,
		"copilot 1.0.102"
	],
	[
		"cortex",
		".cortex/skills",
		"~/.snowflake/cortex/skills",
		[".cortex", "~/.snowflake/cortex"],
		false,
		"skills 1.7.4"
	],
	[
		"crush",
		".crush/skills",
		"~/.config/crush/skills",
		[".crush", "~/.config/crush"],
		false,
		"skills 1.7.4"
	],
	[
		"cursor",
		".cursor/skills",
		"~/.cursor/skills",
		[".cursor", "~/.cursor"],
		true,
		"skills 1.7.4"
	],
	[
		"deepagents",
		".agents/skills",
		"~/.deepagents/agent/skills",
		["~/.deepagents"],
		true,
		"skills 1.7.4"
	],
	[
		"devin",
		".devin/skills",
		"{XDG_CONFIG_HOME}/devin/skills",
		[".devin", "{XDG_CONFIG_HOME}/devin"],
		false,
		"skills 1.7.4"
	],
	[
		"dexto",
		".agents/skills",
		"~/.agents/skills",
		["~/.dexto"],
		true,
		"skills 1.7.4"
	],
	[
		"droid",
		".agents/skills",
		"~/.factory/skills",
		["~/.factory"],
		true,
		"skills 1.7.4"
	],
	[
		"eve",
		"agent/skills",
		null,
		["agent"],
		false,
		"skills 1.7.4"
	],
	[
		"firebender",
		".agents/skills",
		"~/.firebender/skills",
		["~/.firebender"],
		true,
		"skills 1.7.4"
	],
	[
		"forgecode",
		".forge/skills",
		"~/.forge/skills",
		[".forge", "~/.forge"],
		false,
		"skills 1.7.4"
	],
	[
		"fx",
		".agents/skills",
		"~/.agents/skills",
		["~/.fx"],
		true,
		"skills 1.7.4"
	],
	[
		"gemini-cli",
		".gemini/skills",
		"{GEMINI_CLI_HOME}/.gemini/skills",
		[".gemini", "{GEMINI_CLI_HOME}/.gemini"],
		true,
		"gemini-cli 0.61"
	],
	[
		"github-copilot",
		".github/skills",
		"{COPILOT_HOME}/skills",
		["{COPILOT_HOME}"],
		true,
		"copilot 1.0.102"
	],
	[
		"goose",
		".goose/skills",
		"{XDG_CONFIG_HOME}/goose/skills",
		[".goose", "{XDG_CONFIG_HOME}/goose"],
		false,
		"skills 1.7.4"
	],
	[
		"grok",
		".grok/skills",
		"{GROK_HOME}/skills",
		[".grok", "{GROK_HOME}"],
		false,
		"skills 1.7.4"
	],
	[
		"hermes-agent",
		".hermes/skills",
		"{HERMES_HOME}/skills",
		[".hermes", "{HERMES_HOME}"],
		false,
		"skills 1.7.4"
	],
	[
		"iflow-cli",
		".iflow/skills",
		"~/.iflow/skills",
		[".iflow", "~/.iflow"],
		false,
		"skills 1.7.4"
	],
	[
		"inference-sh",
		".inferencesh/skills",
		"~/.inferencesh/skills",
		[".inferencesh", "~/.inferencesh"],
		false,
		"skills 1.7.4"
	],
	[
		"jazz",
		".jazz/skills",
		"~/.jazz/skills",
		["~/.jazz", ".jazz"],
		false,
		"skills 1.7.4"
	],
	[
		"junie",
		".junie/skills",
		"~/.junie/skills",
		[".junie", "~/.junie"],
		false,
		"skills 1.7.4"
	],
	[
		"kilo",
		".agents/skills",
		"~/.kilo/skills",
		["~/.kilo", "~/.kilocode"],
		true,
		"skills 1.7.4"
	],
	[
		"kimchi",
		".kimchi/skills",
		"~/.config/kimchi/harness/skills",
		[".kimchi", "{XDG_CONFIG_HOME}/kimchi"],
		false,
		"skills 1.7.4"
	],
	[
		"kimi-code-cli",
		".agents/skills",
		"~/.agents/skills",
		["~/.kimi-code", "~/.kimi"],
		true,
		"skills 1.7.4"
	],
	[
		"kiro-cli",
		".kiro/skills",
		"~/.kiro/skills",
		[".kiro", "~/.kiro"],
		false,
		"skills 1.7.4"
	],
	[
		"kode",
		".kode/skills",
		"~/.kode/skills",
		[".kode", "~/.kode"],
		false,
		"skills 1.7.4"
	],
	[
		"lingma",
		".lingma/skills",
		"~/.lingma/skills",
		[".lingma", "~/.lingma"],
		false,
		"skills 1.7.4"
	],
	[
		"loaf",
		".agents/skills",
		"~/.agents/skills",
		["~/.loaf"],
		true,
		"skills 1.7.4"
	],
	[
		"mcpjam",
		".mcpjam/skills",
		"~/.mcpjam/skills",
		[".mcpjam", "~/.mcpjam"],
		false,
		"skills 1.7.4"
	],
	[
		"minimax-code",
		".minimax/skills",
		"~/.minimax/skills",
		[".minimax", "~/.minimax"],
		false,
		"skills 1.7.4"
	],
	[
		"mistral-vibe",
		".vibe/skills",
		"{VIBE_HOME}/skills",
		[".vibe", "{VIBE_HOME}"],
		false,
		"skills 1.7.4"
	],
	[
		"moxby",
		".moxby/skills",
		"~/.moxby/skills",
		[".moxby", "~/.moxby"],
		false,
		"skills 1.7.4"
	],
	[
		"mux",
		".mux/skills",
		"~/.mux/skills",
		[".mux", "~/.mux"],
		false,
		"skills 1.7.4"
	],
	[
		"neovate",
		".neovate/skills",
		"~/.neovate/skills",
		[".neovate", "~/.neovate"],
		false,
		"skills 1.7.4"
	],
	[
		"ona",
		".ona/skills",
		"~/.ona/skills",
		[".ona", "~/.ona"],
		false,
		"skills 1.7.4"
	],
	[
		"openclaw",
		"skills",
		"~/.openclaw/skills",
		[
			"~/.openclaw",
			"~/.clawdbot",
			"~/.moltbot"
		],
		false,
		"skills 1.7.4"
	],
	[
		"opencode",
		".opencode/skills",
		"{XDG_CONFIG_HOME}/opencode/skills",
		[".opencode", "{XDG_CONFIG_HOME}/opencode"],
		true,
		"opencode-ai 1.18"
	],
	[
		"openhands",
		".openhands/skills",
		"~/.openhands/skills",
		[".openhands", "~/.openhands"],
		false,
		"skills 1.7.4"
	],
	[
		"pi",
		".agents/skills",
		"~/.agents/skills",
		["~/.pi/agent"],
		true,
		"skills 1.7.4"
	],
	[
		"pochi",
		".pochi/skills",
		"~/.pochi/skills",
		[".pochi", "~/.pochi"],
		false,
		"skills 1.7.4"
	],
	[
		"posit-assistant",
		".posit/assistant/skills",
		"~/.posit/assistant/skills",
		["~/.posit/assistant", "~/.positai"],
		false,
		"skills 1.7.4"
	],
	[
		"promptscript",
		".agents/skills",
		null,
		[".promptscript", "promptscript.yaml"],
		true,
		"skills 1.7.4"
	],
	[
		"qoder",
		".qoder/skills",
		"~/.qoder/skills",
		[".qoder", "~/.qoder"],
		false,
		"skills 1.7.4"
	],
	[
		"qoder-cn",
		".qoder/skills",
		"~/.qoder-cn/skills",
		[".qoder", "~/.qoder-cn"],
		false,
		"skills 1.7.4"
	],
	[
		"qwen-code",
		".qwen/skills",
		"~/.qwen/skills",
		[".qwen", "~/.qwen"],
		true,
		"qwen-code 0.24"
	],
	[
		"reasonix",
		".reasonix/skills",
		"~/.reasonix/skills",
		[".reasonix", "~/.reasonix"],
		false,
		"skills 1.7.4"
	],
	[
		"replit",
		".agents/skills",
		"{XDG_CONFIG_HOME}/agents/skills",
		[".replit"],
		true,
		"skills 1.7.4"
	],
	[
		"roo",
		".roo/skills",
		"~/.roo/skills",
		[".roo", "~/.roo"],
		false,
		"skills 1.7.4"
	],
	[
		"rovodev",
		".rovodev/skills",
		"~/.rovodev/skills",
		[".rovodev", "~/.rovodev"],
		false,
		"skills 1.7.4"
	],
	[
		"sarvam-code",
		".agents/skills",
		"~/.agents/skills",
		["{SARVAM_HOME}"],
		true,
		"skills 1.7.4"
	],
	[
		"tabnine-cli",
		".tabnine/agent/skills",
		"~/.tabnine/agent/skills",
		[".tabnine", "~/.tabnine"],
		false,
		"skills 1.7.4"
	],
	[
		"terramind",
		".terramind/skills",
		"~/.terramind/skills",
		[".terramind", "~/.terramind"],
		false,
		"skills 1.7.4"
	],
	[
		"tinycloud",
		".tinycloud/skills",
		"~/.tinycloud/skills",
		[".tinycloud", "~/.tinycloud"],
		false,
		"skills 1.7.4"
	],
	[
		"trae",
		".trae/skills",
		"~/.trae/skills",
		[".trae", "~/.trae"],
		false,
		"skills 1.7.4"
	],
	[
		"trae-cn",
		".trae/skills",
		"~/.trae-cn/skills",
		[".trae", "~/.trae-cn"],
		false,
		"skills 1.7.4"
	],
	[
		"warp",
		".agents/skills",
		"~/.agents/skills",
		["~/.warp"],
		true,
		"skills 1.7.4"
	],
	[
		"windsurf",
		".windsurf/skills",
		"~/.codeium/windsurf/skills",
		[".windsurf", "~/.codeium/windsurf"],
		false,
		"skills 1.7.4"
	],
	[
		"zcode",
		".zcode/skills",
		"~/.zcode/skills",
		[".zcode", "~/.zcode"],
		false,
		"skills 1.7.4"
	],
	[
		"zed",
		".agents/skills",
		"~/.agents/skills",
		["{XDG_CONFIG_HOME}/zed"],
		true,
		"skills 1.7.4"
	],
	[
		"zencoder",
		".zencoder/skills",
		"~/.zencoder/skills",
		[".zencoder", "~/.zencoder"],
		false,
		"skills 1.7.4"
	],
	[
		"zenflow",
		".zencoder/skills",
		"~/.zencoder/skills",
		[".zencoder", "~/.zencoder"],
		false,
		"skills 1.7.4"
	]
].map(([name, project, user, shows, readsAgents]) => [name, {
	project,
	shows,
	readsAgents,
	...user === null ? {} : { user }
}]));
/** @throws PackwrightError `USAGE` */
function checkClients(names, user) {
	for (const name of names) {
		const client = CLIENTS[name];
		if (client === void 0) throw new PackwrightError("USAGE", `"${name}" is no agent client that packwright knows.`, { hint: `Known are ${Object.keys(CLIENTS).join(", ")}.` });
		if (user && client.user === void 0) throw new PackwrightError("USAGE", `${name} looks for skills in projects only.`, { hint: "Leave out --user." });
	}
	return [...new Set(names)];
}
/**
* The shared place, and every client that is there and does not read it. A client whose folder of skills is no folder of
* its own (`skills/`) is only served when it is named.
*/
function foundClients(project, places) {
	return ["agents", ...Object.entries(CLIENTS).filter(([, client]) => isServed(client)).filter(([, { shows }]) => shows.some((place) => existsSync(locate(place, project, places)))).map(([name]) => name)];
}
/** The places that decide which clients are found. */
function clientShows(project, places) {
	return Object.values(CLIENTS).filter(isServed).flatMap(({ shows }) => shows.map((place) => locate(place, project, places)));
}
/** The directory into which a client's skills go, absolute. */
function skillsDirectory({ project: inside, user }, project, forUser, places) {
	if (!forUser) return join(project, inside);
	return user === void 0 ? void 0 : locate(user, project, places);
}
function isServed({ project, readsAgents }) {
	return !readsAgents && project.startsWith(".");
}
/** `~/…` and `{VARIABLE}/…` are the user's, everything else the project's. */
function locate(place, project, { home, env }) {
	const filled = place.replace(/^\{(\w+)\}/, (_, name) => env[name]?.trim() || (CLIENT_HOMES[name] ?? "~"));
	if (filled === "~" || filled.startsWith("~/")) return join(home, filled.slice(1));
	return resolve(project, filled);
}
// src/project/project.ts
/** A consumer's project: what it wants, what is locked, where things are and for which hosts. */
/** @throws PackwrightError `WANTED_INVALID`, `LOCKFILE_INVALID`, `USAGE` */
async function openProject(options) {
	const directory = resolve(options.project ?? ".");
	const wantedFile = join(directory, WANTED_NAME);
	const lockFile = resolve(directory, options.lockfile ?? "packs.lock.json");
	const [wanted, { lock, differing }] = await Promise.all([readWantedIfExists(wantedFile), options.mends === true ? readMended(lockFile) : readLockfileIfExists(lockFile).then((lock) => ({
		lock,
		differing: void 0
	}))]);
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
		...differing === void 0 ? {} : { differing },
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
			clients: clients === void 0 ? foundClients(directory, {
				home,
				env
			}) : checkClients(clients, options.user === true),
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
export { checkClients as a, CLIENTS as i, wantedOf as n, clientShows as o, withProjectSettings as r, skillsDirectory as s, openProject as t };
