import { a as errnoOf, r as PackwrightError } from "./errors-CVrYsXBu.js";
import { readFileSync } from "node:fs";
import { getCACertificates } from "node:tls";
import { BlockList, isIP } from "node:net";
import * as https from "node:https";
// src/registry/certificates.ts
/** Certificates that are trusted besides the system's. */
/** @throws PackwrightError `NOT_FOUND`, `CONFIG_INVALID` */
function trustedCertificates(caFile) {
	let pem;
	try {
		pem = readFileSync(caFile, "utf8");
	} catch (cause) {
		throw new PackwrightError("NOT_FOUND", `The CA file ${caFile} cannot be read (${errnoOf(cause)}).`, { cause });
	}
	if (!pem.includes("-----BEGIN CERTIFICATE-----")) throw new PackwrightError("CONFIG_INVALID", `The CA file ${caFile} holds no PEM certificate.`);
	return [...getCACertificates("default"), pem];
}
// \0node:http
const builtin = process.getBuiltinModule("node:http");
const Agent = builtin.Agent;
const createServer = builtin.createServer;
const request = builtin.request;
// src/registry/proxies.ts
/** The proxies that the environment names, and what is spared them. */
/**
* Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`; lower case wins, and a proxy without a scheme is an HTTP proxy, as
* with curl and oras.
*
* @throws PackwrightError `USAGE` for a proxy that cannot be used: Node would pass over it and go directly. What it is
*   set to is not said, since it may hold a password.
*/
function proxiesFrom(env) {
	return {
		env: {
			...proxyOf(env, "HTTP_PROXY"),
			...proxyOf(env, "HTTPS_PROXY")
		},
		spares: sparedBy(env["no_proxy"] || env["NO_PROXY"] || "")
	};
}
/**
* `NO_PROXY` as Go reads it, so that oras and packwright take the same way: `*`, names with all below them, `.name` and
* `*.name` for what is below alone, addresses, ranges in CIDR, each but a range with a port. Brackets and blanks between
* entries are allowed as in curl.
*
* @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
*/
function sparedBy(written) {
	const entries = written.toLowerCase().split(/[\s,]+/).filter((entry) => entry !== "");
	if (entries.includes("*")) return () => true;
	const matchers = entries.map((entry) => rangeMatcher(entry) ?? hostMatcher(entry));
	return (url) => {
		const host = url.hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();
		const port = url.port || (url.protocol === "https:" ? "443" : "80");
		return matchers.some((matches) => matches(host, port));
	};
}
function rangeMatcher(entry) {
	const [, address = "", prefix = ""] = /^\[?([^\]/]+)\]?\/(\d{1,3})$/.exec(entry) ?? [];
	const family = isIP(address);
	if (family === 0 || Number(prefix) > (family === 4 ? 32 : 128)) return void 0;
	const range = new BlockList();
	range.addSubnet(address, Number(prefix), family === 4 ? "ipv4" : "ipv6");
	return (host) => isInside(range, host);
}
function hostMatcher(entry) {
	const bare = isIP(entry) === 6 ? entry : void 0;
	const [, bracketed, name = "", port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d*))?$/.exec(entry) ?? [];
	const host = bare ?? bracketed ?? name;
	const isPort = (_, asked) => port === void 0 || port === "" || port === asked;
	const family = isIP(host);
	if (family !== 0) {
		const single = new BlockList();
		single.addAddress(host, family === 4 ? "ipv4" : "ipv6");
		return (asked, askedPort) => isInside(single, asked) && isPort(asked, askedPort);
	}
	const domain = host.replace(/^\*(?=\.)/, "");
	if (domain === "" || domain === ".") return () => false;
	const below = domain.startsWith(".") ? domain : `.${domain}`;
	return (asked, askedPort) => (asked.endsWith(below) || asked === domain) && isPort(asked, askedPort);
}
function isInside(range, host) {
	const family = isIP(host);
	return family !== 0 && range.check(host, family === 4 ? "ipv4" : "ipv6");
}
function proxyOf(env, name) {
	const lower = name.toLowerCase();
	const said = env[lower] ? lower : name;
	const written = env[said];
	if (!written) return {};
	const url = URL.parse(written.includes("://") ? written : `http://${written}`);
	if (url?.protocol === "http:" || url?.protocol === "https:") return { [name]: url.href };
	throw new PackwrightError("USAGE", `${said} does not name an http or https proxy.`, { hint: "Set it to e.g. http://proxy.example:3128, or unset it." });
}
// src/registry/http.ts
/** One request over HTTP: connections that are kept, proxies, custom CAs, and limits on silence. */
const DEFAULT_CONNECTIONS = 32;
const CONNECT_MS = 1e4;
const DEFAULT_SILENCE_SECONDS = 60;
const MAX_DISCARDED_BYTES = 131072;
function createHttpClient({ caFile, env, connections }) {
	const silenceMs = silenceOf(env) * 1e3;
	const proxies = proxiesFrom(env);
	const common = {
		keepAlive: true,
		maxSockets: connections ?? DEFAULT_CONNECTIONS,
		onread: {
			buffer: RECEIVED,
			callback: received
		}
	};
	const ca = caFile === void 0 ? {} : { ca: trustedCertificates(caFile) };
	const agentsWith = (proxyEnv) => ({
		plain: new Agent({
			...common,
			proxyEnv
		}),
		secure: new https.Agent({
			...common,
			...ca,
			proxyEnv
		})
	});
	const proxied = agentsWith(proxies.env);
	const direct = agentsWith({});
	const open = /* @__PURE__ */ new Set();
	const send = (url, request$1) => new Promise((resolve, reject) => {
		const { method = "GET", headers = {}, body, signal } = request$1;
		signal?.throwIfAborted();
		const options = {
			method,
			headers: {
				"user-agent": "packwright",
				"accept-encoding": "identity",
				...headers
			}
		};
		const agents = proxies.spares(url) ? direct : proxied;
		const sent = url.protocol === "https:" ? https.request(url, {
			...options,
			agent: agents.secure
		}) : request(url, {
			...options,
			agent: agents.plain
		});
		let answer;
		const giveUp = (why) => (answer ?? sent).destroy(why);
		const abort = () => giveUp(asError(signal?.reason));
		signal?.addEventListener("abort", abort, { once: true });
		const { promise: closed, resolve: ended } = Promise.withResolvers();
		open.add(closed);
		sent.once("close", () => {
			open.delete(closed);
			signal?.removeEventListener("abort", abort);
			ended();
		});
		sent.once("socket", limitConnecting);
		sent.setTimeout(silenceMs, () => giveUp(timedOut(`it was silent for ${silenceMs / 1e3} seconds`)));
		sent.once("response", (response) => {
			answer = response;
			resolve(responseOf(response, url, closed));
		});
		sent.on("error", (fault) => {
			if (sent.reusedSocket && answer === void 0 && errnoOf(fault) === "ECONNRESET") resolve(send(url, request$1));
			else reject(fault);
		});
		sent.end(body);
	});
	return {
		send,
		async close() {
			await Promise.all(open);
			for (const { plain, secure } of [proxied, direct]) {
				plain.destroy();
				secure.destroy();
			}
		}
	};
}
/**
* All sockets receive into this: the HTTP parser copies what it takes, and is done when the event is. With a buffer for
* each read, as sockets have otherwise, the memory of large layers goes by twice and is found again only by the collector.
*/
const RECEIVED = Buffer.allocUnsafeSlow(65536);
function received(bytes) {
	this.emit("data", RECEIVED.subarray(0, bytes));
	return true;
}
/** A host that does not take up a connection is given up sooner than one that is slow to answer. */
function limitConnecting(socket) {
	if (!socket.connecting) return;
	const timer = setTimeout(() => socket.destroy(timedOut("it does not take up the connection")), CONNECT_MS);
	const stop = () => clearTimeout(timer);
	socket.once("connect", stop).once("close", stop);
}
function responseOf(response, url, released) {
	return {
		status: response.statusCode ?? 0,
		headers: flatten(response.headers),
		body: response,
		discard: () => discard(response, released),
		released,
		url
	};
}
/** What is large is not worth its connection. */
async function discard(response, released) {
	let size = 0;
	response.on("error", () => {});
	response.on("data", (chunk) => {
		size += chunk.length;
		if (size > MAX_DISCARDED_BYTES) response.destroy();
	});
	await released;
}
function flatten(headers) {
	return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
}
function timedOut(why) {
	return Object.assign(new Error(why), { code: "ETIMEDOUT" });
}
function asError(reason) {
	return reason instanceof Error ? reason : new Error(String(reason));
}
/** For how many seconds a registry may be silent before it counts as gone. */
function silenceOf(env) {
	const written = env["PACKWRIGHT_TIMEOUT"];
	if (written === void 0 || written === "") return DEFAULT_SILENCE_SECONDS;
	if (/^\d{1,4}$/.test(written) && Number(written) > 0) return Number(written);
	throw new PackwrightError("USAGE", `PACKWRIGHT_TIMEOUT is "${written}".`, { hint: "Set it to whole seconds, e.g. 60." });
}
/** @throws PackwrightError `ARTIFACT_TOO_LARGE` as soon as the body grows past `limit` */
async function readBytes({ body, released }, limit) {
	const chunks = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > limit) throw new PackwrightError("ARTIFACT_TOO_LARGE", `An answer of the registry is over ${limit} bytes.`);
		chunks.push(chunk);
	}
	await released;
	return Buffer.concat(chunks);
}
/** Reads a small body as text. */
async function readBounded(response, limit) {
	return Buffer.from(await readBytes(response, limit)).toString("utf8");
}
export { trustedCertificates as a, createServer as i, readBounded as n, readBytes as r, createHttpClient as t };
