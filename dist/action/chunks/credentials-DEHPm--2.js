import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { n as parseJson } from "./json-BiV7s4Do.js";
import { n as readTextIfExists } from "./text-DvT8Qn7p.js";
import { b as unknown, f as looseObject, g as record, v as string } from "./schemas-BXokd3mV.js";
import { join } from "node:path";
import { homedir } from "node:os";
// src/registry/credentials.ts
/**
* Credentials as docker and oras keep them: `config.json` under `DOCKER_CONFIG`, with `auths`, `credHelpers` and
* `credsStore`. What `oras login` or `docker login` wrote is found; nothing is ever written here.
*
* @see https://github.com/docker/docker-credential-helpers#development
*/
const storedAuth = looseObject({
	auth: string().nullish(),
	username: string().nullish(),
	password: string().nullish(),
	identitytoken: string().nullish(),
	registrytoken: string().nullish()
});
/** Entries are read when they are asked for: what is wrong with another host's is no fault of this one's. */
const dockerConfig = looseObject({
	auths: record(string(), unknown()).nullish(),
	credsStore: string().nullish(),
	credHelpers: record(string(), string().nullish()).nullish()
});
const DOCKER_HUB = [
	"docker.io",
	"index.docker.io",
	"registry-1.docker.io"
];
const DOCKER_HUB_KEY = "https://index.docker.io/v1/";
function dockerConfigFile(env) {
	return join(env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker"), "config.json");
}
/** Credentials from docker's configuration, read once and on first need. */
function dockerCredentials(env) {
	const file = dockerConfigFile(env);
	let config;
	const found = /* @__PURE__ */ new Map();
	return { find(host, path = "") {
		config ??= readConfig(file);
		const key = `${host}/${path}`;
		const known = found.get(key) ?? config.then((read) => lookUp(read, host, path, file, env));
		found.set(key, known);
		return known;
	} };
}
/** @throws PackwrightError `CONFIG_INVALID` */
async function readConfig(file) {
	const refuse = (cause) => new PackwrightError("CONFIG_INVALID", `${file} is not a docker configuration.`, {
		hint: "Repair it, or write it anew with `oras login` or `docker login`.",
		details: { file },
		cause
	});
	let document;
	try {
		const text = await readTextIfExists(file);
		if (text === void 0 || text.trim() === "") return {};
		document = parseJson(text, file);
	} catch (cause) {
		throw refuse(cause);
	}
	const parsed = dockerConfig.safeParse(document);
	if (!parsed.success) throw refuse(parsed.error);
	return parsed.data;
}
/** A helper for the host, else the store of all hosts, else what the file itself holds. */
async function lookUp({ credHelpers, credsStore, auths }, host, path, file, env) {
	const hosts = DOCKER_HUB.includes(host) ? [DOCKER_HUB_KEY, ...DOCKER_HUB] : [host];
	const helper = hosts.map((key) => credHelpers?.[key]).find((name) => name) || credsStore;
	const stated = () => statedFor(auths ?? {}, hosts, path, file);
	if (!helper) return stated();
	try {
		return await askHelper(helper, hosts[0], env) ?? stated();
	} catch (thrown) {
		const written = stated();
		if (written === void 0) throw thrown;
		return written;
	}
}
/** The entry for the longest path that the repository lies below, `host/org/repo` before `host`; an empty one is none. */
function statedFor(auths, hosts, path, file) {
	const parts = path === "" ? [] : path.split("/");
	for (let depth = parts.length; depth >= 0; depth -= 1) {
		const places = hosts.map((host) => [host, ...parts.slice(0, depth)].join("/"));
		const exact = places.filter((place) => place in auths);
		const otherwise = Object.keys(auths).filter((key) => !exact.includes(key) && places.includes(placeOfKey(key)));
		for (const key of [...exact, ...otherwise]) {
			const found = fromAuth(auths[key], key, file);
			if (found !== void 0) return found;
		}
	}
}
/** `https://ghcr.io/v2/` is `ghcr.io`: with a scheme a key is an address, and says nothing of paths. */
function placeOfKey(key) {
	return /^https?:\/\/([^/]*)/.exec(key)?.[1] ?? key.replace(/\/+$/, "");
}
/** @throws PackwrightError `CONFIG_INVALID` */
function fromAuth(written, key, file) {
	const parsed = storedAuth.nullable().safeParse(written ?? null);
	if (!parsed.success) throw notCredentials(key, file);
	const { identitytoken, registrytoken, username, password, auth } = parsed.data ?? {};
	if (registrytoken) return {
		kind: "registry",
		token: registrytoken
	};
	if (identitytoken) return {
		kind: "identity",
		token: identitytoken
	};
	if (username && password) return {
		kind: "basic",
		username,
		password
	};
	if (!auth) return void 0;
	const decoded = Buffer.from(auth, "base64").toString("utf8");
	const colon = decoded.indexOf(":");
	if (colon < 0) throw notCredentials(key, file);
	const secret = decoded.slice(colon + 1).replace(/\0+$/, "");
	return {
		kind: "basic",
		username: decoded.slice(0, colon),
		password: secret
	};
}
function notCredentials(key, file) {
	return new PackwrightError("CONFIG_INVALID", `The credentials for ${key} in ${file} are not base64 of user:password.`, { hint: `Log in again: oras login ${key}` });
}
const helperAnswer = looseObject({
	Username: string().nullish(),
	Secret: string().nullish()
});
const NO_CREDENTIALS = /credentials not found/i;
/** @throws PackwrightError `CREDENTIAL_HELPER_FAILED` */
async function askHelper(name, key, env) {
	const program = `docker-credential-${name}`;
	const refuse = (why) => new PackwrightError("CREDENTIAL_HELPER_FAILED", `${program} gave no credentials for ${key}: ${why}.`, { hint: `Install ${program}, or remove it from docker's config.json and log in again.` });
	if (!/^[A-Za-z0-9._-]+$/.test(name)) throw refuse("its name is malformed");
	const { execa } = await import("./execa-BVy1bufR.js");
	const result = await execa(program, ["get"], {
		input: key,
		env,
		extendEnv: false,
		reject: false,
		timeout: 3e4
	});
	if (result.exitCode === void 0) throw refuse("it cannot be run");
	if (result.exitCode !== 0) {
		if (NO_CREDENTIALS.test(`${result.stdout}${result.stderr}`)) return void 0;
		throw refuse(`it ended with exit code ${result.exitCode}`);
	}
	const parsed = helperAnswer.safeParse(tryJson(result.stdout));
	if (!parsed.success) throw refuse("its answer is malformed");
	const { Username: username, Secret: secret } = parsed.data;
	if (!username || !secret) return void 0;
	return username === "<token>" ? {
		kind: "identity",
		token: secret
	} : {
		kind: "basic",
		username,
		password: secret
	};
}
function tryJson(text) {
	try {
		return JSON.parse(text);
	} catch {
		return;
	}
}
export { dockerCredentials as n, dockerConfigFile as t };
