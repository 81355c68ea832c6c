import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { f as looseObject, v as string } from "./schemas-BXokd3mV.js";
import { n as readBounded, t as createHttpClient } from "./http-OmsoiD9W.js";
import { setTimeout } from "node:timers/promises";
import { isIP } from "node:net";
// src/registry/plain-http.ts
/** When a registry may be spoken to without TLS: on this machine, or where the user insists. */
/** @throws PackwrightError `PLAIN_HTTP_REFUSED` */
function usesPlainHttp(host, plainHttp) {
	if (plainHttp === void 0 || plainHttp === false) return false;
	if (plainHttp === "force" || isLoopback(host)) return true;
	throw new PackwrightError("PLAIN_HTTP_REFUSED", `${host} is not this machine; over plain HTTP anybody could read along.`, {
		hint: "Use TLS, or say --plain-http=force if the network in between is yours.",
		details: { host }
	});
}
/**
* Where a registry is spoken to; Docker Hub lies elsewhere than it is called.
*
* @throws PackwrightError `PLAIN_HTTP_REFUSED`
*/
function originOf(host, plainHttp) {
	return `${usesPlainHttp(host, plainHttp) ? "http" : "https"}://${host === "docker.io" ? "registry-1.docker.io" : host}`;
}
function isLoopback(host) {
	const name = host.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
	return name === "localhost" || name === "::1" || isIP(name) === 4 && name.startsWith("127.");
}
// src/registry/challenge.ts
/** The challenges of a registry, and what its token service answers. */
const tokenAnswer = looseObject({
	token: string().nullish(),
	access_token: string().nullish()
});
function tokenOf(body, host) {
	try {
		const { token, access_token: accessToken } = tokenAnswer.parse(JSON.parse(body));
		const found = token || accessToken;
		if (found && /^[\x21-\x7e]+$/.test(found)) return found;
	} catch {}
	throw new PackwrightError("REGISTRY_RESPONSE", `The token service ${host} answers without a token.`);
}
/** One piece of `WWW-Authenticate`: a parameter, or a scheme that begins the next challenge. */
const PIECE = /([a-z0-9_.-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gi;
/** Parses `WWW-Authenticate`, in which several challenges may stand. @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 */
function parseChallenges(header) {
	const challenges = [];
	for (const [, name = "", quoted, bare] of header.matchAll(PIECE)) {
		const value = quoted?.replace(/\\(.)/g, "$1") ?? bare;
		if (value === void 0) challenges.push({
			scheme: name.toLowerCase(),
			parameters: {}
		});
		else {
			const parameters = challenges.at(-1)?.parameters;
			if (parameters !== void 0) parameters[name.toLowerCase()] ??= value;
		}
	}
	return challenges;
}
// src/registry/auth.ts
/**
* Answers a registry's challenge: a bearer token from its token service, basic credentials, or nothing.
*
* @see https://distribution.github.io/distribution/spec/auth/token/
* @see https://distribution.github.io/distribution/spec/auth/oauth/
*/
const MAX_TOKEN_ANSWER = 262144;
/** How registries that let anonymous readers in answer them about what is private. */
const HIDDEN = /* @__PURE__ */ new Set([
	400,
	403,
	404
]);
/** Sends requests with whatever authorization the registry turned out to want. */
var Authenticator = class {
	#transport;
	#credentials;
	/** `Authorization` by host and scope, shared by requests in flight */
	#known = /* @__PURE__ */ new Map();
	/** the challenge of `/v2/` by origin */
	#doors = /* @__PURE__ */ new Map();
	constructor(transport, credentials) {
		this.#transport = transport;
		this.#credentials = credentials;
	}
	/**
	* @throws PackwrightError `UNAUTHENTICATED` when the registry refuses what there is to offer
	*/
	async request(url, request, scope) {
		const key = `${url.origin} ${scopeText(scope)}`;
		const known = this.#known.get(key);
		const sent = await known;
		const response = await this.#send(url, request, sent);
		const isHidden = sent === void 0 && HIDDEN.has(response.status) && await this.#has(url, scope);
		if (response.status !== 401 && !isHidden) return response;
		if (response.url.origin !== url.origin) return await this.#foreign(response, url);
		if (this.#known.get(key) === known) {
			const challenge = isHidden ? await this.#challengeOf(url, request.signal) : response.headers["www-authenticate"];
			if (isHidden && challenge === void 0) return response;
			const answered = this.#answer(url, challenge, scope, request.signal);
			answered.catch(() => this.#known.delete(key));
			this.#known.set(key, answered);
		}
		const answer = this.#known.get(key);
		await response.discard();
		const again = await this.#send(url, request, await answer);
		if (again.status !== 401) return again;
		if (again.url.origin !== url.origin) return await this.#foreign(again, url);
		await again.discard();
		this.#known.delete(key);
		if (isOutOfScope(again.headers["www-authenticate"]) && await this.#has(url, scope)) throw outOfScope(url.host, scope);
		throw await this.#refused(url.host, scope);
	}
	/** Where a registry sent us, nothing is ours to answer: its credentials are for the registry alone. */
	async #foreign(response, { host }) {
		if (response.status !== 401) return response;
		await response.discard();
		throw new PackwrightError("REGISTRY_RESPONSE", `${host} redirects to ${response.url.host}, which asks for credentials and gets none.`, { hint: "Credentials are sent to the registry alone. Try again; a link that has expired is made anew." });
	}
	async #has({ host }, { path }) {
		return await this.#credentials.find(host, path) !== void 0;
	}
	/** What the registry asks for at its door, where anonymous readers are let in and see nothing of what is private. */
	#challengeOf(url, signal) {
		const asked = this.#doors.get(url.origin) ?? this.#askAtDoor(url, signal);
		asked.catch(() => this.#doors.delete(url.origin));
		this.#doors.set(url.origin, asked);
		return asked;
	}
	async #askAtDoor(url, signal) {
		const response = await this.#transport.request(new URL("/v2/", url), { signal });
		await response.discard();
		return response.status === 401 && response.url.origin === url.origin ? response.headers["www-authenticate"] : void 0;
	}
	#send(url, request, authorization) {
		if (authorization === void 0) return this.#transport.request(url, request);
		return this.#transport.request(url, {
			...request,
			headers: {
				...request.headers,
				authorization
			}
		});
	}
	async #answer(url, header, scope, signal) {
		if (header === void 0) throw await this.#refused(url.host, scope);
		const challenges = parseChallenges(header);
		const credentials = await this.#credentials.find(url.host, scope.path);
		const bearer = challenges.find(({ scheme }) => scheme === "bearer");
		if (bearer !== void 0) {
			if (credentials?.kind === "registry") return `Bearer ${credentials.token}`;
			return `Bearer ${await this.#token(url, bearer.parameters, credentials, scope, signal)}`;
		}
		if (challenges.some(({ scheme }) => scheme === "basic")) {
			if (credentials?.kind !== "basic") throw await this.#refused(url.host, scope);
			return basic(credentials);
		}
		throw new PackwrightError("REGISTRY_RESPONSE", `${url.host} asks for an authentication that is not known.`, { details: { host: url.host } });
	}
	async #token(registry, parameters, credentials, scope, signal) {
		const realm = URL.parse(parameters["realm"] ?? "");
		const isPlain = realm?.protocol !== "https:";
		if (realm === null || isPlain && (registry.protocol === "https:" || realm.hostname !== registry.hostname)) throw new PackwrightError("REGISTRY_RESPONSE", `${registry.host} names a token service that is not used.`, { details: {
			host: registry.host,
			realm: parameters["realm"]
		} });
		const service = parameters["service"];
		const response = await this.#transport.request(...tokenRequest(realm, service, scopesAskedFor(parameters["scope"], scope), credentials, signal));
		if (response.status === 401 || response.status === 403) {
			await response.discard();
			throw await this.#refused(registry.host, scope);
		}
		if (response.status < 200 || response.status > 299) {
			await response.discard();
			throw new PackwrightError("REGISTRY_RESPONSE", `The token service ${realm.host} answers ${response.status}.`);
		}
		return tokenOf(await readBounded(response, MAX_TOKEN_ANSWER), realm.host);
	}
	async #refused(host, { path }) {
		const message = await this.#credentials.find(host, path) !== void 0 ? `${host} refuses the credentials that are configured for it.` : `${host} asks for credentials.`;
		return new PackwrightError("UNAUTHENTICATED", message, {
			hint: `Log in: oras login ${host} (or docker login ${host}).`,
			details: { host }
		});
	}
};
/** The token is good, and not for this: who may read need not be one who may write. @see RFC 6750, section 3.1 */
function isOutOfScope(challenge) {
	const { parameters } = parseChallenges(challenge ?? "").find(({ scheme }) => scheme === "bearer") ?? {};
	return parameters?.["error"] === "insufficient_scope";
}
function outOfScope(host, { path, actions }) {
	return new PackwrightError("FORBIDDEN", `The credentials do not allow to ${actions === "pull" ? "read" : "write"} ${host}/${path}.`, {
		hint: `Log in with an account that may: oras login ${host}`,
		details: { host }
	});
}
function tokenRequest(realm, service, scopes, credentials, signal) {
	if (credentials?.kind === "identity") {
		const form = new URLSearchParams({
			grant_type: "refresh_token",
			client_id: "packwright"
		});
		form.set("scope", scopes.join(" "));
		form.set("refresh_token", credentials.token);
		if (service !== void 0) form.set("service", service);
		return [realm, {
			method: "POST",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: form.toString(),
			signal
		}];
	}
	const url = new URL(realm);
	if (service !== void 0) url.searchParams.set("service", service);
	for (const scope of scopes) url.searchParams.append("scope", scope);
	if (credentials === void 0) return [url, { signal }];
	return [url, {
		headers: { authorization: basic(credentials) },
		signal
	}];
}
function basic({ username, password }) {
	return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
/** Ours, and what the registry names in its challenge: behind a proxy a repository has another name. */
function scopesAskedFor(named, scope) {
	const others = (named ?? "").split(" ").filter((one) => one.startsWith("repository:") && !one.includes(`:${scope.path}:`));
	return [scopeText(scope), ...others];
}
function scopeText({ path, actions }) {
	return `repository:${path}:${actions}`;
}
// src/registry/transport.ts
/**
* HTTP with keep-alive, proxies, custom CAs, bounded retries and redirects that never carry credentials elsewhere.
*/
const MAX_ATTEMPTS = 5;
/** How often a host that limits the rate of requests is asked. */
const MAX_LIMITED = 7;
const MAX_REDIRECTS = 5;
const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 1e4;
const MAX_RETRY_AFTER_MS = 6e4;
const PASSING = /* @__PURE__ */ new Set([
	408,
	429,
	500,
	502,
	503,
	504
]);
function createTransport(options) {
	const client = createHttpClient(options);
	const pauses = /* @__PURE__ */ new Map();
	return {
		request: (url, request) => withRetries(url, request, pauses, (target) => follow(client, target, request)),
		close: () => client.close()
	};
}
/** @param pauses until when a host that limits the rate of requests is left alone, by host, for all requests */
async function withRetries(url, request, pauses, send) {
	for (let attempt = 1;; attempt += 1) {
		const pause = (pauses.get(url.host) ?? 0) - Date.now();
		if (pause > 0) await setTimeout(pause * (1 + Math.random() / 2), void 0, { signal: request.signal });
		try {
			const response = await send(url);
			if (!PASSING.has(response.status)) return response;
			const isLimited = response.status === 429;
			const delay = retryAfter(response.headers["retry-after"]) ?? backoff(attempt);
			await response.discard();
			if (attempt === (isLimited ? MAX_LIMITED : MAX_ATTEMPTS) || delay > MAX_RETRY_AFTER_MS) throw keptFailing(url, response.status, attempt);
			if (isLimited) pauses.set(url.host, Date.now() + delay);
			else await setTimeout(delay, void 0, { signal: request.signal });
		} catch (cause) {
			if (cause instanceof PackwrightError || request.signal?.aborted) throw cause;
			const fault = connectionFault(url, cause);
			if (attempt === MAX_ATTEMPTS || !isPassing(cause)) throw fault;
			await setTimeout(backoff(attempt), void 0, { signal: request.signal });
		}
	}
}
async function follow(client, start, request) {
	let url = start;
	for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
		const response = await client.send(url, url.origin === start.origin ? request : anonymous(request));
		const location = response.headers["location"];
		if (response.status < 300 || response.status >= 400 || location === void 0) return response;
		await response.discard();
		const next = URL.parse(location, url.href);
		const takesSecret = next?.origin !== start.origin && request.body !== void 0;
		if (next === null || takesSecret || !isAllowedHop(url, next)) throw new PackwrightError("REGISTRY_RESPONSE", `${url.host} redirects to a place that is not followed.`, { hint: "Redirects go to https, or stay on plain HTTP on this machine, and take no secret along." });
		url = next;
	}
	throw new PackwrightError("REGISTRY_RESPONSE", `${start.host} redirects more than ${MAX_REDIRECTS} times.`);
}
function isAllowedHop(from, to) {
	return to.protocol === "https:" || to.protocol === "http:" && from.protocol === "http:";
}
/** Credentials are for the registry, not for where it points to. */
function anonymous(request) {
	const { authorization: _, ...headers } = request.headers ?? {};
	return {
		...request,
		headers
	};
}
function backoff(attempt) {
	return Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (.75 + Math.random() / 2);
}
/** @returns milliseconds, or `undefined` when the header is absent or malformed */
function retryAfter(header) {
	if (header === void 0) return void 0;
	if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1e3;
	const date = Date.parse(header);
	return Number.isNaN(date) ? void 0 : Math.max(0, date - Date.now());
}
function keptFailing(url, status, attempts) {
	const why = status === 429 ? "it limits the rate of requests" : `it answers ${status}`;
	return new PackwrightError("REGISTRY_UNAVAILABLE", `${url.host} does not serve ${url.pathname}: ${why}.`, {
		hint: `Tried ${attempts} times. Try again later.`,
		details: {
			host: url.host,
			status,
			attempts
		}
	});
}
const TLS_FAULTS = /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_|ERR_SSL_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;
const PERMANENT = /* @__PURE__ */ new Set([
	"ENOTFOUND",
	"ECONNREFUSED",
	"EHOSTUNREACH",
	"ENETUNREACH"
]);
/** A fault that may be gone a moment later. */
function isPassing(cause) {
	const code = errnoOf(cause) ?? "";
	return !TLS_FAULTS.test(code) && !PERMANENT.has(code);
}
/** What a failed connection means for the user. */
function connectionFault(url, cause) {
	const code = errnoOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
	if (TLS_FAULTS.test(code)) return new PackwrightError("REGISTRY_TLS", `The TLS certificate of ${url.host} is not accepted (${code}).`, {
		hint: "Name its CA with --ca-file or NODE_EXTRA_CA_CERTS; for plain HTTP on this machine use --plain-http.",
		details: {
			host: url.host,
			reason: code
		},
		cause
	});
	const hint = PERMANENT.has(code) ? "Check the host, the port and the proxy settings." : "Try again later.";
	return new PackwrightError("REGISTRY_UNAVAILABLE", `${url.host} cannot be reached (${code}).`, {
		hint,
		details: {
			host: url.host,
			reason: code
		},
		cause
	});
}
export { originOf as a, Authenticator as i, createTransport as n, usesPlainHttp as o, isPassing as r, connectionFault as t };
