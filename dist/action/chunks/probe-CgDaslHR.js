import { r as PackwrightError } from "./errors-CVrYsXBu.js";
import { a as originOf, i as Authenticator, n as createTransport } from "./transport-CiFF-H1l.js";
import { n as dockerCredentials } from "./credentials-DEHPm--2.js";
// src/registry/direct.ts
/** @param work gets the address of the repository, without a slash at its end */
async function withRequests({ registry, path }, { env = process.env, caFile, plainHttp }, work) {
	const transport = createTransport({
		env,
		caFile
	});
	try {
		return await work(new Authenticator(transport, dockerCredentials(env)), `${originOf(registry, plainHttp)}/v2/${path}`);
	} finally {
		await transport.close();
	}
}
// src/registry/probe.ts
/** Asks a registry whether it can be read from or written to, and leaves nothing there. */
/**
* Reading asks for a list of tags. Writing opens an upload session and gives it up again: nothing is stored.
*
* @throws PackwrightError `UNAUTHENTICATED`, `FORBIDDEN`, `REGISTRY_READ_ONLY`, `REGISTRY_UNAVAILABLE`, `REGISTRY_TLS`
*/
async function probe(repository, doing, options) {
	const { signal } = options;
	const { path } = repository;
	const scope = {
		path,
		actions: doing === "read" ? "pull" : "pull,push"
	};
	await withRequests(repository, options, async (authenticator, base) => {
		const url = new URL(doing === "read" ? `${base}/tags/list` : `${base}/blobs/uploads/`);
		const method = doing === "read" ? "GET" : "POST";
		const response = await authenticator.request(url, {
			method,
			signal
		}, scope);
		await response.discard();
		if (!(doing === "read" ? [200, 404].includes(response.status) : response.status === 202)) throw refusal(response.status, repository, doing);
		const session = response.headers["location"];
		if (session === void 0) return;
		const upload = URL.parse(session, url.href);
		if (upload?.origin !== url.origin) throw uploadsElsewhere(repository, session);
		await (await authenticator.request(upload, {
			method: "DELETE",
			signal
		}, {
			path,
			actions: "pull,push,delete"
		}).catch(() => void 0))?.discard();
	});
}
function uploadsElsewhere({ registry }, location) {
	return new PackwrightError("REGISTRY_RESPONSE", `${registry} sends uploads to ${location}, which is another origin.`, { hint: "A proxy in front of it does not pass on the scheme and the host: set Host and X-Forwarded-Proto there." });
}
function refusal(status, repository, doing) {
	const where = `${repository.registry}/${repository.path}`;
	if (status === 403) return new PackwrightError("FORBIDDEN", `The credentials do not allow to ${doing} ${where}.`, { hint: `Log in with an account that may: oras login ${repository.registry}` });
	if (doing === "write" && (status === 405 || status === 404)) return new PackwrightError("REGISTRY_READ_ONLY", `${repository.registry} does not accept writes (${status}).`, { hint: "Publish to a registry that does." });
	return new PackwrightError("REGISTRY_RESPONSE", `${repository.registry} answers ${status} for ${where}.`);
}
export { withRequests as n, probe as t };
